"""What a rule that claims read would change, told before it is decided (DESIGN §7).

A mission is named by its number, a person not at all: a preview may be printed, or kept in a report.
"""

from collections.abc import Sequence
from datetime import date

from dateutil.relativedelta import relativedelta
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Left

from imagin.rules.reading import sessions_deciding
from imagin.rules.registry import Touched, effect_of
from imagin.rules.registry.liquidation import LiquidationAcademy
from imagin.rules.services import rule
from tenants.claims.enums import ClaimState, Half
from tenants.claims.liquidation import DEPARTMENT, payer
from tenants.claims.models import Claim, ClaimHalf
from tenants.claims.selectors import ENDED, PAY_FORMS
from tenants.missions.previews import mission_examples, service_window, to_convoke
from tenants.people.enums import ExaminerKind, PostingKind
from tenants.people.models import Posting

MISSION = "assignment__mission__"
Academies = Sequence[LiquidationAcademy]
SETTLED = (ClaimState.SENT, ClaimState.PAID)
TO_ENTER = (ClaimState.OPEN, ClaimState.REJECTED)

APPEAR = (
    "état de frais qui réapparaît dans la liste des intervenants|"
    "états de frais qui réapparaissent dans la liste des intervenants"
)
DISAPPEAR = (
    "état de frais qui n'apparaît plus dans la liste des intervenants|"
    "états de frais qui n'apparaissent plus dans la liste des intervenants"
)
SHUT = (
    "état de frais qui ne s'ouvre plus à son intervenant|"
    "états de frais qui ne s'ouvrent plus à leurs intervenants"
)
OPENED = (
    "état de frais qui s'ouvre de nouveau à son intervenant|"
    "états de frais qui s'ouvrent de nouveau à leurs intervenants"
)
NO_ENTRY = (
    "état de frais encore à valider, qui ne pourra plus être saisi|"
    "états de frais encore à valider, qui ne pourront plus être saisis"
)
ENTRY = (
    "état de frais encore à valider, qui pourra de nouveau être saisi|"
    "états de frais encore à valider, qui pourront de nouveau être saisis"
)
TRAVEL_KEPT = (
    "état de frais dont le volet déplacement, s'il n'est pas encore traité, attend la réouverture|"
    "états de frais dont le volet déplacement, s'il n'est pas encore traité, attend la réouverture"
)
TRAVEL_NEVER = (
    "affectation à convoquer, dont l'état de frais sera sans volet déplacement|"
    "affectations à convoquer, dont l'état de frais sera sans volet déplacement"
)
TRAVEL_LATE = (
    "état de frais déjà préparé, qui reste sans volet déplacement|"
    "états de frais déjà préparés, qui restent sans volet déplacement"
)
TRAVEL_COMES = (
    "affectation à convoquer, dont l'état de frais pourra avoir un volet déplacement|"
    "affectations à convoquer, dont l'état de frais pourra avoir un volet déplacement"
)
OLD_CURRENCY = (
    "état de frais enregistré en {currency} et non validé, recalculé au prochain enregistrement|"
    "états de frais enregistrés en {currency} et non validés, recalculés au prochain enregistrement"
)
NEW_CURRENCY = (
    "état de frais pas encore enregistré, à calculer en {currency}|"
    "états de frais pas encore enregistrés, à calculer en {currency}"
)
CLOCK = (
    "état de frais dont le jour d'ouverture et celui de validation changent d'heure|"
    "états de frais dont le jour d'ouverture et celui de validation changent d'heure"
)
CHANNEL = (
    "état de frais avec déplacement, dont la consigne d'envoi des justificatifs change|"
    "états de frais avec déplacement, dont la consigne d'envoi des justificatifs change"
)
PAYER = (
    "état de frais pas encore transmis, dont l'académie de liquidation change|"
    "états de frais pas encore transmis, dont l'académie de liquidation change"
)


@effect_of("claims.display_years")
def display_years(before: int, after: int, day: date) -> list[Touched]:
    """Claims of the missions ended between the two limits."""
    old, new = (day - relativedelta(years=years) for years in (before, after))
    between = {f"{MISSION}ends_on__gte": min(old, new), f"{MISSION}ends_on__lt": max(old, new)}
    return told(APPEAR if new < old else DISAPPEAR, Claim.objects.filter(**between))


@effect_of("services.claims")
def claims_service(before: bool, after: bool, day: date) -> list[Touched]:
    return told(OPENED if after else SHUT, listed(day))


def listed(day: date) -> QuerySet[Claim]:
    """Those that the list still shows on that day."""
    oldest = day - relativedelta(years=rule("claims.display_years"))
    return Claim.objects.filter(**{f"{MISSION}ends_on__gte": oldest})


@effect_of("windows.teacher")
def teachers_window(before: bool, after: bool, day: date, session: str) -> list[Touched]:
    return _entry(ExaminerKind.INTERNAL, "windows.teacher", after, day, session)


@effect_of("windows.external")
def externals_window(before: bool, after: bool, day: date, session: str) -> list[Touched]:
    return _entry(ExaminerKind.EXTERNAL, "windows.external", after, day, session)


def _entry(kind: ExaminerKind, key: str, after: bool, day: date, session: str) -> list[Touched]:
    """A session that decides for itself does not follow the service, open or closed."""
    claims = _to_enter(day).filter(assignment__examiner__kind=kind)
    if session:
        claims = claims.filter(**{f"{MISSION}session__code": session})
    else:
        claims = claims.exclude(**{f"{MISSION}session__code__in": list(sessions_deciding(key))})
    return [*service_window(kind, after, session), *told(ENTRY if after else NO_ENTRY, claims)]


def _to_enter(day: date) -> QuerySet[Claim]:
    typed = {f"{MISSION}type__pay_entry__in": list(PAY_FORMS), f"{MISSION}starts_on__lte": day}
    return Claim.objects.filter(halves__kind=Half.PAY, halves__state__in=TO_ENTER, **typed)


@effect_of("modules.travel")
def travel(before: bool, after: bool, day: date) -> list[Touched]:
    """The halves that exist live on; only claims to come get one, or none."""
    travelling = {f"{MISSION}type__travels": True, f"{MISSION}ends_on__gte": day}
    with_half = Claim.objects.filter(halves__kind=Half.TRAVEL)
    if not after:
        return [*told(TRAVEL_KEPT, with_half), *_coming(TRAVEL_NEVER)]
    without = Claim.objects.filter(**travelling).exclude(pk__in=with_half.values("pk"))
    return [*told(TRAVEL_LATE, without), *_coming(TRAVEL_COMES)]


def _coming(label: str) -> list[Touched]:
    return to_convoke(label, mission__type__travels=True)


@effect_of("money.currency")
def currency(before: str, after: str, day: date) -> list[Touched]:
    """What is validated keeps its amount and its currency."""
    pay = Claim.objects.filter(halves__kind=Half.PAY, halves__state__in=TO_ENTER)
    computed = pay.filter(halves__kind=Half.PAY, halves__currency=before)
    blank = pay.filter(halves__kind=Half.PAY, halves__currency="")
    old, new = OLD_CURRENCY.format(currency=before), NEW_CURRENCY.format(currency=after)
    return [*told(old, computed), *told(new, blank)]


@effect_of("time.zone")
def zone(before: str, after: str, day: date) -> list[Touched]:
    """Of the missions that are not over: a day begins elsewhere."""
    return told(CLOCK, Claim.objects.filter(**{f"{MISSION}ends_on__gte": day}))


@effect_of("documents.channel")
def channel(before: str, after: str, day: date, session: str) -> list[Touched]:
    going = ClaimHalf.objects.filter(kind=Half.TRAVEL).exclude(state__in=ENDED)
    claims = Claim.objects.filter(pk__in=going.values("claim"))
    if session:
        claims = claims.filter(**{f"{MISSION}session__code": session})
    else:
        claims = claims.exclude(**{f"{MISSION}session__code__in": sessions_deciding("documents.channel")})
    return told(CHANNEL, claims)


@effect_of("liquidation.academies")
def liquidation(before: Academies, after: Academies, day: date) -> list[Touched]:
    """By department of the main school: those of the academies that are named differently."""
    going = ClaimHalf.objects.exclude(state__in=(*ENDED, *SETTLED))
    claims = Claim.objects.filter(pk__in=going.values("claim")).annotate(department=_department())
    departments = claims.order_by("department").values_list("department", flat=True).distinct()
    moved = [each for each in departments if payer(before, each) != payer(after, each)]
    return told(PAYER, claims.filter(department__in=moved))


def _department() -> Coalesce:
    main = Posting.objects.filter(examiner=OuterRef("assignment__examiner"), kind=PostingKind.MAIN)
    return Coalesce(Subquery(main.values(uai=Left("school__uai", DEPARTMENT))), Value(""))


def told(label: str, claims: QuerySet[Claim]) -> list[Touched]:
    """Nothing where there are none; a claim without a half is shown to nobody."""
    shown = claims.filter(halves__isnull=False)
    counted = shown.aggregate(
        claims=Count("pk", distinct=True), people=Count("assignment__examiner", distinct=True)
    )
    examples = mission_examples(shown, "assignment__mission", "états")
    return [Touched(label, examples=examples, **counted)] if counted["claims"] else []
