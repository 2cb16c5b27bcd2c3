"""The queue: what must be done now, and by when."""
