"""What the trouble with a mail server means: of the line, of this mail, of every mail."""

from __future__ import annotations

import smtplib

#: Characters of a server's words that are kept.
DETAIL_LIMIT = 500
_WANTS_PASSWORD = {530, 534, 535, 538}
_TOO_BIG = 552  # said at MAIL FROM, it is about this mail's size


def is_connection_trouble(error: Exception) -> bool:
    """Tell whether the server cannot be reached, hangs, hangs up, or takes nobody in: any other mail would fare so."""
    if isinstance(error, smtplib.SMTPException):
        refused = (smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError)
        return isinstance(error, (smtplib.SMTPServerDisconnected, *refused))
    return isinstance(error, OSError)


def is_refusal(error: Exception) -> bool:
    """Tell whether another attempt is useless: the server refuses this recipient, this message, or everybody."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return (isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500) or refuses_everybody(error)


def refuses_everybody(error: Exception) -> bool:
    """Tell whether the server's words concern no mail: its door, our name, our password, our address as a sender."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code in _WANTS_PASSWORD for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "SMTPUTF8" not in str(error)  # that one is for an address with accents; others, for what we are set to
    if not isinstance(error, smtplib.SMTPResponseException) or error.smtp_code < 500:
        return False
    if isinstance(error, smtplib.SMTPSenderRefused):
        return error.smtp_code != _TOO_BIG
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code in _WANTS_PASSWORD
    return isinstance(error, (smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError))


def describe(error: Exception) -> str:
    """The server's words, or the name of the trouble."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [f"{code} {_decoded(words)}" for code, words in error.recipients.values()]
        return " ; ".join(answers)[:DETAIL_LIMIT]
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_decoded(error.smtp_error)}"[:DETAIL_LIMIT]
    return f"{type(error).__name__}: {error}"[:DETAIL_LIMIT]


def _decoded(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words
