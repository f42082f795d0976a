"""What a client may ask of a sign-in: nothing shown, a new proof, a recent one, a second factor."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from imagin.identity import services
from imagin.identity.models import HubSession
from imagin.identity.provider import asking
from tests.imagin.identity.chain import query_of
from tests.imagin.identity.helpers import HUB_ISSUER, academy_client, hub_account, hub_client, sign_in
from tests.imagin.identity.hub import CALLBACK, ask, claims_of, code_for, exchange

STRONG = {"acr_values": "urn:imagin:acr:2"}


@pytest.fixture
def account(db):
    return hub_account(display_name="Sophie Vidal")


@pytest.fixture
def browser(account, clock):
    """Signed in a second ago, by password only."""
    client = hub_client()
    client.sid = sign_in(client, account)
    proved(amr=["pwd"])
    clock.shift(timedelta(seconds=1))
    return client


def proved(amr=None, ago=0):
    session = HubSession.objects.get()
    session.amr = amr or session.amr
    session.authenticated_at = session.proved_at = timezone.now() - timedelta(seconds=ago)
    session.save()


def back_from(response) -> str:
    """The address the person comes back to after the step he was sent to."""
    return query_of(response.url)["next"]


def is_code(response) -> bool:
    return response.url.startswith(CALLBACK) and "code" in query_of(response.url)


def error_of(response) -> str:
    """Told to the client, with its state and by whom, once."""
    assert response.url.startswith(CALLBACK)
    answer = parse_qs(urlsplit(response.url).query)
    assert (answer["state"], answer["iss"]) == (["s"], [HUB_ISSUER])
    assert "no-store" in response.headers["Cache-Control"]
    return answer["error"][0]


class TestNothingShown:
    def test_signed_in(self, browser):
        assert claims_of(exchange(code_for(browser, prompt="none")))["sid"] == browser.sid

    def test_without_any_live_token(self, browser):
        """The toolkit's own silent answer wants one; tokens live five minutes, a sign-in a day."""
        exchange(code_for(browser, prompt="none"))
        get_access_token_model().objects.all().delete()
        assert is_code(ask(browser, prompt="none"))

    def test_visitor(self, db):
        assert error_of(ask(hub_client(), prompt="none")) == "login_required"

    def test_after_thirty_idle_minutes(self, browser, clock):
        clock.shift(timedelta(minutes=30))
        assert error_of(ask(browser, prompt="none")) == "login_required"

    def test_after_quitter(self, browser):
        services.end_session(browser.sid)
        assert error_of(ask(browser, prompt="none")) == "login_required"

    def test_closed_account(self, browser, account):
        account.is_active = False
        account.save()
        assert error_of(ask(browser, prompt="none")) == "login_required"

    def test_sign_in_of_somebody_else(self, browser):
        """A cookie that names another person's sign-in is no sign-in."""
        with_other = hub_client()
        sign_in(with_other, hub_account("other"))
        store = with_other.session
        store["hub"] = {**store["hub"], "sid": browser.sid}
        store.save()
        assert error_of(ask(with_other, prompt="none")) == "login_required"

    def test_is_no_act(self, browser, clock):
        """A page that signs on by itself does not keep a session alive."""
        for _ in range(3):
            clock.shift(timedelta(minutes=10))
            response = ask(browser, prompt="none")
        assert error_of(response) == "login_required"

    def test_with_another_prompt(self, browser):
        assert error_of(ask(browser, prompt="none login")) == "invalid_request"

    def test_too_old(self, browser):
        proved(ago=301)
        assert error_of(ask(browser, prompt="none", max_age="300")) == "login_required"

    def test_without_second_factor(self, browser):
        response = ask(browser, prompt="none", **STRONG)
        assert error_of(response) == "unmet_authentication_requirements"

    def test_with_second_factor(self, browser):
        proved(amr=["pwd", "otp", "mfa"])
        assert claims_of(exchange(code_for(browser, prompt="none", **STRONG)))["acr"] == "urn:imagin:acr:2"


class TestNewProof:
    def test_sent_to_sign_in_again(self, browser):
        response = ask(browser, prompt="login")
        assert urlsplit(response.url).path == "/connexion/"
        assert query_of(response.url)["forcer"] == "1"
        assert "prompt" not in query_of(back_from(response))

    def test_served_once_proved(self, browser, clock):
        back = back_from(ask(browser, prompt="login"))
        clock.shift(timedelta(minutes=2))
        proved()
        assert is_code(browser.get(back))

    def test_never_loops(self, browser, clock):
        """Back without a new proof: the client is told, and the person not sent again."""
        clock.shift(timedelta(minutes=2))
        back = back_from(ask(browser, prompt="login"))
        assert error_of(browser.get(back)) == "login_required"

    @pytest.mark.parametrize("asked", [{"prompt": "login"}, {"max_age": "0"}])
    def test_a_proof_of_a_second_ago_is_not_a_new_one(self, browser, clock, asked):
        back = back_from(ask(browser, **asked))
        clock.shift(timedelta(seconds=1))
        assert error_of(browser.get(back)) == "login_required"

    def test_the_clock_of_a_provider_may_be_late_the_hub_s_is_its_own(self, browser, clock, account):
        back = back_from(ask(browser, prompt="login"))
        asked_at = timezone.now().timestamp()
        clock.shift(timedelta(seconds=5))
        services.prove_again(browser.sid, account, {"auth_time": asked_at - 50})
        assert is_code(browser.get(back))

    def test_what_a_provider_proved_long_before_is_not_new(self, browser, clock, account):
        back = back_from(ask(browser, prompt="login"))
        asked_at = timezone.now().timestamp()
        clock.shift(timedelta(seconds=5))
        services.prove_again(browser.sid, account, {"auth_time": asked_at - 61})
        assert error_of(browser.get(back)) == "login_required"

    def test_visitor_proves_himself_once(self, clock, account):
        visitor = hub_client()
        response = ask(visitor, prompt="login")
        assert query_of(response.url)["forcer"] == "1"
        clock.shift(timedelta(seconds=5))
        sign_in(visitor, account)
        assert is_code(visitor.get(back_from(response)))

    def test_note_of_another_request_is_worth_nothing(self, browser):
        note = query_of(back_from(ask(browser, prompt="login")))["preuve"]
        proved(ago=600)
        response = ask(browser, state="other", max_age="300", preuve=note)
        assert query_of(response.url)["forcer"] == "1"

    @pytest.mark.parametrize("note", ["", "x", "eyJ0cmllZCI6e319:1abc:xyz"])
    def test_forged_note(self, browser, note):
        proved(ago=600)
        assert query_of(ask(browser, max_age="300", preuve=note).url)["forcer"] == "1"


class TestRecentProof:
    def test_recent_enough(self, browser):
        proved(ago=300)
        assert is_code(ask(browser, max_age="300"))

    def test_too_old(self, browser):
        proved(ago=301)
        response = ask(browser, max_age="300")
        assert query_of(response.url)["forcer"] == "1"
        assert query_of(back_from(response))["max_age"] == "300"
        proved()
        assert is_code(browser.get(back_from(response)))

    def test_none_at_all_is_served_after_one_proof(self, browser, clock):
        response = ask(browser, max_age="0")
        assert query_of(response.url)["forcer"] == "1"
        clock.shift(timedelta(seconds=20))
        proved()
        clock.shift(timedelta(seconds=2))
        assert is_code(browser.get(back_from(response)))


class TestSecondFactor:
    def test_asked_where_it_was_not_given(self, browser, clock):
        response = ask(browser, **STRONG)
        assert urlsplit(response.url).path == asking.factor_page()
        clock.shift(timedelta(seconds=30))
        proved(amr=["pwd", "otp", "mfa"])
        assert is_code(browser.get(back_from(response)))

    def test_not_asked_twice(self, browser):
        proved(amr=["pwd", "otp", "mfa"], ago=1000)
        assert is_code(ask(browser, **STRONG))

    def test_asked_again_when_too_old(self, browser, clock):
        proved(amr=["pwd", "otp", "mfa"], ago=301)
        response = ask(browser, max_age="300", **STRONG)
        assert urlsplit(response.url).path == asking.factor_page()
        clock.shift(timedelta(seconds=30))
        proved()
        assert is_code(browser.get(back_from(response)))

    def test_never_loops(self, browser):
        back = back_from(ask(browser, **STRONG))
        assert error_of(browser.get(back)) == "unmet_authentication_requirements"

    def test_after_a_new_proof(self, browser, clock):
        """Both asked: the password first, then the factor, each once."""
        clock.shift(timedelta(minutes=5))
        login = ask(browser, prompt="login", **STRONG)
        assert query_of(login.url)["forcer"] == "1"
        clock.shift(timedelta(seconds=5))
        proved(amr=["pwd"])
        factor = browser.get(back_from(login))
        assert urlsplit(factor.url).path == asking.factor_page()
        proved(amr=["pwd", "otp", "mfa"])
        assert is_code(browser.get(back_from(factor)))

    def test_the_page_is_at_its_published_address(self):
        assert asking.factor_page() == "/second-facteur/preuve/"


@pytest.mark.parametrize("path", ["", "retour/", "retour/?error=login_required&state=s", "initier/"])
def test_steps_of_a_sign_in_are_kept_by_no_cache(db, path):
    response = academy_client("toulouse").get("/connexion/" + path)
    assert response.status_code == 302
    assert "no-store" in response.headers["Cache-Control"]
