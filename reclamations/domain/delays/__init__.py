"""Working days, public holidays, and the two clocks (Art. 5, Art. 6)."""
