"""Every screen of the administrator and of the hosting team in the dark, then on the smallest phone."""

import pytest

pytestmark = pytest.mark.browser
TOULOUSE, HUB = "toulouse.localhost", "localhost"
DECIDED = (
    "/reglages/",
    "/reglages/changements/",
    "/reglages/regle/claims.display_years/",
    "/reglages/regle/look.accent/",
    "/reglages/regle/signin.credentials_help/",
    "/reglages/regle/time.zone/",
    "/reglages/ouvertures/",
    "/reglages/ouvertures/externes/",
)
SAID = (
    "/messages/",
    "/messages/accueil/",
    "/messages/accueil/ecrire/",
    "/messages/aide/",
    "/messages/aide-connexion/ecrire/",
    "/messages/bandeau/nouveau/",
    "/messages/conditions/versions/1/",
    "/messages/conditions/versions/1/acceptations/",
    "/messages/conditions/versions/1/retirer/",
)
HOSTED = (
    "/hebergement/",
    "/hebergement/academies/centrale/",
    "/hebergement/academies/centrale/maintenance/",
    "/hebergement/academies/centrale/verifications/",
    "/hebergement/maintenance/",
    "/hebergement/maintenance/prevoir/?academie=centrale",
    "/hebergement/seconds-facteurs/",
    "/hebergement/travaux/",
    "/hebergement/nouvelle/",
    "/hebergement/comparer/?une=toulouse&autre=noumea",
)


@pytest.mark.parametrize(
    ("who", "host", "paths"), [("admin.toulouse", TOULOUSE, DECIDED + SAID), ("hebergeur", HUB, HOSTED)]
)
def test_every_page_passes_axe_in_the_dark_and_fits_a_phone(visitor, who, host, paths):
    person = visitor(color_scheme="dark", viewport={"width": 1280, "height": 800})
    person.sign_in(who, host, paths[0])
    for path in paths:
        person.go(host, path)
        person.check_accessibility()
        person.fits(320)
        person.page.set_viewport_size({"width": 1280, "height": 800})
