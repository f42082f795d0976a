"""Who sent a person to the hub's sign-in, and by which of the academy's two doors.

Read from the page to go back to, only when it is an authorization request of this hub. It chooses which
sign-in to offer and gives no right: the authorization itself is checked when the person comes back to it.
"""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from imagin.identity.provider import clients

AUTHORIZE_PATH = "/o/authorize/"
STAFF, EXTERNAL = "personnel", "externe"
DOORS = (STAFF, EXTERNAL)


@dataclass(frozen=True, slots=True)
class Asked:
    academy: str = ""
    door: str = ""


NOBODY = Asked()


def asked_in(back: str) -> Asked:
    parts = urlsplit(back)
    if parts.path != AUTHORIZE_PATH:
        return NOBODY
    query = parse_qs(parts.query)
    client, door = (query.get(name, [""])[0] for name in ("client_id", "porte"))
    academy = clients.academy_of(client) if client.startswith(clients.CLIENT_PREFIX) else ""
    return Asked(academy, door_named(door))


def is_hub_page(back: str) -> bool:
    """A page of the hub itself: no academy says which sign-in to offer."""
    return urlsplit(back).path != AUTHORIZE_PATH


def door_named(text: str) -> str:
    return text if text in DOORS else ""
