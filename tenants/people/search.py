"""Finding an examiner by his number or his name, in an academy that has tens of thousands."""

import re
from typing import Any

from django.db.models import Q, QuerySet

from tenants.people.models import Examiner

MOST = 50
FIELDS = ("number", "civility", "last_name", "first_name", "kind", "state", "city", "imagin_identifier")


def search_examiners(words: str, **only: Any) -> QuerySet[Examiner]:
    """Each word is in the name, or starts the number; accents and capitals do not matter. 51 at most.

    Nothing secret is read: only what a list shows.
    """
    typed = re.split(r"[\s,;'’-]+", words.strip())[:6]
    found = Examiner.objects.only(*FIELDS).filter(**only)
    for word in filter(None, typed):
        found = found.filter(_fits(word))
    return found[: MOST + 1] if any(typed) else found.none()


def _fits(word: str) -> Q:
    named = Q(last_name__unaccent__icontains=word) | Q(first_name__unaccent__icontains=word)
    return named | Q(number__startswith=word) if word.isascii() and word.isdigit() else named
