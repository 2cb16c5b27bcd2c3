"""The database backend of a site on SQLite."""
