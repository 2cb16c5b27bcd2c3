"""What the fronts share: text fields, received files, and the visitor's access to files. No rule of the procedure."""
