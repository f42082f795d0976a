"""Going back to a list as one left it, and never anywhere but here."""

from urllib.parse import quote, urlencode, urlsplit

from django.http import HttpRequest, QueryDict
from django.utils.encoding import escape_uri_path
from django.utils.http import escape_leading_slashes, url_has_allowed_host_and_scheme

PARAMETER = "retour"
MEMORY = "retours"
MAX_LENGTH = 600
MAX_REMEMBERED = 20


def is_own_path(url: str) -> bool:
    """A path of this host only: `//host`, `/\\host`, schemes and control characters are refused."""
    if not url.startswith("/") or len(url) > MAX_LENGTH or any(ord(c) < 32 for c in url):
        return False
    return url_has_allowed_host_and_scheme(url, allowed_hosts=None)


def is_same_page(url: str, default_url: str) -> bool:
    """The list itself, whatever its filter and its order: Retour leads nowhere else."""
    return is_own_path(url) and urlsplit(url).path == urlsplit(default_url).path


def return_link(request: HttpRequest, default_url: str) -> str:
    """Where Retour leads: the list as one left it, remembered for the pages that follow."""
    asked = request.GET.get(PARAMETER, "")
    memory: dict[str, str] = request.session.get(MEMORY, {})
    if is_same_page(asked, default_url):
        if memory.get(default_url) != asked:
            kept = list({**memory, default_url: asked}.items())[-MAX_REMEMBERED:]
            request.session[MEMORY] = dict(kept)
        return asked
    known = memory.get(default_url, "")
    return known if is_same_page(known, default_url) else default_url


def with_return(url: str, origin: str) -> str:
    separator = "&" if "?" in url else "?"
    return f"{url}{separator}{PARAMETER}={quote(origin, safe='/')}"


def here(request: HttpRequest, **changes: str | None) -> str:
    """This page's address with parameters changed; None removes one. Retour never nests."""
    query: QueryDict = request.GET.copy()
    query.pop(PARAMETER, None)
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    text = urlencode(sorted((k, v) for k, values in query.lists() for v in values))
    # As Django writes an address of its own: a tab or two slashes at its head would lead elsewhere.
    path = escape_leading_slashes(escape_uri_path(request.path))
    return f"{path}?{text}" if text else path
