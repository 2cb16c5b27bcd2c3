"""What an own article of the notice fails to say of the delays that the software counts by (Art. 5 and 6)."""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext as _

from reclamations.domain.delays.deadlines import Delays
from reclamations.models import Organisation
from reclamations.models.company.notice import in_force

#: How a delay is written in letters, as a legal text may.
_IN_LETTERS = {
    5: "cinq", 7: "sept", 8: "huit", 10: "dix", 12: "douze", 14: "quatorze", 15: "quinze", 20: "vingt",
    21: "vingt et un", 25: "vingt-cinq", 28: "vingt-huit", 30: "trente", 40: "quarante", 60: "soixante",
}  # fmt: skip


def doubts(number: int, text: str, delays: Delays) -> list[str]:
    """Say what an own text does not say of the delay that the software counts by (Art. 5 and 6)."""
    days = {5: delays.ack, 6: delays.response}.get(number)
    if days is None or not text.strip():
        return []
    said = []
    written = text.casefold()
    numbers = {str(days), _IN_LETTERS.get(days, str(days))}
    if not any(re.search(rf"(?<![\w-]){re.escape(number)}(?![\w-])", written) for number in numbers):
        said.append(
            _(
                "Le texte ne contient pas « %(days)s » : le logiciel compte %(days)s jours ouvrés (Organisation, "
                "délais)."
            )
            % {"days": days}
        )
    if "ouvré" not in written:
        said.append(_("Le texte ne dit pas « jours ouvrés » : c’est ainsi que le logiciel compte."))
    return said


def contradictions(day: date, organisation: Organisation) -> list[str]:
    """Give the doubts on the own texts in force on that day, each with its article."""
    delays = Delays(ack=organisation.ack_days, response=organisation.response_days)
    return [
        _("Article %(number)s de la notice. %(doubt)s") % {"number": number, "doubt": doubt}
        for number in (5, 6)
        if (own := in_force(number, day, organisation))
        for doubt in doubts(number, own.text, delays)
    ]
