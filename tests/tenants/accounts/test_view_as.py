"""« Voir comme »: the examiner's eyes, nobody's hands, half an hour, and the journal knows."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.db import InternalError, connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from federation.projection import project_all
from imagin.identity.services import SessionState
from imagin.identity.session import hub_calls
from imagin.tenancy.context import academy, hub
from tenants.accounts import view_as
from tenants.accounts.models import AcademyAccount, RoleGrant, ViewAs
from tenants.accounts.services import grant_role
from tenants.journal.models import Entry
from tenants.journal.services import publish_persons
from tests.factories import AssignmentFactory, ExaminerFactory
from tests.imagin.identity.helpers import academy_client, sign_in
from tests.portal.teacher.reading import text

ADMIN, SOPHIE = "9" * 64, "5" * 64
REASON = "Appel du 3 juin, mission introuvable"
END = "/assistance/voir-comme/fin/"


@pytest.fixture
def clock(monkeypatch):
    """Stands still until shifted; the hub is told of every act, and answers."""

    def tell_act(sid, *, act, previous):
        return SessionState(ended=False, last_act=timezone.now().timestamp())

    monkeypatch.setattr(hub_calls, "tell_act", tell_act)
    with time_machine.travel(timezone.now().replace(microsecond=0), tick=False) as traveller:
        yield traveller


@pytest.fixture
def sophie(toulouse):
    return ExaminerFactory(number=10_001, last_name="VIDAL", first_name="Sophie", person_key=SOPHIE)


@pytest.fixture
def admin(toulouse):
    grant_role(actor="tests", person_key=ADMIN, role="administrator")
    return AcademyAccount.objects.create(
        issuer="https://hub", subject="admin", display_name="Xavier Fabre", person_key=ADMIN
    )


@pytest.fixture
def client(admin):
    browser = academy_client("toulouse")
    sign_in(browser, admin)
    return browser


@pytest.fixture
def looking(client, sophie):
    opened = client.post(f"/assistance/voir-comme/{sophie.number}/", {"reason": REASON})
    assert opened.status_code == 302
    return client


def journal():
    return [
        (e.code, e.data.get("cause", ""))
        for e in Entry.objects.filter(code__startswith="view_as.").order_by("id")
    ]


OPEN = ("view_as.opened", "")


class TestOpening:
    def test_the_journal_says_whose_pages_and_the_table_why(self, looking, admin, sophie):
        entry, view = Entry.objects.get(code="view_as.opened"), ViewAs.objects.get()
        assert (entry.actor, entry.subject) == (str(admin.pk), f"examiner:{sophie.pk}")
        assert entry.data == {"view": view.pk}
        assert (view.examiner, view.administrator, view.reason) == (sophie, str(admin.pk), REASON)
        assert view.until > view.opened_at and view.closed_at is None

    @pytest.mark.parametrize("reason", ["", "   ", "aide", "a  b  c  d"])
    def test_no_view_without_a_reason(self, client, sophie, reason):
        answer = client.post(f"/assistance/voir-comme/{sophie.number}/", {"reason": reason})
        assert answer.status_code == 200 and journal() == []
        assert view_as.KEY not in client.session

    @pytest.mark.parametrize("roles", [[], ["manager"], ["school_head", "jury_president"]])
    def test_administrators_only(self, toulouse, sophie, roles):
        for role in roles:
            grant_role(actor="tests", person_key="7" * 64, role=role)
        other = AcademyAccount.objects.create(issuer="https://hub", subject="o", person_key="7" * 64)
        browser = academy_client("toulouse")
        sign_in(browser, other)
        answer = browser.post(f"/assistance/voir-comme/{sophie.number}/", {"reason": REASON})
        assert answer.status_code == 403 and journal() == []

    def test_a_second_factor_first(self, toulouse, admin, sophie):
        browser = academy_client("toulouse")
        sign_in(browser, admin, strong=False)
        answer = browser.post(f"/assistance/voir-comme/{sophie.number}/", {"reason": REASON})
        assert answer.status_code == 302 and "/connexion/renfort/" in answer.headers["Location"]
        assert journal() == []

    def test_never_one_view_inside_another(self, looking, sophie):
        other = ExaminerFactory(number=10_002)
        assert looking.post(f"/assistance/voir-comme/{other.number}/", {"reason": REASON}).status_code == 403
        request = RequestFactory().post("/")
        request.session, request.user = looking.session, sophie
        with pytest.raises(ValidationError, match="déjà ouverte"):
            view_as.open_view(request, other, REASON)


class TestLooking:
    def test_the_pages_are_the_examiner_s(self, looking, sophie):
        AssignmentFactory(examiner=sophie, mission__number=52_525)
        page = looking.get("/missions/")
        assert page.status_code == 200 and "52525" in text(page)
        assert page.wsgi_request.user.examiner == sophie
        assert page.wsgi_request.roles == {"teacher"}

    def test_the_banner_is_on_every_page(self, looking):
        for address in ("/", "/missions/", "/etats-de-frais/", "/guide/", "/quitter/", "/missions/caen/1/"):
            words = text(looking.get(address))
            assert "Vous voyez ce que voit Mme VIDAL Sophie , en lecture seule" in words, address
            if address != "/quitter/":
                assert "Vous (Xavier Fabre) voyez comme Mme VIDAL Sophie" in words, address

    def test_a_form_to_end_it(self, looking):
        assert f'action="{END}"' in looking.get("/").content.decode()

    def test_who_really_looks(self, looking, admin):
        request = looking.get("/").wsgi_request
        assert request.real_user.pk == admin.pk
        assert request.assurance.strong and request.idle_remaining > 0

    def test_without_an_account_nothing_is_saved(self, looking):
        looking.get("/missions/")
        assert AcademyAccount.objects.count() == 1

    def test_with_the_account_he_has(self, looking, sophie):
        hers = AcademyAccount.objects.create(
            issuer="https://hub", subject="s", person_key=SOPHIE, examiner=sophie
        )
        assert looking.get("/").wsgi_request.user.pk == hers.pk

    def test_roles_that_were_given_to_the_examiner_are_not_lent(self, looking, sophie):
        AcademyAccount.objects.create(issuer="https://hub", subject="s", person_key=SOPHIE, examiner=sophie)
        grant_role(actor="tests", person_key=SOPHIE, role="manager")
        assert looking.get("/comptes-a-rattacher/").status_code == 403

    def test_administrator_pages_are_closed(self, looking):
        assert looking.get("/assistance/").status_code == 403

    def test_other_academies_are_not_shown(self, looking, sophie):
        AcademyAccount.objects.create(issuer="https://hub", subject="s", person_key=SOPHIE, examiner=sophie)
        with academy("rennes"):
            AssignmentFactory(examiner=ExaminerFactory(person_key=SOPHIE))
            publish_persons([SOPHIE])
        with hub():
            project_all()
        assert "Rennes" not in text(looking.get("/")) + text(looking.get("/missions/"))
        assert "n'a pas, ou n'a plus, de missions" in text(looking.get("/missions/?academie=rennes"))

    def test_a_convocation_of_an_external_is_not_shown(self, client):
        """It may say his first password."""
        ana = ExaminerFactory(number=10_009, kind="external", last_name="LEROY")
        assignment = AssignmentFactory(examiner=ana, mission__number=52_525)
        client.post(f"/assistance/voir-comme/{ana.number}/", {"reason": REASON})
        answer = client.get("/missions/toulouse/52525/convocation.pdf")
        assert answer.status_code == 403 and "peut porter le premier mot de passe" in text(answer)
        assert client.get("/missions/toulouse/52525/").status_code == 200 and assignment

    def test_the_view_is_of_this_academy_only(self, looking):
        elsewhere = academy_client("rennes")
        elsewhere.cookies = looking.cookies
        assert elsewhere.get("/").status_code == 302

    def test_only_an_open_view_asks_the_database(self, client, sophie):
        with CaptureQueriesContext(connection) as plain:
            client.get("/aide/accueil/")
        asked = [query["sql"] for query in plain]
        client.post(f"/assistance/voir-comme/{sophie.number}/", {"reason": REASON})
        client.get("/aide/accueil/")
        with CaptureQueriesContext(connection) as seen:
            client.get("/aide/accueil/")
        assert asked and not [sql for sql in asked if "transaction_read_only" in sql]
        assert [q for q in seen if "transaction_read_only" in q["sql"]]


class TestReadOnly:
    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
    @pytest.mark.parametrize("address", ["/", "/etats-de-frais/conditions/", "/accessibilite/"])
    def test_no_act(self, looking, method, address):
        answer = getattr(looking, method)(address)
        assert answer.status_code == 403 and "vous ne pouvez ni agir à sa place" in text(answer)

    def test_nor_an_act_of_the_administrator(self, looking, admin):
        """What was posted from a page left open in another tab is not done under anybody's name."""
        assert looking.post("/comptes-a-rattacher/1/refuser/").status_code == 403

    def test_the_database_refuses_what_a_reading_would_write(self, toulouse):
        with pytest.raises(InternalError), transaction.atomic(), view_as.read_only():
            RoleGrant.objects.create(
                person_key="a", role="manager", granted_by="x", granted_at=timezone.now()
            )
        grant_role(actor="tests", person_key="a", role="manager")

    def test_a_reading_that_writes_is_refused_in_words(self, looking, monkeypatch):
        from portal.teacher import home

        monkeypatch.setattr(
            home, "linking_url", lambda request: grant_role(actor="tests", person_key="a", role="manager")
        )
        answer = looking.get("/")
        assert answer.status_code == 403 and "vous ne pouvez ni agir" in text(answer)
        assert not RoleGrant.objects.filter(person_key="a").exists()

    def test_what_asks_for_a_factor_is_refused(self, looking):
        from django.core.exceptions import PermissionDenied

        from tenants.accounts.policies import check_fresh_factor

        request = looking.get("/").wsgi_request
        with pytest.raises(PermissionDenied):
            check_fresh_factor(request, 300)


class TestEnd:
    def test_ended(self, looking):
        answer = looking.post(END, follow=True)
        assert "vous êtes de nouveau vous-même" in text(answer)
        assert answer.wsgi_request.roles == {"administrator"} and not answer.wsgi_request.view_as
        assert journal() == [OPEN, ("view_as.closed", "ended")]
        view = ViewAs.objects.get()
        assert view.how == "ended" and view.closed_at is not None

    def test_the_reasons_go_with_the_journal(self, looking):
        ViewAs.objects.update(opened_at=timezone.now() - timedelta(days=300))
        view_as.purge()
        assert ViewAs.objects.exists()
        ViewAs.objects.update(opened_at=timezone.now() - timedelta(days=373))
        view_as.purge()
        assert not ViewAs.objects.exists()

    def test_ended_twice_is_once(self, looking):
        looking.post(END)
        assert looking.post(END).status_code == 302
        assert len(journal()) == 2

    def test_after_half_an_hour(self, client, sophie, clock):
        client.post(f"/assistance/voir-comme/{sophie.number}/", {"reason": REASON})
        clock.shift(timedelta(minutes=29))
        client.post("/session/prolonger/")
        assert client.get("/missions/").status_code == 200
        clock.shift(timedelta(minutes=1))
        answer = client.get("/missions/", follow=True)
        assert "elle dure trente minutes au plus" in text(answer)
        assert answer.redirect_chain == [("/", 302)]
        assert journal() == [OPEN, ("view_as.closed", "expired")]

    def test_an_act_that_comes_too_late_is_not_the_administrator_s(self, client, sophie, clock):
        client.post(f"/assistance/voir-comme/{sophie.number}/", {"reason": REASON})
        clock.shift(timedelta(minutes=29))
        client.post("/session/prolonger/")
        clock.shift(timedelta(minutes=2))
        answer = client.post("/accessibilite/", {"contrast": "fort"})
        assert answer.headers["Location"] == "/" and "preferences" not in client.session

    def test_when_the_administrator_is_one_no_more(self, looking):
        RoleGrant.objects.all().delete()
        answer = looking.get("/missions/")
        assert answer.headers["Location"] == "/"
        assert journal()[-1] == ("view_as.closed", "role")

    def test_quitter_ends_it_too(self, looking):
        assert looking.post("/quitter/").status_code == 302
        assert journal()[-1] == ("view_as.closed", "left")
        assert isinstance(looking.session, SessionBase) and view_as.KEY not in looking.session

    def test_idle_ends_it_too(self, client, sophie, clock, monkeypatch):
        client.post(f"/assistance/voir-comme/{sophie.number}/", {"reason": REASON})
        monkeypatch.setattr(hub_calls, "tell_act", lambda sid, **told: SessionState(True, "idle"))
        clock.shift(timedelta(minutes=31))
        assert "/connexion/expiree/" in client.get("/").headers["Location"]
        assert journal()[-1] == ("view_as.closed", "session")

    def test_the_session_endpoints_stay_the_administrator_s(self, looking, admin):
        answer = looking.get("/session/etat/")
        assert answer.status_code == 200 and answer.wsgi_request.user.pk == admin.pk
        assert looking.post("/session/prolonger/").status_code == 200
