"""The lists of the back-office, registered on the admin site when they are imported."""

from reclamations.backoffice.lists import configuration, records

__all__ = ["configuration", "records"]
