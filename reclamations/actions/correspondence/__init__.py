"""What passes between the company and the client, and how it leaves (Art. 5 to 7)."""
