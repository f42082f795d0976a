"""The banner of an academy that is not open yet promises nothing of an address that nobody gave."""

from django.test import RequestFactory

from imagin.academies.directory import HostedAcademy
from portal.shell.sandbox import sandbox_banner


def banners(*, sandbox: bool) -> list[str]:
    request = RequestFactory().get("/")
    request.academy = HostedAcademy("rennes", "Académie de Rennes", "rennes.localhost", "", sandbox)
    return [str(banner.html) for banner in sandbox_banner(request)]


def test_it_says_where_mails_go_whether_or_not_an_address_was_given():
    [said] = banners(sandbox=True)
    assert "jamais aux personnes" in said and "nulle part si aucune n'a été donnée" in said
    assert "l'équipe d'hébergement" not in said
    assert banners(sandbox=False) == []
