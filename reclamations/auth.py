"""Django permissions answered from the table of rights: no group to keep in step."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from reclamations.domain.rights import Right
from reclamations.models import Staff
from reclamations.web.guard import sign_in

_CONFIGURATION = (
    "organisation",
    "closure",
    "complaintmeans",
    "whatsappcontact",
    "service",
    "installation",
    "category",
)


def permissions_of(staff: Staff) -> frozenset[str]:
    """Give the Django permissions, « app.codename », that a person's rights carry."""
    rights = staff.rights
    permissions = {f"reclamations.{right.value}" for right in rights}
    if Right.CONFIGURE in rights or Right.MANAGE_STAFF in rights:
        permissions |= {f"reclamations.view_{name}" for name in _CONFIGURATION}
    if Right.CONFIGURE in rights:
        permissions |= {
            f"reclamations.{verb}_{name}" for name in _CONFIGURATION for verb in ("add", "change", "delete")
        }
        permissions -= {"reclamations.add_organisation", "reclamations.delete_organisation"}
    if Right.MANAGE_STAFF in rights:
        permissions |= {f"reclamations.{verb}_staff" for verb in ("view", "add", "change")}
    return frozenset(permissions)


class RoleBackend(ModelBackend):
    """Passwords as Django checks them, within limits; permissions from `domain.rights`."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Staff | None:
        """Check a password, unless too many were wrong: the answer then costs no hash."""
        if request is None or not username:
            return super().authenticate(request, username, password, **kwargs)
        if sign_in.is_refused(request, username):
            request.axes_locked_out = True  # type: ignore[attr-defined]  # its middleware writes the page
            raise PermissionDenied
        staff = super().authenticate(request, username, password, **kwargs)
        (sign_in.note_failure if staff is None else sign_in.note_success)(request, username)
        return staff

    def has_perm(self, user_obj: object, perm: str, obj: object = None) -> bool:
        """Tell whether the person's role carries the permission."""
        return isinstance(user_obj, Staff) and perm in permissions_of(user_obj)

    def get_all_permissions(self, user_obj: object, obj: object = None) -> set[str]:
        """Every permission of the person's role."""
        return set(permissions_of(user_obj)) if isinstance(user_obj, Staff) else set()

    def has_module_perms(self, user_obj: object, app_label: str) -> bool:
        """Tell whether the person may see anything of an application."""
        return any(perm.startswith(f"{app_label}.") for perm in self.get_all_permissions(user_obj))
