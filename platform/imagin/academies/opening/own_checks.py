"""The checks that need nothing of an academy's tables but its rules; ``tenants.*`` declares the others."""

from datetime import date

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from imagin.academies.configuration.reading import Document
from imagin.academies.models import MigrationState, Opening
from imagin.academies.opening import sign_in
from imagin.academies.opening.checks import Check, Outcome, register
from imagin.academies.opening.foreseeing import said
from imagin.academies.template import fingerprint
from imagin.reference.models import JuryRate
from imagin.rules import stored
from imagin.rules.services import academy_zone, rule, today_in
from imagin.rules.together import clashes
from imagin.tenancy.context import hub

PAYING = ("A", "B")
"""Confidence of a rate that pays (``imagin.reference.models.JuryRate``)."""


def migrated(code: str) -> Outcome:
    state = MigrationState.objects.filter(academy__code=code).first()
    if state and state.fingerprint == fingerprint() and not state.error:
        return Outcome(True, "La base de l'académie est à jour.")
    return Outcome(
        False, "La base de l'académie est en retard sur cette version.", "Lancez « imagin academy migrate »."
    )


def rates_known(code: str) -> Outcome:
    """Of the academy's currency, in force on this day there; none is known in francs CFP, so none blocks."""
    currency, day = rule("money.currency"), timezone.localdate(timezone=academy_zone())
    count = _rates(currency, day)
    if count:
        return Outcome(True, f"{count} taux en {currency} sont en vigueur.")
    return Outcome(
        False,
        f"Aucun taux en {currency} n'est en vigueur le {day:%d/%m/%Y} : le gestionnaire calculera tout.",
        "Vérifiez la monnaie de l'académie (règle money.currency).",
    )


def _rates(currency: str, day: date) -> int:
    rows = JuryRate.objects.filter(currency=currency, confidence__in=PAYING, valid_from__lte=day)
    return rows.filter(Q(valid_to=None) | Q(valid_to__gte=day)).count()


def rules_agree(code: str) -> Outcome:
    with hub():
        clash = next(clashes(stored.all_segments(code), today_in(code)), None)
    if clash is None:
        return Outcome(True, "Les règles ne se contredisent pas.")
    return Outcome(False, clash.words)


def office_known(code: str) -> Outcome:
    return _office(rule("office.address"))


def office_foreseen(document: Document) -> Outcome:
    return _office(said(document, "office.address"))


def _office(address: str) -> Outcome:
    if address.strip():
        return Outcome(True, "L'adresse du bureau de gestion est renseignée.")
    return Outcome(
        False,
        "L'adresse du bureau de gestion manque sur les convocations.",
        "Renseignez la règle office.address.",
    )


def mail_tried(code: str) -> Outcome:
    """Told by ``trial.send``; whether it arrived, its reader knows."""
    opening = Opening.objects.filter(academy_code=code).exclude(mail_tried_at=None).first()
    if opening is None or opening.mail_tried_at is None:
        return Outcome(
            False,
            "Aucun courriel d'essai n'est parti.",
            "Envoyez-vous-en un, ici ou par « imagin academy check CODE --mail ADRESSE ».",
        )
    at = timezone.localtime(opening.mail_tried_at)
    return Outcome(True, f"Un courriel d'essai est parti le {at:%d/%m/%Y à %H:%M} ({settings.TIME_ZONE}).")


def register_all() -> None:
    for check in (
        Check("migrations", "Base de l'académie", migrated, blocking=True, on_hub=True),
        Check("sign_in", "Connexion", sign_in.check, blocking=True, on_hub=True),
        Check("rates", "Barèmes", rates_known),
        Check("rules", "Cohérence des règles", rules_agree, blocking=True, configured=True),
        Check("office", "Bureau de gestion", office_known, foreseen=office_foreseen),
        Check("mail", "Courriel d'essai", mail_tried, on_hub=True),
    ):
        register(check)
