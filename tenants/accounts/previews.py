"""Who would find a door closed, or open again, or a shorter time, told before it is decided.

A person is told by the number that the division uses, or else by his role: never by a name.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, F

from imagin.rules.effects import EXAMPLES
from imagin.rules.registry import Touched, effect_of
from tenants.accounts.enums import Role
from tenants.accounts.models import AcademyAccount, RoleGrant
from tenants.accounts.selectors import ROLE_OF_KIND
from tenants.people.enums import ExaminerKind
from tenants.people.models import Examiner

HEADS = (Role.SCHOOL_HEAD, Role.CENTRE_HEAD)
HEADS_SHUT = (
    "chef d'établissement ou de centre voit son service fermé|"
    "chefs d'établissement ou de centre voient leur service fermé"
)
HEADS_OPENED = (
    "chef d'établissement ou de centre retrouve son service|"
    "chefs d'établissement ou de centre retrouvent leur service"
)
SESSION_SHUT = (
    "chef d'établissement ou de centre lira son service fermé pour cette session|"
    "chefs d'établissement ou de centre liront leur service fermé pour cette session"
)
SESSION_OPENED = (
    "chef d'établissement ou de centre lira son service ouvert pour cette session|"
    "chefs d'établissement ou de centre liront leur service ouvert pour cette session"
)
IDLE = (
    "personne qui a un compte sera déconnectée après {minutes} minutes d'inactivité|"
    "personnes qui ont un compte seront déconnectées après {minutes} minutes d'inactivité"
)
WARNING = (
    "personne qui a un compte sera avertie après {minutes} sans geste|"
    "personnes qui ont un compte seront averties après {minutes} sans geste"
)
NO_ROLE = "compte sans rôle"


@effect_of("windows.school")
def heads_window(before: bool, after: bool, day: date, session: str) -> list[Touched]:
    """All the heads: of one session closed or open, each is told on his pages."""
    heads = RoleGrant.objects.filter(role__in=HEADS)
    people = heads.aggregate(people=Count("person_key", distinct=True))["people"]
    keys = list(heads.order_by("person_key").values_list("person_key", flat=True).distinct()[:EXAMPLES])
    examples = _grouped(_heads(keys))
    shut, opened = (SESSION_SHUT, SESSION_OPENED) if session else (HEADS_SHUT, HEADS_OPENED)
    return [Touched(opened if after else shut, people=people, examples=examples)] if people else []


def _heads(keys: list[str]) -> list[str]:
    numbers = dict(
        Examiner.objects.filter(person_key__in=keys).order_by().values_list("person_key", "number")
    )
    titles = _titles(keys, HEADS)
    return [_somebody(numbers.get(key), titles[key]) for key in keys]


@effect_of("session.idle_minutes")
def idle(before: int, after: int, day: date) -> list[Touched]:
    return _with_an_account(IDLE.format(minutes=after))


@effect_of("session.warning_minutes")
def warning(before: int, after: int, day: date) -> list[Touched]:
    return _with_an_account(WARNING.format(minutes=f"{after} minutes" if after > 1 else "1 minute"))


def _with_an_account(label: str) -> list[Touched]:
    accounts = AcademyAccount.objects.filter(is_active=True)
    first = accounts.select_related("examiner").order_by(F("examiner__number").asc(nulls_last=True), "pk")
    count = accounts.count()
    return [Touched(label, people=count, examples=_grouped(_owners(first[:EXAMPLES])))] if count else []


def _owners(accounts: Iterable[AcademyAccount]) -> list[str]:
    found = list(accounts)
    titles = _titles([each.person_key for each in found if each.person_key], tuple(Role))
    return [_owner(each.examiner, titles.get(each.person_key, [])) for each in found]


def _owner(examiner: Examiner | None, titles: list[str]) -> str:
    if examiner is None:
        return _somebody(None, titles)
    return _somebody(examiner.number, [ROLE_OF_KIND[ExaminerKind(examiner.kind)].label, *titles])


def _titles(keys: list[str], roles: tuple[Role, ...]) -> dict[str, list[str]]:
    """« Chef d'établissement 0310001A », by person."""
    rows = RoleGrant.objects.filter(person_key__in=keys, role__in=roles).order_by("role", "school", "pk")
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.person_key, []).append(f"{Role(row.role).label} {row.school}".strip())
    return found


def _somebody(number: int | None, titles: list[str]) -> str:
    said = titles if titles or number else [NO_ROLE]
    told = ", ".join(
        [f"intervenant n° {number}"] * bool(number) + [each[:1].lower() + each[1:] for each in said]
    )
    return told[:1].upper() + told[1:]


def _grouped(told: Iterable[str]) -> list[str]:
    """Two managers are the same line: said once, with how many."""
    return [f"{text} ({count} personnes)" if count > 1 else text for text, count in Counter(told).items()]
