"""Who is asking: the staff member behind a request, and the rights a page demands."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from reclamations.domain.rights import Right
from reclamations.models import Staff


def staff_of(request: HttpRequest) -> Staff:
    """Give the staff member who asks; raise PermissionDenied for anybody else."""
    if not isinstance(request.user, Staff):
        raise PermissionDenied
    return request.user


def require(request: HttpRequest, right: Right) -> Staff:
    """Give the staff member who asks; raise PermissionDenied without the right."""
    staff = staff_of(request)
    if not staff.may(right):
        raise PermissionDenied
    return staff
