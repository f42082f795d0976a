"""Strong roles wait for a second factor; the others do not; an act may ask for a recent one."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from imagin.identity.client.assurance import ACR_ONE, ACR_TWO, NOTHING, Assurance
from imagin.identity.models import Account
from imagin.tenancy.context import academy
from tenants.accounts.enums import HOSTING, STRONG, Role
from tenants.accounts.middleware import RolesMiddleware, ask
from tenants.accounts.models import RoleGrant
from tenants.accounts.policies import (
    StepUpNeeded,
    fresh_factor,
    held_roles,
    requires,
    share_out,
)
from tenants.accounts.services import grant_role
from tests.factories import ExaminerFactory
from tests.imagin.identity.helpers import (
    academy_account,
    academy_client,
    hub_account,
    hub_client,
    sign_in,
)

KEY = "cd" * 32
# An hour from now: still younger than five minutes, however long the tests before these last.
NOW = int(time.time()) + 3600
WEAK = Assurance(frozenset({"pwd"}), ACR_ONE, NOW)
PROVED = Assurance(frozenset({"pwd", "otp", "mfa"}), ACR_TWO, NOW)
OLD = Assurance(frozenset({"pwd", "otp", "mfa"}), ACR_TWO, NOW - 7200)


def request_of(assurance, *held):
    request = RequestFactory().get("/")
    request.assurance = assurance
    request.roles, request.roles_to_prove = share_out(request, frozenset(held))
    return request


@requires("manager", "teacher")
def page(request):
    return HttpResponse()


@requires("manager")
@fresh_factor(300)
def act(request):
    return HttpResponse()


@pytest.mark.parametrize("role", [*sorted(STRONG), HOSTING])
def test_a_strong_role_waits_for_the_second_factor(role):
    weak, proved = request_of(WEAK, role), request_of(PROVED, role)
    assert (weak.roles, weak.roles_to_prove) == (frozenset(), {role})
    assert (proved.roles, proved.roles_to_prove) == ({role}, frozenset())
    assert held_roles(weak) == held_roles(proved) == {role}


@pytest.mark.parametrize("role", sorted(set(Role) - STRONG))
@pytest.mark.parametrize("assurance", [NOTHING, WEAK, PROVED])
def test_the_others_do_not(role, assurance):
    assert request_of(assurance, role).roles == {role}


def test_a_view_that_needs_it_asks_for_it():
    with pytest.raises(StepUpNeeded):
        page(request_of(WEAK, "manager"))
    assert page(request_of(PROVED, "manager")).status_code == 200


def test_one_proved_role_of_those_named_is_enough():
    assert page(request_of(WEAK, "manager", "teacher")).status_code == 200


@pytest.mark.parametrize("held", [(), ("school_head",), ("administrator",)])
def test_who_has_not_the_right_is_refused_without_being_asked(held):
    with pytest.raises(PermissionDenied):
        act(request_of(WEAK, *held))


@pytest.mark.parametrize(("assurance", "fine"), [(WEAK, False), (OLD, False), (PROVED, True)])
def test_an_act_asks_for_a_recent_second_factor(assurance, fine):
    @fresh_factor(300)
    def changes_bank_data(request):
        return HttpResponse()

    if fine:
        assert changes_bank_data(request_of(assurance)).status_code == 200
    else:
        with pytest.raises(StepUpNeeded) as needed:
            changes_bank_data(request_of(assurance))
        assert needed.value.seconds == 300


def query(response) -> dict[str, list[str]]:
    return parse_qs(urlsplit(response.url).query)


def asked(method="get", path="/gestion/?page=2", data=None, seconds=0, on="toulouse", **headers):
    request = getattr(RequestFactory(), method)(path, data, headers=headers)
    request.academy, request.session, request.user = on, {}, Account()
    return ask(request, seconds), request


def test_the_academy_asks_the_hub_and_comes_back_to_the_page():
    response, _ = asked(seconds=300)
    assert urlsplit(response.url).path == "/connexion/renfort/"
    assert query(response) == {"next": ["/gestion/?page=2"], "fraicheur": ["300"]}


def test_the_hub_asks_the_person():
    response, _ = asked(on=None, seconds=300)
    assert urlsplit(response.url).path == "/second-facteur/preuve/"
    assert query(response) == {"next": ["/gestion/?page=2"]}


def test_a_form_is_found_again_as_it_was_typed():
    response, request = asked(
        "post", "/rib/", {"iban": "FR76"}, referer="http://testserver/rib/modifier/?x=1"
    )
    assert query(response)["next"] == ["/rib/modifier/?x=1"]
    assert list(request.session["stash"]) == ["/rib/modifier/"]
    assert "FR76" not in str(request.session)


def test_a_script_is_told_where_to_go():
    response, _ = asked(accept="application/json")
    assert response.status_code == 403
    assert response.headers["HX-Redirect"].startswith("/connexion/renfort/?next=")


def test_other_exceptions_are_not_ours():
    middleware = RolesMiddleware(lambda request: HttpResponse())
    assert middleware.process_exception(RequestFactory().get("/"), ValueError()) is None


@pytest.fixture
def aurelie(toulouse):
    return academy_account(hub_account("aurelie", person_key=KEY))


@pytest.fixture
def manager(aurelie):
    grant_role(actor="tests", person_key=KEY, role=Role.MANAGER)
    return aurelie


def browser(account, **how):
    client = academy_client("toulouse")
    sign_in(client, account, **how)
    return client


def test_a_manager_is_sent_once_to_the_second_factor_on_his_first_page(manager):
    client = browser(manager, strong=False)
    first = client.get("/?a=1")
    assert first.url == "/connexion/renfort/?next=%2F%3Fa%3D1"
    then = client.get("/")
    assert then.status_code == 200 and "Confirmer mon identité" in then.content.decode()


def test_not_by_a_script_nor_a_public_page(manager):
    client = browser(manager, strong=False)
    assert client.get("/session/etat/").status_code == 200
    assert client.get("/accessibilite/").status_code == 200
    assert client.get("/", headers={"Accept": "application/json"}).status_code == 200
    assert client.get("/").status_code == 302


def test_once_proved_nothing_is_asked(manager):
    page = browser(manager).get("/")
    assert page.status_code == 200 and "Confirmer mon identité" not in page.content.decode()


def test_a_teacher_who_is_also_manager_keeps_his_pages(manager):
    type(manager).objects.filter(pk=manager.pk).update(examiner=ExaminerFactory(person_key=KEY))
    client = browser(manager, strong=False)
    home = client.get("/")
    assert home.status_code == 200 and 'href="/connexion/renfort/?next=%2F"' in home.content.decode()
    assert client.get("/missions/").status_code == 200


def test_a_role_removed_while_signed_in_is_gone_at_the_next_request(manager):
    client = browser(manager, strong=False)
    client.get("/")
    with academy("toulouse"):
        RoleGrant.objects.filter(person_key=KEY).delete()
    assert "Confirmer mon identité" not in client.get("/").content.decode()


def test_the_second_factor_costs_no_query(manager):
    counts = []
    for strong in (False, True):
        client = browser(manager, strong=strong)
        for _ in range(2):
            client.get("/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/plan-du-site/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_hosting_team_proves_itself_on_the_hub(hub_scope, db):
    host = hub_account("nadia", hosting=True)
    client = hub_client()
    sign_in(client, host, strong=False)
    page = client.get("/")
    assert page.status_code == 200 and 'href="/hebergement/"' in page.content.decode()
    assert client.get("/hebergement/").url == "/second-facteur/preuve/?next=%2Fhebergement%2F"
    assert client.get("/hebergement/", headers={"Accept": "application/json"}).status_code == 403


def test_proved_it_enters(db):
    client = hub_client()
    sign_in(client, hub_account("nadia", hosting=True))
    assert client.get("/hebergement/").status_code == 200
