"""Failings, and words that would name a client."""
