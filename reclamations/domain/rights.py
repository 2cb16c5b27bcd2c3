"""Who holds which right, as a table (Art. 3, Art. 5, Art. 8); `lifecycle` says which act asks for which."""

from collections.abc import Mapping

from reclamations.domain import gettext_noop
from reclamations.domain.vocabulary import Role, Term


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


def rights_of(role: Role, *, qualification_delegated: bool) -> frozenset[Right]:
    """Give the rights of a role; management may delegate qualification to client relations (Art. 3)."""
    rights = RIGHTS[role]
    if qualification_delegated and role is Role.CLIENT_RELATIONS:
        return rights | {Right.QUALIFY}
    return rights


def roles_holding(right: Right) -> list[Role]:
    """Give the roles that hold a right by themselves, without a delegation."""
    return [role for role, rights in RIGHTS.items() if right in rights]
