"""A page of the hub that one sees in the name of an academy carries that academy's name."""

from urllib.parse import urlencode

import pytest

from tests.imagin.identity.helpers import hub_client
from tests.portal.teacher.reading import text

OF_TOULOUSE = "/o/authorize/?client_id=academy-toulouse&porte=externe"


def header(address: str, following: str) -> str:
    page = hub_client().get(f"{address}?{urlencode({'next': following})}")
    assert page.status_code == 200
    return text(page).split("Accessibilité")[0]


def test_the_academy_one_comes_from_is_named_and_the_hub_beside(toulouse):
    assert "Académie de Toulouse IMAG'IN · Plateforme nationale" in header("/connexion/externe/", OF_TOULOUSE)


@pytest.mark.parametrize(
    "following",
    [
        "/",
        "/o/authorize/?client_id=academy-atlantide",
        "/o/authorize/?client_id=autre",
        "https://evil.example/o/authorize/",
    ],
)
def test_elsewhere_the_hub_has_its_own_name(toulouse, following):
    assert "Plateforme nationale IMAG'IN · Missions" in header("/connexion/externe/", following)
