"""Staff members and their rights."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
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

    class Meta:
        verbose_name = _("membre du personnel")
        verbose_name_plural = _("personnel")
        ordering = ["last_name", "first_name", "username"]
        constraints = [
            models.CheckConstraint(
                name="staff_delegation_only_to_client_relations",
                condition=Q(qualification_delegated=False) | Q(role=Role.CLIENT_RELATIONS.value),
                violation_error_message=_("Seules les relations clientèle reçoivent la délégation de qualifier."),
            )
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

    def may(self, right: Right) -> bool:
        """Tell whether this person holds a right of the procedure."""
        return right in self.rights
