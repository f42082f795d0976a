"""Accounts of the hub, the demonstration provider, and the daily housekeeping."""

from datetime import timedelta

from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from imagin.identity import keys, services
from imagin.identity.models import Account, HubSession, UpstreamProvider
from imagin.identity.tasks import purge_sign_on
from imagin.sessions.models import Session
from imagin.tenancy.context import academy
from tests.imagin.identity.helpers import hub_account


def test_hosting_is_granted_before_the_person_comes(db):
    account = services.grant_hosting(issuer="i", subject="s")
    assert services.grant_hosting(issuer="i", subject="s") == account
    assert Account.objects.get().hosting
    services.revoke_hosting(account)
    assert not Account.objects.get().hosting


def test_demo_provider(db, settings):
    services.ensure_demo_provider()
    services.ensure_demo_provider()
    provider = UpstreamProvider.objects.get()
    assert provider.issuer == f"{settings.DEMO_IDP_URL}/o"
    assert provider.client_secret == keys.derive(settings.SECRET_KEY, keys.DEMO_IDP_CLIENT)


def test_purge(db):
    old, new = (services.open_session(hub_account(name), {}) for name in ("old", "new"))
    HubSession.objects.filter(pk=old.pk).update(started_at=timezone.now() - timedelta(days=31))
    past = timezone.now() - timedelta(days=1)
    get_access_token_model().objects.create(token="t", expires=past, user=new.account)
    with academy("toulouse"):
        Session.objects.create(session_key="a", session_data="", expire_date=past)
    purge_sign_on()
    assert list(HubSession.objects.all()) == [new]
    assert not get_access_token_model().objects.exists()
    with academy("toulouse"):
        assert not Session.objects.exists()


def test_token_times_that_make_no_sense(db):
    account = hub_account()
    for auth_time in (True, "hier", -1, 10**30, None):
        session = services.open_session(account, {"auth_time": auth_time, "amr": "pwd"})
        assert abs(session.authenticated_at - timezone.now()) < timedelta(minutes=1)
        assert session.amr == []
