"""Staff members and their rights."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reclamations.domain.rights import Right, rights_of
from reclamations.domain.vocabulary import Role
from reclamations.models.labels import choices


class Staff(AbstractUser):
    """A member of staff. Accounts are deactivated, never deleted: the journal names them."""

    role = models.CharField(_("rôle"), max_length=20, choices=choices(Role), default=Role.COLLABORATOR.value)
    qualification_delegated = models.BooleanField(
        _("qualification déléguée"),
        default=False,
        help_text=_("La direction délègue à ce membre des relations clientèle le droit de qualifier (Art. 3)."),
    )
    job_title = models.CharField(_("fonction"), max_length=120, blank=True)
    absent_from = models.DateField(_("premier jour d’absence"), null=True, blank=True)
    absent_until = models.DateField(_("dernier jour d’absence"), null=True, blank=True)
    substitute = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("remplacement pendant l’absence"),
        help_text=_("Sans remplacement, les rappels de ses dossiers vont aux relations clientèle et à la direction."),
    )

    class Meta:
        verbose_name = _("membre du personnel")
        verbose_name_plural = _("personnel")
        ordering = ["last_name", "first_name", "username"]
        constraints = [
            models.CheckConstraint(
                name="staff_delegation_only_to_client_relations",
                condition=Q(qualification_delegated=False) | Q(role=Role.CLIENT_RELATIONS.value),
                violation_error_message=_("Seules les relations clientèle reçoivent la délégation de qualifier."),
            ),
            models.CheckConstraint(
                name="staff_absence_has_both_days",
                condition=Q(absent_from__isnull=True, absent_until__isnull=True)
                | Q(absent_from__isnull=False, absent_until__isnull=False, absent_until__gte=F("absent_from")),
                violation_error_message=_("Une absence a un premier et un dernier jour, dans cet ordre."),
            ),
            models.CheckConstraint(
                name="staff_substitute_is_somebody_else",
                condition=Q(substitute__isnull=True) | ~Q(substitute=F("pk")),
                violation_error_message=_("Personne ne se remplace soi-même."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def role_label(self) -> str:
        """The role to show: a superuser holds every right, whatever the role says."""
        return gettext("Superutilisateur") if self.is_superuser else str(self.get_role_display())

    @property
    def rights(self) -> frozenset[Right]:
        """What this person may do; nothing once deactivated."""
        if not self.is_active:
            return frozenset()
        if self.is_superuser:
            return frozenset(Right)
        return rights_of(Role(self.role), qualification_delegated=self.qualification_delegated)

    def is_absent(self, on: date) -> bool:
        """Whether a period of absence covers this day of the organisation's time zone."""
        return self.absent_from is not None and self.absent_from <= on <= (self.absent_until or self.absent_from)

    def may(self, right: Right) -> bool:
        """Tell whether this person holds a right of the procedure."""
        return right in self.rights
