"""Who may do what, as a table (Art. 3, Art. 5, Art. 8)."""

from collections.abc import Mapping

from reclamations.domain import gettext_noop
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Party, Role, Term


class Right(Term):
    """A permission of the procedure; its value is the Django permission's codename."""

    REPORT = "report_complaint", gettext_noop("Signaler un mécontentement")
    VIEW = "view_complaint", gettext_noop("Consulter les dossiers")
    HANDLE = "handle_complaint", gettext_noop("Traiter les dossiers")
    QUALIFY = "qualify_complaint", gettext_noop("Qualifier les dossiers")
    LEGAL_HOLD = "hold_complaint", gettext_noop("Geler un dossier")
    KEEP_REGISTER = "keep_register", gettext_noop("Tenir le registre")
    VIEW_REGISTER = "view_register", gettext_noop("Consulter le registre")
    APPROVE_PURGE = "approve_purge", gettext_noop("Approuver une purge")
    CONFIGURE = "configure", gettext_noop("Configurer l’organisation")
    MANAGE_STAFF = "manage_staff", gettext_noop("Gérer les comptes et les délégations")


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.COLLABORATOR: frozenset({Right.REPORT}),
    Role.CLIENT_RELATIONS: frozenset({Right.REPORT, Right.VIEW, Right.HANDLE, Right.VIEW_REGISTER}),
    Role.MANAGEMENT: frozenset(set(Right) - {Right.CONFIGURE}),
    Role.ADMINISTRATOR: frozenset({Right.REPORT, Right.CONFIGURE, Right.MANAGE_STAFF}),
}

#: The right each act asks of a staff member.
REQUIRED: Mapping[Act, Right] = dict.fromkeys(Act, Right.HANDLE) | {
    Act.REGISTER: Right.REPORT,
    Act.QUALIFY: Right.QUALIFY,
    Act.DISMISS: Right.QUALIFY,
    Act.REVERSE: Right.QUALIFY,
    Act.HAND_OVER: Right.MANAGE_STAFF,
    Act.SET_LEGAL_HOLD: Right.LEGAL_HOLD,
    Act.LIFT_LEGAL_HOLD: Right.LEGAL_HOLD,
}

#: What only the client may say: no staff member does it for them.
CLIENT_ONLY = frozenset({Act.ANSWER_SURVEY, Act.OPEN_SPACE, Act.REQUEST_EMAIL, Act.CONFIRM_EMAIL})

#: What a client, and the cron commands, may do by themselves.
PARTY_ACTS: Mapping[Party, frozenset[Act]] = {
    Party.CLIENT: frozenset(
        {
            Act.REGISTER,
            Act.RECEIVE_MESSAGE,
            Act.ACCEPT,
            Act.DISAGREE,
            Act.WITHDRAW,
            Act.CHOOSE_APPOINTMENT,
            Act.CORRECT_DETAILS,
            Act.COMPLETE_FACTS,
            Act.REQUEST_EMAIL,
            Act.CONFIRM_EMAIL,
            Act.RENEW_CODE,
            Act.SEND_CODE,
            Act.OPEN_SPACE,
            Act.ANSWER_SURVEY,
        }
    ),
    Party.SYSTEM: frozenset({Act.RECORD_BOUNCE, Act.RECEIVE_MESSAGE, Act.REISSUE}),
}


def rights_of(role: Role, *, qualification_delegated: bool) -> frozenset[Right]:
    """Give the rights of a role; management may delegate qualification to client relations (Art. 3)."""
    rights = RIGHTS[role]
    if qualification_delegated and role is Role.CLIENT_RELATIONS:
        return rights | {Right.QUALIFY}
    return rights
