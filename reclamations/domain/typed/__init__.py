"""What people type, read generously: text, addresses, numbers, references."""
