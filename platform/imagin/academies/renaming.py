"""Correcting the name or the host of an academy that exists; its code stays for good.

Other processes learn it within the seconds that the directory keeps (``directory.KEEP_SECONDS``): a host that
was not known is looked up at once.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from imagin.academies import directory, lifecycle, names, onboarding
from imagin.academies.models import Academy, AcademyState, Domain
from imagin.identity.events import tell
from imagin.tenancy.context import academy, hub

NOTHING = "Rien n'est changé : donnez un autre nom, un autre nom d'hôte, ou les deux."
CREATING = (
    "L'ouverture de {name} n'est pas terminée : terminez-la, ou annulez-la et corrigez son fichier, puis "
    "recommencez."
)


def rename(code: str, *, actor: str, name: str | None = None, host: str | None = None) -> Academy:
    """None: as it is. Whole or not at all: the sign-in client follows the host in the same transaction."""
    wanted = (
        None if name is None else names.check_name(name),
        None if host is None else onboarding.check_host(host),
    )
    with hub(), transaction.atomic():
        found = _to_rename(code)
        changed = _change_name(found, wanted[0]) + _change_host(found, wanted[1])
        if not changed:
            raise ValidationError(NOTHING)
        _tell_both(code, actor, changed)
    directory.forget()
    return found


def _to_rename(code: str) -> Academy:
    found = Academy.objects.select_for_update().filter(code=code).first()
    if found is None:
        raise ValidationError(lifecycle.UNKNOWN.format(code=code))
    if found.state == AcademyState.CREATING:
        raise ValidationError(CREATING.format(name=found.name))
    return found


def _change_name(found: Academy, name: str | None) -> list[str]:
    if name is None or name == found.name:
        return []
    if used := onboarding.name_used(name, found.code):
        raise ValidationError(used)
    found.name = name
    found.save(update_fields=["name"])
    return ["name"]


def _change_host(found: Academy, host: str | None) -> list[str]:
    domain = found.domains.get(primary=True)
    if host is None or host == domain.host:
        return []
    if Domain.objects.filter(host__iexact=host).exclude(pk=domain.pk).exists():
        raise ValidationError(onboarding.HOST_USED.format(host=host))
    try:
        with transaction.atomic():
            Domain.objects.filter(pk=domain.pk).update(host=host)
    except IntegrityError as error:
        raise ValidationError(onboarding.HOST_USED.format(host=host)) from error
    onboarding.register_client(found.code, host)
    return ["host"]


def _tell_both(code: str, actor: str, changed: list[str]) -> None:
    told: dict[str, Any] = {"actor": actor, "subject": f"academy:{code}", "academy": code, "fields": changed}
    tell("academy.renamed", **told)
    with academy(code):
        tell("academy.renamed", **told)
