"""Register what was heard by another channel than the public form."""
