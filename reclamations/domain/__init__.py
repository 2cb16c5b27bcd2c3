"""The rules of the procedure in pure Python: no Django, no clock, no database.

Dates and « today » are arguments. Labels are French msgids, translated where they are shown.
"""


def gettext_noop(message: str) -> str:
    """Mark a French msgid for extraction without translating it."""
    return message
