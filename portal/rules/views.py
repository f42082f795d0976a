"""« Règles de l'académie »: all of them, by family."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.rules.values import Row, rows_by_family
from portal.shell.formats import fold
from portal.shell.returning import here
from tenants.accounts.enums import Role
from tenants.accounts.policies import requires

DECIDED = "decidees"
LONGEST = 80


@require_safe
@requires(Role.ADMINISTRATOR)
def home(request: HttpRequest) -> HttpResponse:
    words, own = request.GET.get("recherche", "")[:LONGEST].strip(), request.GET.get("montrer") == DECIDED
    every = rows_by_family()
    shown = {family: [row for row in rows if _asked(row, words, own)] for family, rows in every.items()}
    context: dict[str, Any] = {
        "words": words,
        "own": own,
        "families": [(family, rows) for family, rows in shown.items() if rows],
        "count": sum(map(len, shown.values())),
        "total": sum(map(len, every.values())),
        "decided": sum(row.decided for rows in every.values() for row in rows),
        "all_url": here(request, montrer=None),
        "own_url": here(request, montrer=DECIDED),
    }
    return render(request, "rules/home.html", context)


def _asked(row: Row, words: str, own: bool) -> bool:
    return (row.decided or not own) and all(word in row.searched for word in fold(words).split())
