"""« Mes données »."""
