"""External examiners of Toulouse at their door, with a hash quick enough for tests, and counted."""

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client

from imagin.identity.provider.clients import client_id_of
from tenants.people.enums import ExaminerKind
from tenants.people.models import Examiner
from tests.factories import ExaminerFactory
from tests.imagin.identity.helpers import hub_client

NUMBER = 900_001
IDENTIFIER = "TLS-E-00212"
GOOD = "Garonne!2026-quai"
OTHER = "Capitole?1850-rose"
NEXT = f"/o/authorize/?client_id={client_id_of('toulouse')}&porte=externe"


class QuickHasher(PBKDF2PasswordHasher):
    """Counts its work: an unknown identifier must cost as much as a known one."""

    algorithm = "quick"
    iterations = 1
    done: list[str] = []

    def encode(self, password, salt, iterations=None):
        self.done.append(salt)
        return super().encode(password, salt, iterations)


QUICK = [f"{QuickHasher.__module__}.{QuickHasher.__qualname__}"]


def external(**values) -> Examiner:
    """In the academy that is open."""
    told = {"number": NUMBER, "imagin_identifier": IDENTIFIER, "last_name": "LEROY", "first_name": "Ana"}
    return ExaminerFactory(**{"kind": ExaminerKind.EXTERNAL, "email": "ana@example.org", **told, **values})


def url(path: str = "", following: str = NEXT) -> str:
    from urllib.parse import urlencode

    return f"/connexion/externe/{path}?{urlencode({'next': following})}"


def send(client: Client, username: object, password: str, **options):
    return client.post(url(), {"username": str(username), "password": password}, **options)


def browser(**options) -> Client:
    return hub_client(**options)


def academy_url(code: str = "toulouse") -> str:
    return f"http://{code}.localhost:{settings.PORT}"
