"""What a rule that claims read would change, told before it is decided (DESIGN §7)."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django.db.models import Count

from imagin.rules.registry import Touched, effect_of
from tenants.claims.models import Claim

APPEAR = "états de frais qui réapparaissent dans la liste des intervenants"
DISAPPEAR = "états de frais qui n'apparaissent plus dans la liste des intervenants"
EXAMPLES = 10


@effect_of("claims.display_years")
def display_years(before: int, after: int, day: date) -> list[Touched]:
    """Claims of the missions ended between the two limits."""
    old, new = (day - relativedelta(years=years) for years in (before, after))
    between = {
        "assignment__mission__ends_on__gte": min(old, new),
        "assignment__mission__ends_on__lt": max(old, new),
    }
    claims = Claim.objects.filter(halves__isnull=False, **between)
    counted = claims.aggregate(
        claims=Count("pk", distinct=True), people=Count("assignment__examiner", distinct=True)
    )
    if not counted["claims"]:
        return []
    return [Touched(APPEAR if new < old else DISAPPEAR, examples=_examples(claims), **counted)]


def _examples(claims) -> list[str]:
    """The latest; a mission is named by its number, a person not at all."""
    missions = claims.order_by(
        "-assignment__mission__ends_on", "assignment__mission__number", "pk"
    ).distinct()
    rows = missions.values_list("assignment__mission__number", "assignment__mission__ends_on", "pk")
    return [f"Mission n° {number}, terminée le {ended:%d/%m/%Y}" for number, ended, _ in rows[:EXAMPLES]]
