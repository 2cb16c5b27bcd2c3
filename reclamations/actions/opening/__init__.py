"""A file begins: it is registered, dated, and judged (Art. 2 to 4)."""
