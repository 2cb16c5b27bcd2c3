"""The chronological register of complaints, on pages and on paper."""
