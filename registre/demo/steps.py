"""One function per word of the data files: it does the act the word stands for, with its French texts."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from reclamations import actions, clock
from reclamations.actions import Filing, Slot
from reclamations.domain.vocabulary import (
    AppointmentKind,
    Channel,
    ClosingReason,
    Direction,
    LetterKind,
    Outcome,
    Party,
    RequestKind,
    SurveyQuestion,
)
from reclamations.journal import Actor
from registre.demo import samples
from registre.demo.scene import Scene

_REASONS = (
    "Le client exprime un mécontentement sur le service rendu (article 2).",
    "Mécontentement clairement exprimé ; il ne s’agit pas d’une simple demande.",
    "Le client met en cause le fonctionnement d’une installation.",
)


def _register(scene: Scene) -> None:
    data, client = scene.data, scene.data["name"]
    name, capacity = data.get("representative", ["", ""])
    about = scene.world.about(data["about"])
    received_on, address, wish = scene.received_on, data.get("address", ""), data.get("reply_by", "email")
    filing = Filing(
        name=client,
        subject=data["subject"],
        description=data["text"],
        expectation=data.get("wants", ""),
        channel=Channel(data.get("channel", "web_form")),
        reply_by=Channel(wish) if wish else None,
        received_on=received_on,
        reception_reason=data.get("why", ""),
        reception_evidence=data.get("evidence", ""),
        email=data.get("email", _address_of(client)),
        phone=data.get("phone", ""),
        postal_address=address,
        is_represented=bool(name),
        representative_name=name,
        representative_capacity=capacity,
        facts_on=received_on - timedelta(days=data.get("facts", scene.number % 3)),
        facts_place=about["installation"].place,
        language=data.get("language", "fr"),
        **about,
    )
    actor: Actor = scene.staff(data["by"]) if "by" in data else Party.CLIENT
    uploads = [samples.upload(kind, data["subject"]) for kind in data.get("files", ())]
    scene.world.files[data["subject"]] = actions.register(actor=actor, filing=filing, uploads=uploads)


def _address_of(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return f"{plain.replace(' ', '.')}@example.org"


def _qualify(scene: Scene, *, by: str = "direction", reason: str = "") -> None:
    """Qualify, put the handler in charge, and note the risk: three acts of one sitting."""
    chief, handler = scene.staff(by), scene.staff()
    reason = reason or _REASONS[scene.number % len(_REASONS)]
    complaint = actions.qualify(scene.complaint, actor=chief, revision=None, reason=reason)
    complaint = actions.assign(complaint, actor=chief, revision=None, handler=handler)
    if scene.risk:
        actions.classify(
            complaint,
            actor=handler,
            revision=None,
            service=complaint.service,
            installation=complaint.installation,
            category=complaint.category,
            risk=scene.risk,
        )


def _dismiss(scene: Scene, *, kind: str, reason: str, message: str, by: str = "direction") -> None:
    actions.dismiss(
        scene.complaint,
        actor=scene.staff(by),
        revision=None,
        kind=RequestKind(kind),
        reason=reason,
        message=message,
    )


def _reverse(scene: Scene, *, reason: str) -> None:
    actions.reverse(scene.complaint, actor=scene.staff("direction"), revision=None, reason=reason)


def _acknowledge(scene: Scene, *, body: str = "", **sending: Any) -> None:
    actions.acknowledge(scene.complaint, actor=scene.staff(), revision=None, body=body, **_sending(**sending))


def _hold(scene: Scene, *, target: int, circumstances: str, body: str = "", **sending: Any) -> None:
    actions.hold(
        scene.complaint,
        actor=scene.staff(),
        revision=None,
        circumstances=circumstances,
        target_on=scene.world.timeline.after(scene.received_on, target),
        body=body,
        **_sending(**sending),
    )


def _respond(
    scene: Scene,
    *,
    outcome: str,
    body: str,
    amicable: bool | None = None,
    circumstances: str = "",
    **sending: Any,
) -> None:
    actions.respond(
        scene.complaint,
        actor=scene.staff(),
        revision=None,
        outcome=Outcome(outcome),
        amicable_solution=outcome == Outcome.UPHELD.value if amicable is None else amicable,
        body=body,
        circumstances=circumstances,
        **_sending(**sending),
    )


def _sending(*, means: str = "email", proof: str = "", waiting: bool = False) -> dict[str, Any]:
    """The means of a dispatch; by post or in person it leaves today with its proof, unless it is left waiting."""
    leaves = means in (Channel.POST.value, Channel.IN_PERSON.value) and not waiting
    return {"means": Channel(means), "dispatched_on": clock.today() if leaves else None, "proof": proof}


def _accept(scene: Scene, *, comment: str = "") -> None:
    actions.accept(scene.complaint, actor=Party.CLIENT, comment=comment)


def _disagree(scene: Scene, *, comment: str) -> None:
    actions.disagree(scene.complaint, actor=Party.CLIENT, comment=comment)


def _close(scene: Scene, *, reason: str, comment: str = "") -> None:
    actions.close(scene.complaint, actor=scene.staff(), revision=None, reason=ClosingReason(reason), comment=comment)


def _withdraw(scene: Scene, *, reason: str) -> None:
    actions.withdraw(scene.complaint, actor=Party.CLIENT, reason=reason)


def _reopen(scene: Scene, *, reason: str) -> None:
    actions.reopen(scene.complaint, actor=scene.staff(), revision=None, reason=reason)


def _note(scene: Scene, *, body: str) -> None:
    actions.note(scene.complaint, actor=scene.staff(), body=body)


def _receive(scene: Scene, *, body: str, files: list[str] | None = None, read: bool = False) -> None:
    uploads = [samples.upload(kind, scene.data["subject"]) for kind in files or ()]
    actions.receive_message(scene.complaint, actor=Party.CLIENT, channel=Channel.WEB_FORM, body=body, uploads=uploads)
    if read:
        actions.mark_messages_read(scene.complaint, actor=scene.staff())


def _send(scene: Scene, *, subject: str, body: str) -> None:
    actions.send_message(scene.complaint, actor=scene.staff(), subject=subject, body=body, means=Channel.EMAIL)


def _correct(scene: Scene, *, to: int, reason: str) -> None:
    actions.correct_reception(
        scene.complaint,
        actor=scene.staff(),
        revision=None,
        received_on=scene.world.timeline.after(scene.received_on, to),
        reason=reason,
    )


def _details(scene: Scene, *, address: str, reason: str) -> None:
    file = scene.complaint
    held = {name: getattr(file, name) for name in actions.Details.__dataclass_fields__}
    details = actions.Details(**held | {"reply_by": Channel(file.reply_by), "postal_address": address})
    actions.correct_details(file, actor=scene.staff(), revision=None, details=details, reason=reason)


def _facts(scene: Scene, *, hour: str, place: str) -> None:
    file = scene.complaint
    actions.complete_facts(
        file, actor=Party.CLIENT, revision=None, facts_on=file.facts_on, facts_hour=hour, facts_place=place
    )


def _move(scene: Scene, *, to: str) -> None:
    actions.request_email(scene.complaint, actor=Party.CLIENT, email=to)


def _appointments(scene: Scene, *, slots: list[tuple[int, str, str, str]], body: str) -> None:
    now = clock.now()
    offered = []
    for days, hour, kind, place in slots:
        day = scene.world.timeline.after(now.date(), days)
        start = datetime.combine(day, time.fromisoformat(hour), tzinfo=now.tzinfo)
        offered.append(Slot(AppointmentKind(kind), start, start + timedelta(minutes=45), place))
    actions.propose_appointments(scene.complaint, actor=scene.staff(), revision=None, slots=offered, body=body)


def _choose(scene: Scene) -> None:
    first = scene.complaint.appointments.order_by("starts_at")[0]
    actions.choose_appointment(scene.complaint, actor=Party.CLIENT, appointment=first)


def _bounce(scene: Scene, *, kind: str, reason: str) -> None:
    sent = scene.complaint.messages.filter(direction=Direction.OUT.value, kind=kind).order_by("-pk")[0]
    actions.record_bounce(sent, actor=Party.SYSTEM, reason=reason)


def _read(scene: Scene) -> None:
    letter = scene.complaint.letters.filter(kind=LetterKind.RESPONSE.value).order_by("-pk")[0]
    actions.mark_letter_read(letter)


def _survey(scene: Scene, *, scores: list[int], comment: str = "") -> None:
    given = dict(zip(SurveyQuestion, scores, strict=True))
    actions.answer_survey(scene.complaint, actor=Party.CLIENT, scores=given, comment=comment)


def _legal_hold(scene: Scene, *, reason: str) -> None:
    actions.set_legal_hold(scene.complaint, actor=scene.staff("direction"), revision=None, reason=reason)


STEPS: Mapping[str, Callable[..., None]] = {
    "register": _register,
    "qualify": _qualify,
    "dismiss": _dismiss,
    "reverse": _reverse,
    "acknowledge": _acknowledge,
    "hold": _hold,
    "respond": _respond,
    "accept": _accept,
    "disagree": _disagree,
    "close": _close,
    "withdraw": _withdraw,
    "reopen": _reopen,
    "note": _note,
    "receive": _receive,
    "send": _send,
    "correct": _correct,
    "details": _details,
    "facts": _facts,
    "move": _move,
    "appointments": _appointments,
    "choose": _choose,
    "bounce": _bounce,
    "read": _read,
    "survey": _survey,
    "legal_hold": _legal_hold,
}
