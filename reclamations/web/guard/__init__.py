"""What protects the fronts: limits, tokens, proof of work."""
