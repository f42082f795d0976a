"""Sessions, exams, papers and mission types that the missions of a file refer to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tenants.exams.models import Exam, ExamSession, MissionType, Paper
from tenants.feeds.agreement import first_of_each
from tenants.feeds.columns import Row
from tenants.feeds.problems import Problems
from tenants.feeds.sync import Synced, sync

PAPER = ("examen", "specialite", "epreuve")
NO_BLANK = frozenset({"copy_rate"})


@dataclass(frozen=True, slots=True)
class Described:
    """First row of the file that describes each code."""

    sessions: Mapping[Any, Row]
    exams: Mapping[Any, Row]
    papers: Mapping[Any, Row]
    types: Mapping[Any, Row]


@dataclass(frozen=True, slots=True)
class Nomenclature:
    sessions: Synced
    exams: Synced
    papers: Synced
    types: Synced

    def all(self) -> tuple[Synced, ...]:
        return self.sessions, self.exams, self.papers, self.types

    def changed_for(self, row: Row) -> bool:
        """Whether anything of what the row refers to changed."""
        return (
            self.sessions.changed(row["session"])
            or self.exams.changed(row["examen"])
            or self.papers.changed(row.pick(*PAPER))
            or self.types.changed(row["type_mission"])
        )


def describe(rows: Iterable[Row], problems: Problems) -> Described:
    def first(key: tuple[str, ...], said: tuple[str, ...], what: str) -> Mapping[Any, Row]:
        return first_of_each(rows, key, said, what, problems)

    return Described(
        sessions=first(("session",), ("session_libelle",), "session"),
        exams=first(("examen",), ("examen_libelle", "taux_copie"), "examen"),
        papers=first(PAPER, ("specialite_libelle", "epreuve_libelle", "evaluation"), "épreuve"),
        types=first(("type_mission",), ("type_mission_libelle", "saisie", "deplacement"), "type de mission"),
    )


def sync_nomenclature(described: Described) -> Nomenclature:
    exams = _sync_exams(described.exams)
    return Nomenclature(
        sessions=_sync_sessions(described.sessions),
        exams=exams,
        papers=_sync_papers(described.papers, exams),
        types=_sync_types(described.types),
    )


def _sync_sessions(first: Mapping) -> Synced:
    wanted = {code: {"code": code, "label": row["session_libelle"]} for code, row in first.items()}
    existing = ExamSession.objects.filter(code__in=wanted)
    return sync(ExamSession, existing, wanted, key=lambda s: s.code, label="Sessions")


def _sync_exams(first: Mapping) -> Synced:
    wanted = {
        code: {"code": code, "label": row["examen_libelle"], "copy_rate": row["taux_copie"]}
        for code, row in first.items()
    }
    existing = Exam.objects.filter(code__in=wanted)
    return sync(Exam, existing, wanted, key=lambda e: e.code, label="Examens", keeps=NO_BLANK)


def _sync_papers(first: Mapping, exams: Synced) -> Synced:
    codes = {exam.pk: code for code, exam in exams.rows.items()}
    wanted = {key: _paper(row, exams) for key, row in first.items()}
    # Every paper of these exams: a triple cannot be looked up in one IN.
    known = Paper.objects.filter(exam__in=codes)
    existing = {(codes[p.exam_id], p.specialty_code, p.code): p for p in known}
    keys = {paper.pk: key for key, paper in existing.items() if key in wanted}
    kept = [paper for key, paper in existing.items() if key in wanted]
    return sync(Paper, kept, wanted, key=lambda p: keys[p.pk], label="Épreuves")


def _paper(row: Row, exams: Synced) -> dict[str, object]:
    return {
        "exam_id": exams.rows[row["examen"]].pk,
        "specialty_code": row["specialite"],
        "specialty": row["specialite_libelle"],
        "code": row["epreuve"],
        "label": row["epreuve_libelle"],
        "evaluation": row["evaluation"],
    }


def _sync_types(first: Mapping) -> Synced:
    wanted = {
        code: {
            "code": code,
            "label": row["type_mission_libelle"],
            "pay_entry": row["saisie"],
            "travels": row["deplacement"],
        }
        for code, row in first.items()
    }
    existing = MissionType.objects.filter(code__in=wanted)
    return sync(MissionType, existing, wanted, key=lambda t: t.code, label="Types de mission")
