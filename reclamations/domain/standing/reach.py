"""What reaches whom: by which means words can get to a client, from dated facts about them.

The one place that decides it: forms offer these means, every act and every automatic notice goes by them. A means
counts when something shows that it works: an address that no mail came back from, a postal address, a tracking code
that the client is known to hold. Handing over is always possible, and reaches nobody by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reclamations.domain.vocabulary import WRITTEN_MEANS, Channel


@dataclass(frozen=True, slots=True)
class Contact:
    """What is known of the ways to a client, and the means they asked for, None when nobody asked them.

    `email_failed_on`: the last mail to this address did not arrive, since that day. `code_held_on`: since that day the
    client is known to hold the code of the tracking space.
    """

    has_email: bool = False
    email_failed_on: date | None = None
    has_postal_address: bool = False
    code_held_on: date | None = None
    wish: Channel | None = None


def may_try(contact: Contact, means: Channel) -> bool:
    """Tell whether staff may send by this means: an address is there, though a mail to it may have come back."""
    return (means is Channel.EMAIL and contact.has_email) or means is Channel.IN_PERSON or reaches(contact, means)


def reaches(contact: Contact, means: Channel) -> bool:
    """Tell whether what is sent by this means gets to the client by itself, as far as anybody knows."""
    return {
        Channel.EMAIL: contact.has_email and contact.email_failed_on is None,
        Channel.WEB_FORM: contact.code_held_on is not None,
        Channel.POST: contact.has_postal_address,
    }.get(means, False)


def is_out_of_reach(contact: Contact) -> bool:
    """Tell whether nothing that is sent gets to the client: their details are to be obtained."""
    return not any(reaches(contact, means) for means in WRITTEN_MEANS)


def route(contact: Contact, *, first: Iterable[Channel] = ()) -> Channel:
    """Choose the means of what leaves by itself: the first that reaches among `first`, the wish, and the others.

    A client out of reach is written to all the same: what waits to be handed over says that it did not leave.
    """
    order = (*first, *([contact.wish] if contact.wish else []), Channel.EMAIL, Channel.WEB_FORM, Channel.POST)
    return next((means for means in order if reaches(contact, means)), Channel.IN_PERSON)
