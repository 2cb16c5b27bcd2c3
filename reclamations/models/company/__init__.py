"""The company: its identity, its calendar, its notice, its people."""
