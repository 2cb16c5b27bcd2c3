"""What every page of the back-office shares: the frame, who is asking, what the rail offers."""
