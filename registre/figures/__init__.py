"""Counts over a period."""
