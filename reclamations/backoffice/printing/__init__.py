"""What is printed to be hung or posted."""
