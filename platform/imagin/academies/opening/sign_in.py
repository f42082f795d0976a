"""Signing in, tried for real through the network: which hop fails is said, as a person would meet it.

Nobody signs in: the academy is asked for its sign-in page, the hub answers that nobody is there
(``login_required``), and each provider of identity is asked who it is.
"""

import secrets
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import requests
from django.conf import settings

from imagin.academies import directory
from imagin.academies.directory import HostedAcademy
from imagin.academies.opening.checks import Outcome
from imagin.identity.client.discovery import DOCUMENT
from imagin.identity.client.upstream import Provider, hub_provider, offered_to, upstream_provider
from imagin.operations import maintenance, words

SIGN_IN = "/connexion/?next=/"
NOT_HOSTED = Outcome(False, "L'académie ne répond pas encore.", "Terminez d'abord son ouverture.")
ALL_WELL = "L'académie, le site d'hébergement et {count} fournisseur(s) d'identité répondent."
WELL_BUT_CLOSED = (
    "Le site d'hébergement et {count} fournisseur(s) d'identité répondent ; l'académie, fermée, répondra "
    "une fois rouverte."
)
IN_MAINTENANCE = "L'académie est en maintenance jusqu'au {end} : d'ici là, elle ne répond à personne."
END_IT = "Réessayez après, ou terminez-la par « imagin academy maintenance {code} --end »."
NO_PROVIDER = Outcome(
    False,
    "Aucun fournisseur d'identité n'est proposé à cette académie : son personnel ne pourrait pas entrer.",
    "« imagin provider add » en ajoute un, « imagin provider offer » le propose.",
)
NO_ANSWER = "{who} ne répond pas à {where} ({fault})."
CHECK_NETWORK = "Vérifiez que les serveurs sont lancés, puis l'adresse entre serveurs et le pare-feu."
WRONG = "{who} répond {status} à {where}, au lieu de renvoyer vers {expected}."
CHECK_HOST = "Vérifiez le nom d'hôte de l'académie et le proxy, qui doit garder l'en-tête Host."
REFUSED = "Le site d'hébergement refuse la demande de l'académie ({error})."
CHECK_CLIENT = "Relancez « imagin prepare » : il réinscrit le client de connexion de chaque académie."
OTHER_ISSUER = "Le fournisseur {name} se présente comme {issuer}, et non {expected}."
CHECK_PROVIDER = "Corrigez-le par « imagin provider add » avec le même code."


class HopFailed(Exception):
    def __init__(self, sentence: str, remedy: str) -> None:
        super().__init__(sentence)
        self.outcome = Outcome(False, sentence, remedy)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    location: str
    response: requests.Response


def check(code: str) -> Outcome:
    """Run on the hub; three hops, and one more per provider."""
    answering = directory.by_code(code)
    hosted = answering or directory.closed(code)
    if hosted is None:
        return NOT_HOSTED
    if answering and (closing := maintenance.running(code)):
        return Outcome(
            False, IN_MAINTENANCE.format(end=words.moment(closing.ends_at)), END_IT.format(code=code)
        )
    try:
        _ask_hub(hosted, _ask_academy(hosted) if answering else _question(hosted))
        providers = [upstream_provider(row) for row in offered_to(code)]
        for provider in providers:
            _ask_provider(provider)
    except HopFailed as error:
        return error.outcome
    said = ALL_WELL if answering else WELL_BUT_CLOSED
    return Outcome(True, said.format(count=len(providers))) if providers else NO_PROVIDER


def _ask_academy(hosted: HostedAcademy) -> str:
    """Its sign-in page sends to the hub, silently; returns where."""
    answer = _get(hosted.name, hosted.url + SIGN_IN, hosted.internal_url)
    expected = hub_provider(hosted.code, hosted.url).authorization_endpoint
    if not answer.location.startswith(expected):
        said = {"who": hosted.name, "status": answer.status, "where": hosted.url + "/connexion/"}
        raise HopFailed(WRONG.format(expected=expected, **said), CHECK_HOST)
    return answer.location


def _question(hosted: HostedAcademy) -> str:
    """What a closed academy would send: it answers nobody, so it is not asked."""
    provider = hub_provider(hosted.code, hosted.url)
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": provider.redirect_uri,
        "scope": provider.scopes,
        "state": secrets.token_urlsafe(16),
        "nonce": secrets.token_urlsafe(16),
        "code_challenge": secrets.token_urlsafe(32),
        "code_challenge_method": "S256",
        "prompt": "none",
    }
    return f"{provider.authorization_endpoint}?{urlencode(asked)}"


def _ask_hub(hosted: HostedAcademy, address: str) -> None:
    """It knows the academy, and says that nobody is signed in."""
    who, expected = "Le site d'hébergement", hub_provider(hosted.code, hosted.url).redirect_uri
    answer = _get(who, address, settings.INTERNAL_URL)
    if not answer.location.startswith(expected):
        said = {"who": who, "status": answer.status, "where": settings.HUB_URL}
        raise HopFailed(WRONG.format(expected=expected, **said), CHECK_CLIENT)
    error = parse_qs(urlsplit(answer.location).query).get("error", ["réponse inattendue"])[0]
    if error != "login_required":
        raise HopFailed(REFUSED.format(error=error[:60]), CHECK_CLIENT)


def _ask_provider(provider: Provider) -> None:
    """Its discovery document is its own; without one, its keys at least are reachable."""
    answer = _get(provider.name, provider.issuer.rstrip("/") + DOCUMENT, provider.internal_url)
    if answer.status != 200:
        keys = _get(provider.name, provider.jwks_uri, provider.internal_url)
        if keys.status != 200:
            said = {"who": provider.name, "where": provider.jwks_uri, "fault": f"HTTP {keys.status}"}
            raise HopFailed(NO_ANSWER.format(**said), CHECK_NETWORK)
        return
    issuer = _issuer(answer.response)
    if issuer != provider.issuer:
        said = {"name": provider.name, "issuer": issuer[:120], "expected": provider.issuer}
        raise HopFailed(OTHER_ISSUER.format(**said), CHECK_PROVIDER)


def _issuer(response: requests.Response) -> str:
    try:
        document = response.json()
    except ValueError:
        return "(illisible)"
    return str(document.get("issuer", "")) if isinstance(document, dict) else "(illisible)"


def _get(who: str, url: str, internal_url: str) -> Answer:
    """Between servers, as ``imagin.identity.client`` calls: the public name goes in Host."""
    public, headers, target = urlsplit(url), {"Accept": "text/html, application/json"}, url
    if internal_url:
        inside = urlsplit(internal_url)
        target = urlunsplit((inside.scheme, inside.netloc, public.path, public.query, ""))
        headers["Host"] = public.netloc
    try:
        with requests.Session() as session:
            session.trust_env = not internal_url
            response = session.get(
                target, headers=headers, timeout=settings.OIDC_TIMEOUT, allow_redirects=False
            )
    except requests.RequestException as error:
        said = {"who": who, "where": f"{public.scheme}://{public.netloc}", "fault": type(error).__name__}
        raise HopFailed(NO_ANSWER.format(**said), CHECK_NETWORK) from None
    return Answer(response.status_code, response.headers.get("Location", ""), response)
