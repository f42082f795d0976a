"""What is sent when the conditions have just changed, or the service just closed, is never dropped unsaid."""

import pytest

from imagin.rules.services import set_rule
from tenants.claims.models import ClaimHalf
from tenants.notices.models import NoticeKind
from tenants.notices.services import publish_notice
from tests.portal.teacher.reading import console, text

PAY = "/etats-de-frais/52525/remuneration/"
TYPED = {"quantity": "12", "act": "save"}
NOT_SAVED = "votre saisie n'a pas été enregistrée"


@pytest.fixture
def claim(convoke):
    convoke(mission__number=52_525)


def test_changed_conditions_say_so_and_give_the_figures_back(page, claim):
    notice = publish_notice(NoticeKind.CONDITIONS, "Nouvelles conditions.")
    asked = page.post(PAY, TYPED, follow=True)
    assert NOT_SAVED in text(asked)
    address = asked.redirect_chain[-1][0]
    assert address.startswith("/etats-de-frais/conditions/")
    answer = page.post(address, {"accepted": "on", "version": notice.version}, follow=True)
    assert answer.redirect_chain[-1][0] == PAY
    assert NOT_SAVED in " ".join(console(answer))
    assert answer.context["form"]["quantity"].value() == "12"
    assert ClaimHalf.objects.get().quantity is None


def test_merely_going_there_is_told_nothing_of_the_kind(page, claim):
    notice = publish_notice(NoticeKind.CONDITIONS, "Nouvelles conditions.")
    asked = page.get(PAY, follow=True)
    assert NOT_SAVED not in text(asked)
    answer = page.post(
        asked.redirect_chain[-1][0], {"accepted": "on", "version": notice.version}, follow=True
    )
    assert NOT_SAVED not in " ".join(console(answer))


def test_an_act_leads_back_to_the_page_it_was_pressed_on(page, claim):
    publish_notice(NoticeKind.CONDITIONS, "Nouvelles conditions.")
    asked = page.post(
        "/etats-de-frais/52525/valider/",
        {"seen": "x"},
        headers={"referer": "http://toulouse.localhost/etats-de-frais/52525/recapitulatif/"},
    )
    assert asked["Location"].startswith(
        "/etats-de-frais/conditions/?suite=/etats-de-frais/52525/recapitulatif/&"
    )


def test_a_service_closed_meanwhile_says_so(page, claim):
    set_rule("toulouse", "windows.teacher", False, actor="tests")
    assert "Votre saisie n'a pas été enregistrée." in text(page.post(PAY, TYPED))
    assert "n'a pas été enregistrée" not in text(page.get(PAY))


def test_a_session_closed_meanwhile_says_so_and_keeps_what_was_typed(page, claim):
    session = ClaimHalf.objects.get().claim.assignment.mission.session.code
    set_rule("toulouse", "windows.teacher", False, actor="tests", session=session)
    answer = page.post(PAY, TYPED, follow=True)
    assert "Votre saisie n'a pas été enregistrée." in " ".join(console(answer))
    set_rule("toulouse", "windows.teacher", True, actor="tests", session=session)
    assert page.get(PAY).context["form"]["quantity"].value() == "12"
