"""Names of schemas and PostgreSQL roles; roles belong to the whole cluster, hence the prefix."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError

CODE = re.compile(r"[a-z][a-z0-9_]{1,39}\Z")
SCHEMA_PREFIX = "a_"


def check_code(code: str) -> str:
    """Return the academy code, or refuse it with what a code looks like."""
    if not CODE.match(code):
        raise ValidationError(
            "Le code d'académie « %(code)s » n'est pas recevable : 2 à 40 caractères, "
            "minuscules sans accent, chiffres ou souligné, en commençant par une lettre.",
            params={"code": code[:60]},
            code="academy_code",
        )
    return code


def schema_of(code: str) -> str:
    return SCHEMA_PREFIX + check_code(code)


def _role(name: str) -> str:
    return f"{settings.ROLE_PREFIX}_{name}"


def academy_roles() -> str:
    """What the role of every academy begins with, before its code."""
    return _role("academy_")


def academy_role(code: str) -> str:
    return academy_roles() + check_code(code)


def hub_role() -> str:
    return _role("hub")


def login_role() -> str:
    return _role("login")


def owner_role() -> str:
    return _role("owner")


def reader_role() -> str:
    return _role("federation_reader")
