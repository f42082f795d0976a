"""Missions and their dates."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from tenants.feeds.columns import Row
from tenants.feeds.cyclades.dates import MissionDay, period
from tenants.feeds.cyclades.nomenclature import PAPER, Nomenclature
from tenants.feeds.sync import Synced, create, sync
from tenants.missions.enums import DurationUnit
from tenants.missions.models import Mission, MissionDate


def sync_missions(
    first: Mapping[int, Row], known: Iterable[Mission], nomenclature: Nomenclature, centres: Synced
) -> Synced:
    wanted = {number: _mission(row, nomenclature, centres) for number, row in first.items()}
    missions = sync(Mission, known, wanted, key=lambda mission: mission.number, label="Missions")
    missions.updated |= _sync_dates(first, missions) - missions.created
    return missions


def _mission(row: Row, nomenclature: Nomenclature, centres: Synced) -> dict[str, object]:
    starts_on, ends_on = period(row["dates"])
    return {
        "number": row["numero_mission"],
        "session_id": nomenclature.sessions.rows[row["session"]].pk,
        "paper_id": nomenclature.papers.rows[row.pick(*PAPER)].pk,
        "type_id": nomenclature.types.rows[row["type_mission"]].pk,
        "centre_id": centres.rows[row["centre_uai"]].pk if row["centre_uai"] else None,
        "observations": row["observations"],
        "starts_on": starts_on,
        "ends_on": ends_on,
    }


def _sync_dates(first: Mapping[int, Row], missions: Synced) -> set[int]:
    """Numbers of the missions whose dates were not those of the file; they are written anew."""
    known = _known_dates(missions)
    stale = [number for number, row in first.items() if known[number] != set(row["dates"])]
    keys = {number: missions.rows[number].pk for number in stale}
    MissionDate.objects.filter(mission__in=keys.values()).delete()
    days = [(keys[number], day) for number in stale for day in first[number]["dates"]]
    create(MissionDate, [MissionDate(mission_id=key, **day._asdict()) for key, day in days])
    return set(stale)


def _known_dates(missions: Synced) -> dict[int, set[MissionDay]]:
    numbers = {mission.pk: number for number, mission in missions.rows.items()}
    known: dict[int, set[MissionDay]] = defaultdict(set)
    rows = MissionDate.objects.filter(mission__in=numbers).order_by("pk")
    for key, day, hour, duration, unit in rows.values_list("mission", "day", "time", "duration", "unit"):
        known[numbers[key]].add(MissionDay(day, hour, duration, DurationUnit(unit)))
    return known
