"""Accueil (guide v17 §2.2)."""

from datetime import date

import pytest

from federation.projection import project_all
from imagin.rules.services import set_rule
from imagin.tenancy.context import academy, hub
from tenants.accounts.models import PendingAccount
from tenants.claims.services import generate_claims
from tenants.journal.services import publish_persons
from tenants.notices.models import NoticeKind
from tenants.notices.services import publish_notice
from tenants.people.corrections import signal_error
from tests.factories import AssignmentFactory, ExaminerFactory
from tests.portal.teacher.conftest import SOPHIE_KEY
from tests.portal.teacher.reading import text


def test_the_academy_message_is_shown_as_safe_html(page):
    publish_notice(NoticeKind.HOME, "Session **juin 2026** <script>alert(1)</script>")
    response = page.get("/")
    assert "Message de votre académie Session juin 2026" in text(response)
    assert b"<script>alert" not in response.content


def test_figures_of_this_academy(page, convoke):
    convoke(mission__starts_on=date(2026, 6, 20))
    convoke(mission__starts_on=date(2026, 7, 1))
    convoke(mission__starts_on=date(2026, 7, 8))
    words = text(page.get("/"))
    assert "2 missions à venir" in words
    assert "Prochaine mission : mercredi 1er juillet 2026" in words
    assert "1 état de frais à compléter" in words


def test_how_to_link_an_account_of_another_academy(page, visitor):
    for address in ("/", "/missions/"):
        response = page.get(address)
        assert "sous un autre compte ? Rattachez-le." in text(response)
        assert 'href="http://localhost:8000/rattachements/?academie=toulouse"' in response.content.decode()
    assert "Rattachez-le" not in text(visitor(["school_head"]).get("/"))


def test_nothing_awaits(page):
    words = text(page.get("/"))
    assert "0 mission à venir" in words
    assert "0 état de frais à compléter Vous n'avez rien à saisir pour le moment." in words


def test_what_awaits_elsewhere(page):
    with academy("rennes"):
        AssignmentFactory(
            examiner=ExaminerFactory(person_key=SOPHIE_KEY), mission__starts_on=date(2026, 7, 3)
        )
        publish_persons([SOPHIE_KEY])
    with hub():
        project_all()
    response = page.get("/")
    assert "Académie de Rennes 1 mission, le vendredi 3 juillet 2026" in text(response)
    assert 'href="/missions/?academie=rennes"' in response.content.decode()


@pytest.mark.parametrize("key", ["services.missions", "windows.teacher"])
def test_what_is_closed_elsewhere_is_not_offered(page, key):
    with academy("rennes"):
        examiner = ExaminerFactory(person_key=SOPHIE_KEY)
        generate_claims([AssignmentFactory(examiner=examiner, mission__starts_on=date(2026, 6, 20))])
        publish_persons([SOPHIE_KEY])
    with hub():
        project_all()
        assert "1 mission ; 1 état de frais à compléter Voir les missions" in text(page.get("/"))
        set_rule("rennes", key, False, actor="tests")
    response = page.get("/")
    told = text(response).split("Dans vos autres académies ")[1]
    assert "Voir les missions" not in told and "1 mission" not in told
    assert "/missions/?academie=rennes" not in response.content.decode()
    if key == "services.missions":
        assert told.startswith(
            "Académie de Rennes Cette académie n'a pas ouvert la consultation des missions."
        )
        assert "sa division des examens et concours. 1 état de frais à compléter Ouvrir" in told
    else:
        assert told.startswith(
            "Académie de Rennes Le service des enseignants est fermé depuis le 25/06/2026."
        )
        assert "à compléter" not in told


@pytest.mark.parametrize(
    ("role", "label"),
    [
        ("school_head", "Chef d'établissement"),
        ("centre_head", "Chef de centre d'examen"),
        ("jury_president", "Président de jury"),
    ],
)
def test_a_role_without_activity_reads_a_true_sentence(visitor, role, label):
    response = visitor([role]).get("/")
    assert response.status_code == 200
    assert f"Aucune activité n'est ouverte dans cette académie pour votre fonction : {label}." in text(
        response
    )
    assert "/missions/" not in response.content.decode()
    assert "/etats-de-frais/" not in response.content.decode()


def test_what_awaits_the_division(visitor, sophie):
    PendingAccount.objects.create(issuer="x", subject="a", display_name="Paul Morin")
    for number in range(2):
        signal_error(sophie, actor="tests", subject="other", message=f"Erreur n° {number}, à corriger")
    words = text(visitor(["manager"]).get("/"))
    assert "Ce qui vous attend 1 compte à rattacher Chaque compte attend votre décision" in words
    assert "2 signalements à traiter Chaque signalement attend votre réponse" in words
    assert "Aucune activité n'est ouverte" not in words
    assert "Journal" not in words and "Voir comme un intervenant" not in words.split("Aide")[0]


def test_nothing_awaits_the_division(visitor):
    words = text(visitor(["administrator"]).get("/"))
    assert "0 compte à rattacher Aucun compte n'attend de décision." in words
    assert "0 signalement à traiter Aucun signalement n'attend de réponse." in words
    assert "Vos autres activités Comptes locaux L'accès des intervenants extérieurs" in words
    assert "Voir comme un intervenant Pour aider un intervenant" in words
    assert "Journal Qui est venu, ce qui a été décidé et consulté dans votre académie." in words


def test_a_function_still_to_be_proven_is_told_no_figure(visitor):
    PendingAccount.objects.create(issuer="x", subject="a")
    client = visitor(["manager"], strong=False)
    client.get("/")
    words = text(client.get("/"))
    assert "s'exerce après confirmation de votre identité" in words
    assert "compte à rattacher" not in words and "Aucune activité" not in words


def test_the_figures_of_the_division_cost_one_query_each(visitor, count_queries):
    head, manager = visitor(["school_head"]), visitor(["manager"], key="8" * 64)
    without = count_queries(lambda: head.get("/"))
    assert count_queries(lambda: manager.get("/")) <= without + 2


def test_closed_activities_have_no_figure_and_no_link(page, convoke):
    convoke()
    with hub():
        set_rule("toulouse", "services.missions", False, actor="tests")
        set_rule("toulouse", "services.claims", False, actor="tests")
    response = page.get("/")
    assert "Votre académie n'a ouvert ni la consultation des missions" in text(response)
    assert "/missions/" not in response.content.decode()
    assert "/etats-de-frais/" not in response.content.decode()


def test_whose_file_is_open_is_said_where_the_names_differ(page, account, sophie):
    """A linked account opens the file of another name."""
    assert "Dossier de" not in text(page.get("/"))
    sophie.last_name, sophie.first_name, sophie.civility = "LEMARCHAND", "Gaston", "M."
    sophie.save()
    assert f"Dossier de M. LEMARCHAND Gaston, n° {sophie.number}." in text(page.get("/"))


def test_missions_elsewhere_are_all_counted_and_said_so(page):
    with academy("rennes"):
        examiner = ExaminerFactory(person_key=SOPHIE_KEY)
        for day in (date(2026, 5, 3), date(2026, 5, 4), date(2026, 7, 3)):
            AssignmentFactory(examiner=examiner, mission__starts_on=day)
        publish_persons([SOPHIE_KEY])
    with hub():
        project_all()
    assert "3 missions en tout, dont la prochaine le vendredi 3 juillet 2026" in text(page.get("/"))


@pytest.mark.parametrize("role", ["manager", "administrator", "jury_president"])
def test_who_needs_a_second_factor_finds_where_to_manage_it(visitor, role):
    body = visitor([role]).get("/").content.decode()
    assert 'href="http://localhost:8000/second-facteur/"' in body


def test_the_second_factor_is_in_the_site_map_and_not_on_every_home(page, visitor):
    address = 'href="http://localhost:8000/second-facteur/"'
    assert address in page.get("/plan-du-site/").content.decode()
    assert address in page.get("/mes-informations/").content.decode()
    assert address not in page.get("/").content.decode()
