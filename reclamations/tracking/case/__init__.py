"""The client's page of a file."""
