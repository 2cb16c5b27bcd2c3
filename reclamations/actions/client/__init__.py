"""What the client does from the tracking space, and who the client is."""
