"""What a file is, by its content; whether it is taken, and what is said when it is not."""
