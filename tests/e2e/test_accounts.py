"""Second factors, linked accounts, and every new page of « who are you »: axe, small screens, silence."""

import base64
import hmac
import re
import struct
import time

import pytest
from playwright.sync_api import Page, expect

from tests.attack import externals
from tests.e2e.conftest import leave_by

pytestmark = pytest.mark.browser
TOULOUSE, RENNES, HUB = "toulouse.localhost", "rennes.localhost", "localhost"
KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def totp(secret: str, ahead: int = 0) -> str:
    """RFC 6238, written again: what the telephone shows owes nothing to the platform's code."""
    key = base64.b32decode(secret.replace(" ", ""))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30 + ahead), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def plug_key(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def test_a_security_key_then_an_application(visitor):
    camille = visitor()
    page = camille.sign_in("enseignant.caen", "caen.localhost")
    plug_key(page)
    camille.go(HUB, "/second-facteur/cle/")
    page.get_by_label(re.compile("Nom de cet appareil")).fill("Clé du bureau")
    leave_by(page.get_by_role("button", name="Ajouter cette clé"))
    expect(page.get_by_role("heading", name="Vos codes de secours")).to_be_visible()
    camille.check_accessibility()
    leave_by(page.get_by_role("button", name=re.compile("J'ai noté mes codes")))
    expect(page.get_by_text("Clé du bureau").first).to_be_visible()

    camille.go(HUB, "/second-facteur/preuve/?next=/second-facteur/")
    camille.check_accessibility()
    leave_by(page.get_by_role("button", name="Utiliser ma clé"))
    expect(page.get_by_text("Votre identité est confirmée").first).to_be_visible()

    camille.go(HUB, "/second-facteur/application/")
    camille.check_accessibility()
    secret = page.locator(".factor-secret").inner_text()
    page.get_by_label(re.compile("Code à 6 chiffres")).fill(totp(secret))
    leave_by(page.get_by_role("button", name="Ajouter cette application"))
    expect(page.get_by_text("est ajouté à vos moyens").first).to_be_visible()

    camille.go(HUB, "/second-facteur/preuve/?next=/second-facteur/")
    page.get_by_label(re.compile("Code à 6 chiffres")).fill(totp(secret, ahead=1))
    leave_by(page.get_by_role("button", name="Confirmer"))
    expect(page.get_by_text("Votre identité est confirmée").first).to_be_visible()


def test_linking_an_account_of_another_academy_and_undoing_it(visitor, platform):
    number = externals.known(platform, 6)
    page = (claire := visitor()).sign_in("enseignant.noumea", "noumea.localhost")
    claire.go(HUB, "/rattachements/")
    claire.check_accessibility()
    leave_by(page.get_by_role("link", name="Rattacher un compte"))
    page.get_by_label(re.compile("Académie où")).select_option(externals.ACADEMY)
    page.get_by_label(re.compile("Identifiant de ce compte")).fill(number)
    page.get_by_label(re.compile("Mot de passe de ce compte")).fill("pas le bon, du tout")
    leave_by(page.get_by_role("button", name="Rattacher ce compte"))
    expect(page.get_by_text("n'ouvrent pas de compte").first).to_be_visible()
    page.get_by_label(re.compile("Académie où")).select_option(externals.ACADEMY)
    page.get_by_label(re.compile("Identifiant de ce compte")).fill(number)
    page.get_by_label(re.compile("Mot de passe de ce compte")).fill(externals.PASSWORD)
    leave_by(page.get_by_role("button", name="Rattacher ce compte"))
    expect(page.get_by_text("Votre compte est rattaché").first).to_be_visible()
    claire.go(RENNES)
    assert page.url == platform.url(RENNES, "/")
    claire.go(HUB, "/rattachements/")
    leave_by(page.get_by_role("link", name=re.compile("Annuler ce rattachement")))
    claire.check_accessibility()
    leave_by(page.get_by_role("button", name="Annuler le rattachement"))
    expect(page.get_by_text("Le rattachement est annulé").first).to_be_visible()


def test_the_page_of_the_second_factor(visitor, platform):
    """Shown to who signs in with a role that needs it, on a telephone too."""
    admin = visitor()
    page = admin.go(TOULOUSE)
    admin._choose_door("")
    admin._give_password("admin.toulouse")
    assert "/second-facteur/preuve/" in page.url
    admin.examine()


def test_seeing_as_an_examiner(visitor, platform):
    admin = visitor()
    page = admin.sign_in("admin.toulouse", TOULOUSE, "/assistance/")
    page.get_by_role("searchbox", name=re.compile("intervenant")).fill("Vidal")
    leave_by(page.locator(":focus"), "Enter")
    leave_by(page.get_by_role("link", name=re.compile("Vidal", re.IGNORECASE)).first)
    admin.check_accessibility()
    page.get_by_label("Motif").fill("Appel du 3 juin, état de frais introuvable")
    leave_by(page.get_by_role("button", name="Ouvrir la vue"))
    expect(page.get_by_text(re.compile("lecture seule", re.IGNORECASE)).first).to_be_visible()
    admin.examine()
    leave_by(page.get_by_role("button", name=re.compile("Terminer", re.IGNORECASE)).first)
    expect(page.get_by_text("La vue est terminée").first).to_be_visible()
