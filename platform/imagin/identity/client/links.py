"""Links to another academy: its site starts the sign-in itself (OpenID Connect Core §4), silently.

Nothing of the person travels in such a link: no token, no code, no name.
"""

from typing import Protocol
from urllib.parse import urlencode

from imagin.identity.client.upstream import hub_issuer

INITIATE_PATH = "/connexion/initier/"


class Hosted(Protocol):
    """Whatever knows an academy's public address."""

    @property
    def url(self) -> str: ...


def sign_on_url(academy: Hosted, path: str = "/") -> str:
    """Address that opens ``path`` of that academy, signed on by the hub where the person is known there."""
    wanted = {"iss": hub_issuer(), "target_link_uri": academy.url + path}
    return f"{academy.url}{INITIATE_PATH}?{urlencode(wanted)}"
