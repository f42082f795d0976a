"""Where an academy does not know the person, its page says how he ties the account it gave him."""

import pytest

from tests.imagin.identity.helpers import academy_client


@pytest.mark.parametrize(
    ("reason", "offered"), [("sans-compte", True), ("a-rattacher", True), ("refus", False)]
)
def test_the_refusal_says_how_to_link(toulouse, reason, offered):
    page = academy_client("toulouse").get("/connexion/echec/", {"motif": reason}).content.decode()
    assert ('href="http://localhost:8000/rattachements/"' in page) is offered
