"""Who visits, in which language, with or without cookies."""
