"""« Tous les changements »: every one of them, by pages, found by the words that the page shows."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from imagin.rules import selectors
from imagin.rules.registry import all_rules
from imagin.rules.selectors import Wanted, Word
from portal.rules.tables import declared_or_none, told
from portal.rules.words import Authors
from portal.shell.formats import fold
from portal.shell.returning import here
from portal.shell.searching import asked
from portal.shell.turning import AFTER, BEFORE, FIRST_PAGE, row_asked, turning
from tenants.accounts.enums import Role
from tenants.accounts.policies import requires

SEARCH, RULE = "recherche", "regle"
MOST_WORDS = 6


@require_safe
@requires(Role.ADMINISTRATOR)
def all_changes(request: HttpRequest) -> HttpResponse:
    """Whatever the page, it costs the same."""
    code, key, typed = request.academy.code, asked(request, RULE), asked(request, SEARCH)  # type: ignore[attr-defined]
    wanted = Wanted(key, words_of(code, typed))
    before, after = row_asked(request, BEFORE), row_asked(request, AFTER)
    page = selectors.changes(code, wanted, before=before, after=after)
    rule = declared_or_none(key)
    context: dict[str, Any] = {
        "lines": told(page.rows),
        "found": selectors.count(code, wanted),
        "total": selectors.count(code),
        "key": key,
        "rule": rule,
        "label": rule.label if rule else key,
        "typed": typed,
        "without_words": here(request, **{SEARCH: None}, **FIRST_PAGE),
        "without_rule": here(request, **{RULE: None}, **FIRST_PAGE),
        **turning(request, page),
    }
    return render(request, "rules/changes.html", context)


def words_of(code: str, typed: str) -> tuple[Word, ...]:
    """Labels are in the registry, names in the academy's accounts: two queries, whatever is typed."""
    words = fold(typed).split()[:MOST_WORDS]
    if not words:
        return ()
    actors = selectors.actors(code)
    name = Authors(actors)
    authors = {actor: fold(name(actor)) for actor in actors}
    labels = {rule.key: fold(rule.label) for rule in all_rules()}
    return tuple(Word(word, _said(word, labels), _said(word, authors)) for word in words)


def _said(word: str, texts: dict[str, str]) -> frozenset[str]:
    return frozenset(key for key, text in texts.items() if word in text)
