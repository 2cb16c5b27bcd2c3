"""Stored files: received as they came, copied clean afterwards, served as downloads, counted against the rows.

Files live outside any served folder under random names. What is received is stored byte for byte, and its SHA-256 is
that of the sender's own bytes; people look at a clean copy beside it. See docs/architecture.md, « Files as received ».
"""

from reclamations.files.archive import Member, safe_name, zip_download
from reclamations.files.copies import prepare_copies
from reclamations.files.inspection import altered, delete_leftovers, older, set_aside
from reclamations.files.nature.kinds import accepted
from reclamations.files.nature.names import clean_name
from reclamations.files.nature.refusals import FileRefused
from reclamations.files.reception import BoundedUploadHandler, attach, discard, expire_uploads, receive
from reclamations.files.room import state as room_state
from reclamations.files.serving import copy_filename, download, download_copy, download_original, original_filename
from reclamations.files.store import Altered, Stored, delete, link, named, on_disk, open_stored, reconcile, root, write

__all__ = [
    "Altered",
    "BoundedUploadHandler",
    "FileRefused",
    "Member",
    "Stored",
    "accepted",
    "altered",
    "attach",
    "clean_name",
    "copy_filename",
    "delete",
    "delete_leftovers",
    "discard",
    "download",
    "download_copy",
    "download_original",
    "expire_uploads",
    "link",
    "named",
    "older",
    "on_disk",
    "open_stored",
    "original_filename",
    "prepare_copies",
    "receive",
    "reconcile",
    "room_state",
    "root",
    "safe_name",
    "set_aside",
    "write",
    "zip_download",
]
