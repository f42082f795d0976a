"""What a person typed when the session ended is kept, for nobody else, until he signs in again."""

import json
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from imagin.vault.fields import UndecipherableError, decrypt, encrypt

STASH = "stash"
LONGEST = 200_000
MOST_FORMS = 5
KEPT_OUT = ("csrfmiddlewaretoken", "password", "mot_de_passe", "factor_")
MESSAGE = "Votre saisie a été conservée : vérifiez puis enregistrez."


def form_page(request: HttpRequest) -> str:
    """The page that showed the form: where it came from on this host, else where it was sent."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, request.is_secure()):
        return request.get_full_path()
    parts = urlsplit(referer)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def keep(request: HttpRequest, person: str) -> bool:
    """Keep the typed fields (no file, no password) in the session, encrypted, for ``person``."""
    typed = request.POST.copy()
    for name in [name for name in typed if name.lower().startswith(KEPT_OUT)]:
        del typed[name]
    text = typed.urlencode()
    if not typed or len(text) > LONGEST:
        return False
    kept = dict(request.session.get(STASH) or {})
    kept.pop(_path(form_page(request)), None)
    kept = dict(list(kept.items())[1 - MOST_FORMS :])
    kept[_path(form_page(request))] = encrypt(json.dumps({"person": person, "typed": text}))
    request.session[STASH] = kept
    return True


def has_stash(request: HttpRequest) -> bool:
    return bool(request.session.get(STASH))


def pop_stash(request: HttpRequest) -> QueryDict | None:
    """What this person typed on this page before his session ended; once, with a message saying so."""
    kept = request.session.get(STASH) or {}
    if request.method != "GET" or request.path not in kept or getattr(request, "view_as", None):
        return None
    sealed = kept.pop(request.path)
    request.session[STASH] = kept
    typed = _opened(sealed, str(request.user.pk))
    if typed is not None:
        messages.info(request, MESSAGE)
    return typed


def _opened(sealed: str, person: str) -> QueryDict | None:
    try:
        note = json.loads(decrypt(sealed))
    except UndecipherableError:
        return None
    return QueryDict(note["typed"]) if note["person"] == person else None


def _path(address: str) -> str:
    return address.partition("?")[0]
