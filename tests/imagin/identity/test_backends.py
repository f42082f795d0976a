"""A session of one host opens nothing on another."""

import pytest

from imagin.identity.backends import HubBackend
from imagin.sessions.store import SessionStore
from imagin.tenancy.context import academy, hub
from tenants.accounts.backends import AcademyBackend
from tenants.accounts.models import AcademyAccount
from tests.factories import ExaminerFactory
from tests.imagin.identity.helpers import HUB_ISSUER, academy_client, hub_client, sign_in

pytestmark = pytest.mark.urls("tests.imagin.identity.pages")


@pytest.fixture
def cookie(signed_in):
    client, _ = signed_in
    assert client.get("/session/etat/").status_code == 200
    return client.cookies["imagin_session"].value


@pytest.mark.parametrize("other", ["rennes", None], ids=["another academy", "the hub"])
def test_cookie_of_an_academy_elsewhere(cookie, other):
    client = academy_client(other) if other else hub_client()
    client.cookies["imagin_session"] = cookie
    assert client.get("/session/etat/").status_code == 401


def test_cookie_of_the_hub_on_an_academy(sophie, toulouse):
    client = hub_client()
    with hub():
        sign_in(client, sophie)
    other = academy_client("toulouse")
    other.cookies["imagin_session"] = client.cookies["imagin_session"].value
    assert other.get("/session/etat/").status_code == 401


def test_session_row_copied_to_another_academy(signed_in, sophie, sophie_in_toulouse):
    """Even with the same account key on both sides: the session says which schema it was opened in."""
    client, _ = signed_in
    content = dict(client.session.items())
    with academy("rennes"):
        AcademyAccount.objects.create(
            pk=sophie_in_toulouse.pk, issuer=HUB_ISSUER, subject="x", examiner=ExaminerFactory()
        )
        copied = SessionStore()
        copied.update(content)
        copied.save()
        other = academy_client("rennes")
        other.cookies["imagin_session"] = copied.session_key
        assert other.get("/session/etat/").status_code == 401


class TestSameKeyOnBothSides:
    """A hub account and an academy account that have the same primary key are two accounts."""

    @pytest.fixture
    def twin(self, sophie, toulouse):
        return AcademyAccount.objects.create(
            pk=sophie.pk, issuer=HUB_ISSUER, subject=str(sophie.pk), examiner=ExaminerFactory()
        )

    def test_each_backend_answers_at_home_only(self, sophie, twin):
        assert AcademyBackend().get_user(twin.pk) == twin
        assert HubBackend().get_user(sophie.pk) is None
        with hub():
            assert HubBackend().get_user(sophie.pk) == sophie
            assert AcademyBackend().get_user(twin.pk) is None

    def test_closing_one_leaves_the_other(self, sophie, twin):
        twin.is_active = False
        twin.save()
        assert AcademyBackend().get_user(twin.pk) is None
        with hub():
            assert HubBackend().get_user(sophie.pk) == sophie
