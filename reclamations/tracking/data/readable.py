"""The data of a file in words, for the PDF of « Mes données »: what the JSON holds, in the client's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from reclamations.domain import declaration, gettext_noop
from reclamations.letters.paper import on_paper

#: What each key of the export is called; a test refuses a key that has no word here.
WORDS: Mapping[str, str] = {
    **{row.key: row.word or row.label for row in declaration.FIELDS if row.key},
    "à_propos": gettext_noop("à propos de cette copie"),
    "responsable_du_traitement": gettext_noop("responsable du traitement"),
    "contact": gettext_noop("contact"),
    "finalité": gettext_noop("finalité"),
    "copie_faite_le": gettext_noop("copie faite le"),
    "conservée_jusqu_au": gettext_noop("conservée jusqu’au"),
    "durée_de_conservation": gettext_noop("durée de conservation"),
    "non_compris": gettext_noop("non compris"),
    "vous": gettext_noop("vous"),
    "langue": gettext_noop("langue"),
    "réclamation": gettext_noop("votre réclamation"),
    "référence": gettext_noop("référence"),
    "objet": gettext_noop("objet"),
    "reçue_le": gettext_noop("reçue le"),
    "enregistrée_le": gettext_noop("enregistrée le"),
    "traitement": gettext_noop("son traitement"),
    "statut": gettext_noop("statut"),
    "chargé_du_dossier": gettext_noop("chargé du dossier"),
    "nature_de_la_demande": gettext_noop("nature de la demande"),
    "accusé_de_réception_dû_le": gettext_noop("accusé de réception dû le"),
    "accusé_de_réception_promis_pour_le": gettext_noop("accusé de réception promis pour le"),
    "réception_accusée_le": gettext_noop("réception accusée le"),
    "réponse_due_le": gettext_noop("réponse due le"),
    "réponse_promise_pour_le": gettext_noop("réponse promise pour le"),
    "nouvelle_date_annoncée": gettext_noop("nouvelle date annoncée"),
    "circonstances_du_retard": gettext_noop("circonstances du retard"),
    "répondue_le": gettext_noop("répondue le"),
    "issue": gettext_noop("issue"),
    "solution_amiable_trouvée": gettext_noop("solution amiable trouvée"),
    "médiateur_indiqué_le": gettext_noop("médiateur indiqué le"),
    "simple_demande_annoncée_le": gettext_noop("simple demande annoncée le"),
    "réponse_acceptée_le": gettext_noop("réponse acceptée le"),
    "désaccord_exprimé_le": gettext_noop("désaccord exprimé le"),
    "nouvelle_réponse_prévue_pour_le": gettext_noop("nouvelle réponse prévue pour le"),
    "nouvelle_réponse_donnée_le": gettext_noop("nouvelle réponse donnée le"),
    "courriels_non_parvenus_depuis_le": gettext_noop("courriels non parvenus depuis le"),
    "close_le": gettext_noop("close le"),
    "motif_de_clôture": gettext_noop("motif de clôture"),
    "motif_du_retrait": gettext_noop("motif du retrait"),
    "échanges": gettext_noop("nos échanges"),
    "sens": gettext_noop("sens"),
    "nature": gettext_noop("nature"),
    "moyen": gettext_noop("moyen"),
    "date": gettext_noop("date"),
    "enregistré_le": gettext_noop("enregistré le"),
    "état": gettext_noop("état"),
    "texte": gettext_noop("texte"),
    "courrier": gettext_noop("courrier"),
    "pièces_jointes": gettext_noop("pièces jointes"),
    "courriers": gettext_noop("courriers"),
    "daté_du": gettext_noop("daté du"),
    "fichier": gettext_noop("fichier"),
    "empreinte_sha256": gettext_noop("empreinte SHA-256"),
    "première_lecture": gettext_noop("première lecture"),
    "rôle": gettext_noop("rôle"),
    "type": gettext_noop("type"),
    "photo_prise_le": gettext_noop("photo prise le"),
    "original": gettext_noop("original"),
    "taille_en_octets": gettext_noop("taille en octets"),
    "copie": gettext_noop("copie"),
    "taille_de_la_copie_en_octets": gettext_noop("taille de la copie en octets"),
    "empreinte_sha256_de_la_copie": gettext_noop("empreinte SHA-256 de la copie"),
    "remarques": gettext_noop("remarques"),
    "rendez_vous": gettext_noop("rendez-vous"),
    "forme": gettext_noop("forme"),
    "début": gettext_noop("début"),
    "fin": gettext_noop("fin"),
    "lieu": gettext_noop("lieu"),
    "choisi_le": gettext_noop("choisi le"),
    "avis": gettext_noop("votre avis"),
    "réponses": gettext_noop("réponses"),
    "commentaire": gettext_noop("commentaire"),
    "donné_le": gettext_noop("donné le"),
    "journal": gettext_noop("journal du dossier"),
    "articles": gettext_noop("articles"),
    "notice_applicable": gettext_noop("notice applicable le jour de la réception"),
    "acte": gettext_noop("acte"),
    "par": gettext_noop("par"),
    "vos_mots": gettext_noop("vos mots"),
    "corrections": gettext_noop("corrections"),
}


class Section(NamedTuple):
    """A heading and its blocks; each block is rows of (label, value)."""

    title: str
    blocks: list[list[tuple[str, str]]]


_GOES_ON = gettext_noop("Ce dossier est long : la suite est dans le fichier donnees.json, qui contient tout.")
#: Characters on paper, some twenty pages; each row takes the room of `ROW` besides its text.
ROOM, ROW = 60_000, 60


def sections(content: Mapping[str, Any]) -> list[Section]:
    """Put the export's content in words; what is empty is left out. Times are in the active time zone.

    A file that would make a book goes on in the JSON, and the last section says so.
    """
    made: list[Section] = []
    room = ROOM
    for key, part in content.items():
        blocks: list[list[tuple[str, str]]] = []
        for block in part if isinstance(part, list) else [part or {}]:
            rows = list(_rows(block))
            room -= sum(ROW + len(text) for _label, text in rows)
            if room < 0:
                return [*made, Section(_word(key), [*blocks, [(_("Suite"), _(_GOES_ON))]])]
            blocks += [rows] if rows else []
        if blocks:
            made.append(Section(_word(key), blocks))
    return made


def _rows(block: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in block.items():
        if isinstance(value, Mapping):
            yield from ((str(label), str(text)) for label, text in value.items())
        elif text := _text(value):
            yield _word(key), text


def _word(key: str) -> str:
    return capfirst(_(WORDS[key]))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return on_paper(str(value or ""))
