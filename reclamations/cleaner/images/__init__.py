"""Pictures, drawn anew."""
