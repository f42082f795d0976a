"""Schools and centres, which both feeds describe: the last file given says their name and place."""

from collections.abc import Mapping

from tenants.feeds.columns import Row
from tenants.feeds.problems import Problems
from tenants.feeds.sync import Synced, sync
from tenants.schools.models import School

KEEPS = frozenset({"city", "postal_code", "commune"})
# The way the guide shows a centre of another academy: « * LYCEE N MANDELA NANTES ».
OUTSIDE_MARK = "* "


def check_school(row: Row, uai: str, described_by: tuple[str, ...], problems: Problems) -> None:
    """A code comes with a name; a name, a town or a post without a code describes nothing."""
    label, *_ = described_by
    if row[uai] and not row[label]:
        problems.add(row.line, label, "valeur manquante", "donnez le nom de l'établissement")
    filled = [name for name in described_by if row[name]]
    if filled and not row[uai]:
        problem = f"code UAI manquant alors que « {filled[0]} » est rempli"
        problems.add(row.line, uai, problem, "ajoutez-le, ou videz ces cellules")


def sync_schools(first: Mapping[str, Row], columns: tuple[str, str, str, str]) -> Synced:
    """``columns``: those of the name, the town, the postal code and the INSEE code."""
    wanted = {uai: {"uai": uai, **_described(row.pick(*columns))} for uai, row in first.items()}
    existing = School.objects.filter(uai__in=wanted)
    return sync(School, existing, wanted, key=lambda s: s.uai, label="Établissements", keeps=KEEPS)


def _described(cells: tuple) -> dict[str, object]:
    name, city, postal_code, commune = cells
    return {
        "name": name.removeprefix(OUTSIDE_MARK),
        "outside": name.startswith(OUTSIDE_MARK),
        "city": city,
        "postal_code": postal_code,
        "commune": commune,
    }
