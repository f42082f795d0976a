"""What only changes how claims are listed, printed and explained, told before it is decided."""

from datetime import date

from imagin.rules.calendar import school_year
from imagin.rules.modules import is_open
from imagin.rules.registry import MonthDay, Touched, effect_of
from tenants.claims import travel
from tenants.claims.enums import ClaimState, Half
from tenants.claims.models import Claim, ClaimHalf
from tenants.claims.previews import MISSION, TO_ENTER, listed, told
from tenants.claims.selectors import PAY_FORMS
from tenants.missions.previews import to_convoke

YEAR = (
    "état de frais change d'année scolaire dans les listes|"
    "états de frais changent d'année scolaire dans les listes"
)
LETTERS = (
    "affectation à convoquer, dont la convocation portera le nouveau bureau de gestion|"
    "affectations à convoquer, dont les convocations porteront le nouveau bureau de gestion"
)
SUMMARIES = (
    "état de frais pas encore validé, dont le récapitulatif portera le nouveau bureau de gestion|"
    "états de frais pas encore validés, dont les récapitulatifs porteront le nouveau bureau de gestion"
)
NO_CLAIMS = (
    "état de frais à la place duquel son intervenant lit cette phrase|"
    "états de frais à la place desquels leurs intervenants lisent cette phrase"
)
ON_PAPER = (
    "état de frais dont le déplacement se demande sur papier, et qui porte cette phrase|"
    "états de frais dont le déplacement se demande sur papier, et qui portent cette phrase"
)


@effect_of("calendar.starts_on")
def starts_on(before: MonthDay, after: MonthDay, day: date) -> list[Touched]:
    """A mission is of the year it begins in."""
    claims = listed(day)
    field = f"{MISSION}starts_on"
    days = claims.order_by(field).values_list(field, flat=True).distinct()
    moved = [each for each in days if school_year(each, before).label != school_year(each, after).label]
    return told(YEAR, claims.filter(**{f"{field}__in": moved}))


@effect_of("office.name")
@effect_of("office.address")
def letterhead(before: str, after: str, day: date) -> list[Touched]:
    """Of the documents to come: those that are archived keep theirs."""
    typed = {f"{MISSION}type__pay_entry__in": list(PAY_FORMS)}
    claims = Claim.objects.filter(halves__kind=Half.PAY, halves__state__in=TO_ENTER, **typed)
    return [*to_convoke(LETTERS), *told(SUMMARIES, claims)]


@effect_of("services.claims.off_sentence")
def claims_sentence(before: str, after: str, day: date) -> list[Touched]:
    return [] if is_open("services.claims") else told(NO_CLAIMS, listed(day))


@effect_of("modules.travel.off_sentence")
def travel_sentence(before: str, after: str, day: date) -> list[Touched]:
    """As ``travel.on_paper`` says it of one claim."""
    if travel.is_open():
        return []
    handled = ClaimHalf.objects.filter(kind=Half.TRAVEL).exclude(
        state__in=(ClaimState.OPEN, *travel.SET_ASIDE)
    )
    going = ClaimHalf.objects.exclude(state__in=travel.SET_ASIDE)
    claims = listed(day).filter(**{f"{MISSION}type__travels": True}, pk__in=going.values("claim"))
    return told(ON_PAPER, claims.exclude(pk__in=handled.values("claim")))
