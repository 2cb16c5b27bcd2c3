"""The client's space: coming in, the file's page, the client's decisions."""
