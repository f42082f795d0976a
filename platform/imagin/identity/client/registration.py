"""Opening, offering and closing the providers that sign people in on this hub. Run on the hub."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from imagin.academies.models import Academy
from imagin.identity import events
from imagin.identity.client import discovery
from imagin.identity.models import ProviderOffer, UpstreamProvider


@transaction.atomic
def add_provider(
    *, code: str, issuer: str, told: dict[str, str], academies: Iterable[str] = (), **values: Any
) -> UpstreamProvider:
    """``told``: addresses given by hand. The same code again updates the row, never its issuer."""
    document = discovery.discover(issuer)
    values |= discovery.endpoints(document, told)
    _check_what_it_does(document, values)
    known = UpstreamProvider.objects.filter(code=code).first()
    if known and known.issuer != issuer:
        raise ValidationError(f"Le code {code} désigne déjà {known.issuer} : choisissez un autre code.")
    row = known or UpstreamProvider(code=code, issuer=issuer)
    claim = values["linking_claim"]
    codes = _existing(academies)
    values |= {"active": True, "everywhere": not codes, "trusted_claims": [claim] if claim else []}
    for name, value in values.items():
        setattr(row, name, value)
    row.names_itself = document.get("authorization_response_iss_parameter_supported") is True
    row.full_clean()
    row.save()
    _offer(row, codes)
    events.tell("provider.added", subject=f"provider:{code}")
    return row


def _check_what_it_does(document: dict[str, Any], values: dict[str, Any]) -> None:
    wanted = {
        "id_token_signing_alg_values_supported": values["sign_alg"],
        "code_challenge_methods_supported": "S256" if values["use_pkce"] else "",
        "response_types_supported": "code",
    }
    wanted |= {"token_endpoint_auth_methods_supported": "client_secret_post"}
    discovery.check_supported(document, wanted)
    for level in values["acr_values"].split():
        discovery.check_supported(document, {"acr_values_supported": level})


@transaction.atomic
def offer(code: str, academies: Iterable[str], *, everywhere: bool = False) -> None:
    provider = provider_called(code)
    codes = _existing(academies)
    if not (codes or everywhere):
        raise ValidationError("Dites à quelle académie, ou --everywhere.")
    if provider.everywhere and codes:
        raise ValidationError(
            f"{code} est déjà proposé à toutes les académies. Pour le réserver à quelques-unes, commencez "
            f"par « imagin provider withdraw {code} --everywhere »."
        )
    if everywhere:
        provider.everywhere = True
        provider.save(update_fields=["everywhere"])
    _offer(provider, codes)
    events.tell("provider.offered", subject=f"provider:{code}", academies=codes, everywhere=everywhere)


@transaction.atomic
def withdraw(code: str, academies: Iterable[str], *, everywhere: bool = False) -> None:
    provider = provider_called(code)
    codes = sorted(set(academies))
    offers = provider.offers.filter(academy__in=codes)
    missing = sorted({*codes} - {*offers.values_list("academy", flat=True)})
    if not (codes or everywhere) or missing:
        raise ValidationError(
            f"{code} n'est pas réservé à {', '.join(missing) or 'une académie'} : « imagin provider list » "
            "montre à qui il est proposé."
        )
    if everywhere:
        provider.everywhere = False
        provider.save(update_fields=["everywhere"])
    offers.delete()
    events.tell("provider.withdrawn", subject=f"provider:{code}", academies=codes, everywhere=everywhere)


@transaction.atomic
def close(code: str) -> None:
    """Nobody signs in with it any more; who is signed in stays until his sign-in ends."""
    provider = provider_called(code)
    provider.active = False
    provider.save(update_fields=["active"])
    events.tell("provider.closed", subject=f"provider:{code}")


def provider_called(code: str) -> UpstreamProvider:
    found = UpstreamProvider.objects.filter(code=code).first()
    if found is None:
        raise ValidationError(f"Aucun fournisseur {code} : « imagin provider list » les montre.")
    return found


def _offer(provider: UpstreamProvider, academies: list[str]) -> None:
    for academy in academies:
        ProviderOffer.objects.get_or_create(provider=provider, academy=academy)


def _existing(academies: Iterable[str]) -> list[str]:
    codes = sorted(set(academies))
    known = set(Academy.objects.filter(code__in=codes).values_list("code", flat=True))
    if unknown := [code for code in codes if code not in known]:
        raise ValidationError(
            f"Aucune académie {', '.join(unknown)} : « imagin academy list » montre leurs codes."
        )
    return codes
