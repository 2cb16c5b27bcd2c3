"""The organisation, as its own people describe it."""
