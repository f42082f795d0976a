"""On every page of an academy that is not open yet, so that nobody takes it for the real one."""

from collections.abc import Iterable

from django.http import HttpRequest

from portal.shell.banners import Banner

TITLE = "Bac à sable"
SENTENCE = (
    "Cette académie n'est pas encore ouverte : ce que vous y faites sert d'essai et peut être effacé. "
    "Ses courriels ne partent jamais aux personnes : ils vont à l'adresse d'essai donnée à sa création, ou "
    "nulle part si aucune n'a été donnée."
)


def sandbox_banner(request: HttpRequest) -> Iterable[Banner]:
    hosted = getattr(request, "academy", None)
    if hosted is not None and hosted.sandbox:
        yield Banner("bac-a-sable", "warning", SENTENCE, TITLE)
