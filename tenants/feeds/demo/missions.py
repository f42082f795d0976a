"""The missions of a demonstration academy, as lines of a CYCLADES file, around today."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle
from random import Random

from django.utils.formats import date_format

from tenants.feeds.demo import scripts
from tenants.feeds.demo.academies import DemoAcademy, DemoSchool
from tenants.feeds.demo.exams import PAPERS, TYPES
from tenants.feeds.demo.people import DemoPerson
from tenants.feeds.demo.scripts import Fate, Place, Planned

# The same numbers in every academy, on purpose: a number means nothing without its academy.
FIRST_NUMBER = 200101
SATURDAY = 5
OBSERVATIONS = (
    "",
    "Se présenter au secrétariat d'examen avec une pièce d'identité et la présente convocation.",
    "Les copies sont à retirer au secrétariat d'examen le premier jour.",
    "Réunion d'entente le matin ; accueil à partir de 7 h 45.",
)


@dataclass(frozen=True, slots=True)
class DemoMission:
    number: int
    planned: Planned
    members: tuple[int, ...]


def missions_of(academy: DemoAcademy, people: Sequence[DemoPerson]) -> list[DemoMission]:
    """Each person's own, then those that the people without a script share."""
    random = Random(f"imagin demo missions {academy.code}")  # noqa: S311
    own = [(planned, (person.number,)) for person in people for planned in person.script]
    others = [person.number for person in people if not person.script]
    shared = [(planned, tuple(sorted(random.sample(others, 4)))) for planned in scripts.GROUPS]
    return [
        DemoMission(FIRST_NUMBER + rank, planned, members)
        for rank, (planned, members) in enumerate([*own, *shared])
    ]


def mission_lines(
    academy: DemoAcademy, missions: Iterable[DemoMission], today: date
) -> Iterator[dict[str, str]]:
    schools = academy.schools()
    near = {school.commune for school in schools[:2]}
    away = cycle([school for school in schools if school.commune not in near])
    for rank, mission in enumerate(missions):
        places = {Place.HOME: None, Place.TOWN: schools[1], Place.AWAY: next(away)}
        line = _mission(academy, mission, rank, today) | _centre(places[mission.planned.place])
        for member in mission.members:
            yield line | _assignment(mission, member, rank)


def _mission(academy: DemoAcademy, mission: DemoMission, rank: int, today: date) -> dict[str, str]:
    planned, kind = mission.planned, TYPES[mission.planned.type]
    days = _days(planned, today)
    return {
        "numero_mission": str(mission.number),
        "session": f"{days[0]:%Y-%m}",
        "session_libelle": f"Session {date_format(days[0], 'F Y')}",
        **_paper(academy.exams.get(planned.paper, planned.paper)),
        "type_mission": planned.type,
        "type_mission_libelle": kind.label,
        "saisie": kind.entry,
        "deplacement": "O" if kind.travels else "N",
        "dates": _dates(planned, days),
        "observations": OBSERVATIONS[rank % len(OBSERVATIONS)],
    }


def _paper(name: str) -> dict[str, str]:
    """« BCG-ECA » is another paper of the exam BCG."""
    paper = PAPERS[name]
    return {
        "examen": name.removesuffix("-ECA"),
        "examen_libelle": paper.exam_label,
        "taux_copie": paper.rate,
        "specialite": paper.specialty_code,
        "specialite_libelle": paper.specialty,
        "epreuve": paper.code,
        "epreuve_libelle": paper.label,
        "evaluation": paper.evaluation,
    }


def _days(planned: Planned, today: date) -> list[date]:
    """Working days; what is over stays over, what is to come stays to come, whatever the week day."""
    start = today + timedelta(days=planned.start)
    if _is_running(planned):
        return [start]
    step = timedelta(days=1 if planned.start > 0 else -1)
    days: list[date] = []
    while len(days) < _meetings(planned):
        if start.weekday() < SATURDAY:
            days.append(start)
        start += step
    return sorted(days)


def _is_running(planned: Planned) -> bool:
    return planned.start <= 0 < planned.start + planned.days


def _meetings(planned: Planned) -> int:
    """Marking at home is one stretch, work in a centre one date a day."""
    return 1 if planned.place == Place.HOME else planned.days


def _dates(planned: Planned, days: Sequence[date]) -> str:
    if _is_running(planned) or planned.place == Place.HOME:
        return f"{days[0]} 08:00 {planned.days}J"
    half = planned.type in ("ENT", "HARM", "DELIB")
    return "|".join(f"{day} {'13:30 1D' if half else '08:00 1J'}" for day in days)


def _centre(school: DemoSchool | None) -> dict[str, str]:
    if school is None:
        return {}
    return {
        "centre_uai": school.uai,
        "centre_libelle": school.name,
        "centre_ville": school.city,
        "centre_cp": school.postal_code,
        "centre_commune": school.commune,
    }


def _assignment(mission: DemoMission, member: int, rank: int) -> dict[str, str]:
    kind = mission.planned.type
    in_a_jury = kind in ("ORAL", "ORAL2", "DELIB")
    return {
        "intervenant": str(member),
        "qualite": TYPES[kind].quality,
        "jury": f"{301 + rank:04}" if in_a_jury else "",
        "jury_qualite": "MEMBRE DU JURY" if in_a_jury else "",
        "etat": "affecté" if mission.planned.fate == Fate.ASSIGNED else "convoqué",
    }
