"""The notice, the filing form and the receipt."""
