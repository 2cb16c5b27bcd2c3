"""What makes the clean copies, in a process of its own: the only part of the house that decodes what strangers send.

No Django, no setting, no database, no secret: `child` is started by `reclamations.files.child` with hard limits, reads
one file, writes one file, prints one line and ends.
"""

from reclamations.domain.copies import NotMade


class NoCopy(Exception):
    """No clean copy can be made, and why."""

    def __init__(self, reason: NotMade) -> None:
        super().__init__(reason.value)
        self.reason = reason
