"""All that a file holds about its client, as plain data with French keys (GDPR, art. 15 and 20).

Staff's working notes are left out: they may concern others, so a person looks at them before they are given
(art. 15 § 4). The page says so, and how to ask for them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from reclamations.actions.client.details import BEFORE
from reclamations.domain import declaration
from reclamations.domain.declaration import Declared, Kind, Part
from reclamations.domain.vocabulary import Channel, Direction, EventKind, Party
from reclamations.models import Appointment, Attachment, Complaint, Event, EventDetail, Letter, Message, Organisation
from reclamations.tracking.case.timeline import SENTENCES
from reclamations.web.notice import articles_for, plain_text

#: What else the journal says that concerns the client, besides what the timeline tells.
_ALSO_TOLD = frozenset({EventKind.LETTER_READ})


def as_json(content: Mapping[str, Any]) -> bytes:
    """Write the data for people as much as for programs: indented, accents as they are, dates as ISO 8601."""
    return json.dumps(content, ensure_ascii=False, indent=2, default=_plain).encode()


def content_of(
    complaint: Complaint,
    *,
    organisation: Organisation,
    at: datetime,
    messages: Iterable[Message],
    letters: Mapping[int, str],
    attachments: Mapping[int, str],
    copies: Mapping[int, str],
) -> dict[str, Any]:
    """Gather the data. `letters`, `attachments`, `copies` give the paths in the archive by primary key.

    Those of `attachments` are the files as they were received, those of `copies` what was made of them.
    """
    return {
        "à_propos": {
            "responsable_du_traitement": organisation.name,
            "contact": organisation.email,
            "finalité": _("traiter votre réclamation et tenir le registre des réclamations"),
            "copie_faite_le": at,
            "conservée_jusqu_au": complaint.retention_until,
            "durée_de_conservation": _("cinq ans à compter de la clôture ou du retrait (article 8 de la procédure)"),
            "non_compris": _("les notes de travail internes, à demander par écrit"),
        },
        "vous": _identity(complaint),
        "réclamation": _declaration(complaint),
        "traitement": _handling(complaint),
        "échanges": [_message(message, letters, {**copies, **attachments}) for message in messages],
        "courriers": [_letter(letter, letters) for letter in complaint.letters.all() if letter.pk in letters],
        "pièces_jointes": [
            _attachment(row, attachments, copies)
            for row in complaint.attachments.all()
            if row.pk in attachments or row.pk in copies
        ],
        "rendez_vous": [_appointment(slot) for slot in complaint.appointments.all()],
        "avis": _survey(complaint),
        "journal": _journal(complaint),
        "notice_applicable": {"articles": plain_text(articles_for(complaint, organisation))},
    }


def _identity(complaint: Complaint) -> dict[str, Any]:
    return {**_given(complaint, Part.WHO), "langue": complaint.language}


def _declaration(complaint: Complaint) -> dict[str, Any]:
    return {
        "référence": complaint.reference,
        **_given(complaint, Part.WHAT),
        "reçue_le": complaint.received_on,
        **_given(complaint, Part.HOW),
        "enregistrée_le": complaint.recorded_on,
    }


def _given(complaint: Complaint, part: Part) -> dict[str, Any]:
    return {row.key: _value(complaint, row) for row in declaration.given(part)}


def _value(complaint: Complaint, row: Declared) -> Any:
    value = getattr(complaint, row.name)
    if row.kind is Kind.MEANS:
        return _(Channel(value).label) if value else ""
    return str(value or "") if row.kind is Kind.LISTED else value


def _handling(complaint: Complaint) -> dict[str, Any]:
    return {
        "statut": complaint.get_status_display(),
        "chargé_du_dossier": str(complaint.handler or ""),
        "nature_de_la_demande": complaint.get_request_kind_display(),
        "simple_demande_annoncée_le": complaint.dismissal_told_on,
        "accusé_de_réception_dû_le": complaint.ack_due_on,
        "accusé_de_réception_promis_pour_le": complaint.promised_ack_on,
        "réception_accusée_le": complaint.acknowledged_on,
        "réponse_due_le": complaint.response_due_on,
        "réponse_promise_pour_le": complaint.promised_response_on,
        "nouvelle_date_annoncée": complaint.target_on,
        "circonstances_du_retard": complaint.circumstances,
        "répondue_le": complaint.responded_on,
        "issue": complaint.get_outcome_display(),
        "solution_amiable_trouvée": complaint.amicable_solution,
        "médiateur_indiqué_le": complaint.mediator_named_on,
        "réponse_acceptée_le": complaint.accepted_on,
        "désaccord_exprimé_le": complaint.disagreed_on,
        "nouvelle_réponse_prévue_pour_le": complaint.again_due_on,
        "nouvelle_réponse_donnée_le": complaint.again_answered_on,
        "courriels_non_parvenus_depuis_le": complaint.email_failed_on,
        "close_le": complaint.closed_on,
        "motif_de_clôture": complaint.get_closing_reason_display(),
        "motif_du_retrait": complaint.withdrawal_reason,
    }


def _message(message: Message, letters: Mapping[int, str], attachments: Mapping[int, str]) -> dict[str, Any]:
    return {
        "sens": _("de vous") if message.direction == Direction.IN.value else _("de nous"),
        "nature": message.get_kind_display(),
        "moyen": message.get_channel_display(),
        "date": message.occurred_on,
        "enregistré_le": message.created_at,
        "état": message.get_state_display(),
        "objet": message.subject,
        "texte": message.body,
        "courrier": letters.get(message.letter_id or 0, ""),
        "pièces_jointes": [attachments[row.pk] for row in message.attachments.all() if row.pk in attachments],
    }


def _letter(letter: Letter, paths: Mapping[int, str]) -> dict[str, Any]:
    return {
        "nature": letter.get_kind_display(),
        "daté_du": letter.dated_on,
        "fichier": paths[letter.pk],
        "empreinte_sha256": letter.sha256,
        "première_lecture": letter.first_read_at,
    }


def _attachment(attached: Attachment, paths: Mapping[int, str], copies: Mapping[int, str]) -> dict[str, Any]:
    return {
        "nom": attached.original_name,
        "rôle": attached.get_role_display(),
        "type": attached.kind_label,
        "reçue_le": attached.received_at,
        "photo_prise_le": attached.taken_at,
        "original": paths.get(attached.pk, ""),
        "taille_en_octets": attached.size,
        "empreinte_sha256": attached.sha256,
        "copie": copies.get(attached.pk, ""),
        "taille_de_la_copie_en_octets": attached.copy_size,
        "empreinte_sha256_de_la_copie": attached.copy_sha256,
        "remarques": attached.remarks,
    }


def _appointment(slot: Appointment) -> dict[str, Any]:
    return {
        "forme": slot.get_kind_display(),
        "début": slot.starts_at,
        "fin": slot.ends_at,
        "lieu": slot.place,
        "choisi_le": slot.chosen_at,
    }


def _survey(complaint: Complaint) -> dict[str, Any] | None:
    survey = getattr(complaint, "survey", None)
    if survey is None:
        return None
    answers = {statement: f"{score}/5 ({words})" for statement, score, words in survey.answers}
    return {"réponses": answers, "commentaire": survey.comment, "donné_le": survey.answered_at}


def _journal(complaint: Complaint) -> list[dict[str, Any]]:
    """The acts the client may know of, with their own words where the client acted."""
    events = list(Event.objects.filter(case_id=complaint.pk).order_by("sequence"))
    said = EventDetail.objects.filter(
        case_id=complaint.pk, event__party=Party.CLIENT.value, name__in=["comment", "reason"]
    )
    words = dict(said.values_list("event", "value"))
    corrected = _corrected(complaint)
    told = [event for event in events if EventKind(event.kind) in SENTENCES or EventKind(event.kind) in _ALSO_TOLD]
    return [
        {
            "date": event.at,
            "acte": _(EventKind(event.kind).label),
            "par": _(Party(event.party).label) if event.party else _("notre personnel"),
            "vos_mots": words.get(event.pk, ""),
            "corrections": corrected.get(event.pk, {}),
        }
        for event in told
    ]


def _corrected(complaint: Complaint) -> dict[int, dict[str, str]]:
    """What each correction wrote, and what it wrote over, by the primary key of its event."""
    kinds = [EventKind.DETAILS_CORRECTED.value, EventKind.FACTS_COMPLETED.value, EventKind.EMAIL_CHANGE_ASKED.value]
    details = EventDetail.objects.filter(case_id=complaint.pk, event__kind__in=kinds).exclude(name="reason")
    found: dict[int, dict[str, str]] = {}
    for event, name, value in details.order_by("pk").values_list("event", "name", "value"):
        label = _(declaration.LABELS[name.removeprefix(BEFORE)])
        if name.startswith(BEFORE):
            label = f"{label} ({_('avant')})"
        found.setdefault(event, {})[label] = value
    return found


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
