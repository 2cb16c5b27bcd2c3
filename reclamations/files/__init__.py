"""Stored files: received, cleaned, written for good, served as downloads, counted against the rows.

Files live outside any served folder under random names (DESIGN §4.6). What is stored is the cleaned content, and the
SHA-256 is that of the stored bytes.
"""

from reclamations.files.archive import Entry, safe_name, zip_download
from reclamations.files.names import FileRefused
from reclamations.files.reception import (
    MAX_FILE,
    MAX_FILES,
    MAX_TOTAL,
    BoundedUploadHandler,
    attach,
    discard,
    expire_uploads,
    receive,
)
from reclamations.files.serving import download
from reclamations.files.store import Stored, delete, link, open_stored, reconcile, set_aside, write

__all__ = [
    "MAX_FILE",
    "MAX_FILES",
    "MAX_TOTAL",
    "BoundedUploadHandler",
    "Entry",
    "FileRefused",
    "Stored",
    "attach",
    "delete",
    "discard",
    "download",
    "expire_uploads",
    "link",
    "open_stored",
    "receive",
    "reconcile",
    "safe_name",
    "set_aside",
    "write",
    "zip_download",
]
