"""Which provider signs people in on this host, and how this host presents itself to it."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from imagin.identity.models import UpstreamProvider
from imagin.identity.provider import clients

HUB_PROVIDER = "hub"
SECRET_POST, PRIVATE_KEY = "client_secret_post", "private_key_jwt"


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenID Provider as its client sees it."""

    code: str
    name: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    redirect_uri: str
    userinfo_endpoint: str = ""
    end_session_endpoint: str = ""
    internal_url: str = ""
    scopes: str = "openid"
    use_pkce: bool = True
    algorithms: tuple[str, ...] = ("RS256",)
    # How the client proves itself at the token endpoint (OpenID Connect Core §9).
    token_auth: str = SECRET_POST
    # Levels asked; the ID token must be of one of them. None asked, none required.
    acr_values: tuple[str, ...] = ()
    trusted_claims: frozenset[str] = frozenset()
    linking_claim: str = ""
    # Academies whose identifiers this provider may tell; None for any.
    academies: frozenset[str] | None = None
    # RFC 9207: True where we know that the provider names itself in its answers.
    names_itself: bool = False

    def server_address(self, url: str) -> tuple[str, dict[str, str]]:
        """Address for a call between servers, and the Host header that goes with it.

        Python does not resolve ``*.localhost``, and a production hub need not leave its network.
        """
        if not self.internal_url:
            return url, {}
        public, internal = urlsplit(url), urlsplit(self.internal_url)
        target = urlunsplit((internal.scheme, internal.netloc, public.path, public.query, ""))
        return target, {"Host": public.netloc}


def provider_of(request: HttpRequest, code: str = "", *, academy: str = "") -> Provider | None:
    """The hub for an academy; for the hub, the one named ``code`` or else the only one ``academy`` has."""
    here = request.academy  # type: ignore[attr-defined]
    if here is not None:
        return hub_provider(here.code, here.url)
    offered = offered_to(academy)
    found = list(offered.filter(code=code) if code else offered[:2])
    return upstream_provider(found[0]) if len(found) == 1 else None


def offered_to(academy: str) -> QuerySet[UpstreamProvider]:
    """Providers of the academy the person came from; every open one for who comes to the hub itself."""
    providers = UpstreamProvider.objects.filter(active=True).order_by("name")
    if not academy:
        return providers
    return providers.filter(Q(everywhere=True) | Q(offers__academy=academy)).distinct()


def name_of_issuer(issuer: str) -> str:
    return UpstreamProvider.objects.filter(issuer=issuer).values_list("name", flat=True).first() or ""


def hub_issuer() -> str:
    """Fixed: no Host header changes it."""
    return str(settings.OAUTH2_PROVIDER["OIDC_ISS_ENDPOINT"])


def hub_provider(code: str, url: str) -> Provider:
    issuer = hub_issuer()
    return Provider(
        code=HUB_PROVIDER,
        name="Plateforme nationale",
        issuer=issuer,
        client_id=clients.client_id_of(code),
        client_secret="",
        token_auth=PRIVATE_KEY,
        authorization_endpoint=f"{issuer}/authorize/",
        token_endpoint=f"{issuer}/token/",
        jwks_uri=f"{issuer}/.well-known/jwks.json",
        redirect_uri=url + clients.CALLBACK_PATH,
        internal_url=settings.INTERNAL_URL,
        trusted_claims=frozenset({"person_key", "imagin_identifier", "examiner_number"}),
        names_itself=True,
    )


def upstream_provider(row: UpstreamProvider) -> Provider:
    return Provider(
        code=row.code,
        name=row.name,
        issuer=row.issuer,
        client_id=row.client_id,
        client_secret=row.client_secret,
        authorization_endpoint=row.authorization_endpoint,
        token_endpoint=row.token_endpoint,
        jwks_uri=row.jwks_uri,
        redirect_uri=settings.HUB_URL + clients.CALLBACK_PATH,
        userinfo_endpoint=row.userinfo_endpoint,
        end_session_endpoint=row.end_session_endpoint,
        internal_url=row.internal_url,
        scopes=row.scopes,
        use_pkce=row.use_pkce,
        algorithms=(row.sign_alg,),
        acr_values=tuple(row.acr_values.split()),
        trusted_claims=frozenset(row.trusted_claims),
        linking_claim=row.linking_claim,
        academies=None if row.everywhere else frozenset(row.offers.values_list("academy", flat=True)),
        names_itself=row.names_itself,
    )
