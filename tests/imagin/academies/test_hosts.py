"""Host names that no browser would reach, or that are somebody else's: refused here, and by the schema."""

import re

import pytest
from django.core.exceptions import ValidationError

from imagin.academies.configuration.schema import schema
from imagin.academies.onboarding import check_host

IMPOSSIBLE = [
    "",
    "*.localhost",
    ".localhost",
    "rennes.localhost.",
    "rennes..localhost",
    "127.0.0.1",
    "127.1",
    "2130706433",
    "::1",
    "[::1]",
    "évreux.localhost",
    "-rennes.localhost",
    "rennes-.localhost",
    "ren_nes.localhost",
    "ren nes.localhost",
    "rennes.localhost:8000",
    "http://rennes.localhost",
    "x@rennes.localhost",
    "a" * 64 + ".localhost",
    ".".join(["a" * 50] * 5),
]
GOOD = ["rennes.localhost", "Rennes.localhost", "a.b-c.example", "3com.example", "intranet", "a" * 63 + ".fr"]


@pytest.mark.parametrize("host", IMPOSSIBLE, ids=lambda host: host[:30])
def test_an_impossible_host_is_refused(host):
    with pytest.raises(ValidationError, match="n'est pas un nom d'hôte : écrivez par exemple"):
        check_host(host)
    assert not admitted(host)


@pytest.mark.parametrize("host", GOOD)
def test_a_host_is_kept_in_lower_case(host):
    assert check_host(f" {host} ") == host.lower()
    assert admitted(host)


def test_the_hosts_of_the_hub_are_not_an_academys(settings):
    settings.HUB_HOST, settings.DEMO_IDP_URL = "imagin.example", "https://idp.example:8443"
    with pytest.raises(ValidationError, match=r"besancon\.imagin\.example"):
        check_host("imagin.example")
    with pytest.raises(ValidationError, match="fournisseur d'identité de démonstration"):
        check_host("IDP.example")


@pytest.mark.parametrize(
    ("code", "good"), [("rennes", True), ("r", False), ("Rennes", False), ("a" * 41, False)]
)
def test_the_schema_knows_a_code(code, good):
    assert bool(re.search(_said("code")["pattern"], code)) is good


def admitted(host: str) -> bool:
    said = _said("host")
    return bool(re.search(said["pattern"], host)) and len(host) <= said["maxLength"]


def _said(key: str) -> dict:
    return schema()["properties"]["academy"]["properties"][key]
