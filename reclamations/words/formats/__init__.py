"""How dates and hours are written where nothing else says it: Django reads these modules by their language."""
