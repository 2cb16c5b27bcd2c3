"""One page per act, made from a table by one engine."""
