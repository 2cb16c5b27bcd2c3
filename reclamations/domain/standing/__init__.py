"""Where a file stands, and what is said of it to each side."""
