"""Management reviews: signed, with the figures of their period (Art. 8)."""
