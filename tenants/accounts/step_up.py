"""Where a second factor is asked for: an academy asks the hub, the hub asks the person."""

from urllib.parse import urlencode

from django.http import HttpRequest

ACADEMY_STEP_UP = "/connexion/renfort/"
HUB_PROOF = "/second-facteur/preuve/"
# In the session: the person was sent to it once, on his own first page.
ASKED = "step_up_asked"


def step_up_url(request: HttpRequest, back: str, seconds: int = 0, level: int = 2) -> str:
    on_hub = request.academy is None  # type: ignore[attr-defined]
    query: dict[str, str | int] = {"next": back}
    if seconds and not on_hub:
        query["fraicheur"] = seconds
        query |= {"niveau": 1} if level == 1 else {}
    return f"{HUB_PROOF if on_hub else ACADEMY_STEP_UP}?{urlencode(query)}"
