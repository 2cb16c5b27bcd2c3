"""One file: who, what, the dated facts of its handling, and all that it carries."""
