"""Who a person is in the open academy."""

from typing import Any

from imagin.tenancy.context import current_academy
from tenants.accounts.enums import HOSTING, STRONG, Role
from tenants.accounts.models import AcademyAccount, RoleGrant
from tenants.people.enums import ExaminerKind
from tenants.people.models import Examiner

ROLE_OF_KIND = {ExaminerKind.INTERNAL: Role.TEACHER, ExaminerKind.EXTERNAL: Role.EXTERNAL}


def roles_of(user: Any) -> frozenset[str]:
    """Roles of the signed-in user where this runs; read anew at every request."""
    if not user.is_authenticated:
        return frozenset()
    if current_academy() is None:
        return frozenset({HOSTING} if user.hosting else ())
    return frozenset({*_granted(user), *_as_examiner(user)})


def _granted(account: AcademyAccount) -> list[str]:
    if not account.person_key:
        return []
    return list(RoleGrant.objects.filter(person_key=account.person_key).values_list("role", flat=True))


def _as_examiner(account: AcademyAccount) -> list[str]:
    return [ROLE_OF_KIND[ExaminerKind(account.examiner.kind)].value] if account.examiner else []


def holds_strong_role(person_key: str) -> bool:
    """A role that counts only after a second factor."""
    return RoleGrant.objects.filter(person_key=person_key, role__in=STRONG).exists()


def has_grant(person_key: str) -> bool:
    return bool(person_key) and RoleGrant.objects.filter(person_key=person_key).exists()


def examiner_of(*, person_key: str, imagin_identifier: str) -> Examiner | None:
    """The same print, or else exactly that identifier: never a guess on a name."""
    if person_key:
        found = Examiner.objects.filter(person_key=person_key).first()
        if found:
            return found
    if imagin_identifier:
        return Examiner.objects.filter(imagin_identifier=imagin_identifier).first()
    return None
