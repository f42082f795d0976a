"""The *récapitulatif de l'état de frais* (guide v17 §2.6.4.3): a page to keep, and the same claim as data.

``etat-de-frais.json`` is attached to the PDF (AFRelationship Data). Amounts are strings, moments are
ISO 8601 with their offset, there is no NUMEN, NIR, bank account, name or address in it:

    version     1
    academy     code
    dossier     file number
    liquidation academy that pays, "" where this one pays itself
    examiner    {number, imagin_identifier}
    mission     {number, session, exam, specialty, paper, type, centre, starts_on, ends_on,
                 dates: [{day, time, duration, unit}]}
    halves      [{kind, state, quantity, amount, currency, submitted_at, rate_rows: [id], computation}]

``computation`` is what was kept with the amount: engine, inputs, explanation.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from imagin.documents.render import render_pdf
from imagin.rules.services import academy_zone
from imagin.tenancy.context import current_academy
from tenants.claims.enums import ClaimState, Half
from tenants.claims.labels import TRAVEL_BY_MANAGER
from tenants.claims.liquidation import liquidation_academy
from tenants.claims.models import Claim, ClaimHalf
from tenants.claims.travel import off_sentence, on_paper, shown_among
from tenants.exams.enums import PayEntry
from tenants.missions.convocations import place_of
from tenants.missions.selectors import MissionLine, assignment_of, mission_line
from tenants.people.models import Examiner
from tenants.people.selectors import residence_on, today

VERSION = 1
TEMPLATE = "claims/summary.html"
FILE_NAME = "etat-de-frais.json"
ROWS = {Half.PAY: "Rémunération épreuve", Half.TRAVEL: "Remboursement déplacement"}
BANK_PAPER = "Relevé d'identité bancaire (IBAN)."
HEALTH_PAPER = "Copie de carte vitale."
NO_PAPER = "Aucune."
NO_PAY_PAPER = "Aucune pour la rémunération."


@dataclass(frozen=True, slots=True)
class HalfLine:
    """What is printed of a half."""

    label: str
    quantity: str
    amount: Decimal | None
    currency: str
    explanation: str


def render_summary(claim: Claim) -> bytes:
    """PDF of the claim as it stands in the database, whatever the instance had read before."""
    kept = list(ClaimHalf.objects.filter(claim=claim).order_by("kind"))
    halves, paper = shown_among(kept), on_paper(kept, claim.assignment.mission)
    examiner = claim.assignment.examiner
    line = mission_line(assignment_of(examiner, claim.assignment.mission.number))
    validated_at = _validated_at(halves)
    data = claim_data(claim, halves, line)
    context = {
        "file_number": claim.file_number,
        "examiner": examiner,
        "residence": residence_on(examiner, validated_at.date() if validated_at else today()),
        "school": examiner.main_school,
        "liquidation": data["liquidation"],
        "line": line,
        "place": place_of(claim.assignment.mission.centre),
        "halves": [_half_line(half, claim) for half in halves],
        "travel_label": ROWS[Half.TRAVEL],
        "travel_on_paper": off_sentence() if paper else "",
        "papers": _papers(examiner, NO_PAY_PAPER if paper else NO_PAPER),
        "validated_at": validated_at,
        "offset": _offset(validated_at),
    }
    return render_pdf(
        TEMPLATE,
        context,
        title=f"Récapitulatif de l'état de frais {claim.file_number}".strip(),
        attachment=(FILE_NAME, data),
        created=validated_at,
    )


def claim_data(claim: Claim, halves: list[ClaimHalf], line: MissionLine) -> dict[str, Any]:
    """The claim as attached to its summary; the schema is at the head of this file."""
    examiner = claim.assignment.examiner
    return {
        "version": VERSION,
        "academy": current_academy(),
        "dossier": claim.file_number,
        "liquidation": liquidation_academy(examiner),
        "examiner": {"number": examiner.number, "imagin_identifier": examiner.imagin_identifier},
        "mission": _mission_data(line),
        "halves": [_half_data(half) for half in halves],
    }


def _mission_data(line: MissionLine) -> dict[str, Any]:
    kept = ("number", "session", "exam", "specialty", "paper", "type", "centre")
    return {
        **{name: getattr(line, name) for name in kept},
        "starts_on": line.starts_on.isoformat(),
        "ends_on": line.ends_on.isoformat(),
        "dates": [
            {**asdict(date), "day": date.day.isoformat(), "time": date.time and f"{date.time:%H:%M}"}
            for date in line.dates
        ],
    }


def _half_data(half: ClaimHalf) -> dict[str, Any]:
    inputs = half.computation.get("inputs", {})
    return {
        "kind": half.kind,
        "state": half.state,
        "quantity": half.quantity,
        "amount": None if half.amount is None else str(half.amount),
        "currency": half.currency,
        "submitted_at": half.submitted_at and _local(half.submitted_at).isoformat(timespec="seconds"),
        "rate_rows": [inputs["rate_row"]] if "rate_row" in inputs else [],
        "computation": half.computation,
    }


def _half_line(half: ClaimHalf, claim: Claim) -> HalfLine:
    return HalfLine(
        label=ROWS[Half(half.kind)],
        quantity=_quantity(half, PayEntry(claim.assignment.mission.type.pay_entry)),
        amount=half.amount,
        currency=half.currency,
        explanation=half.computation.get("explanation", ""),
    )


def _quantity(half: ClaimHalf, entry: PayEntry) -> str:
    if half.kind == Half.TRAVEL and half.state == ClaimState.OPEN:
        return TRAVEL_BY_MANAGER
    if half.quantity is None:
        return ClaimState(half.state).label
    return f"{entry.label} : {half.quantity}"


def _papers(examiner: Examiner, none: str) -> list[str]:
    """What the pay file lacks (guide v17 §2.6.4.3); other papers come with the travel half, or on paper."""
    wanted = [(examiner.iban, BANK_PAPER), (examiner.nir, HEALTH_PAPER)]
    return [paper for known, paper in wanted if not known] or [none]


def _validated_at(halves: list[ClaimHalf]) -> datetime | None:
    moments = [half.submitted_at for half in halves if half.submitted_at]
    return _local(max(moments)) if moments else None


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment, academy_zone())


def _offset(moment: datetime | None) -> str:
    """« UTC+11 »: which hour is meant, wherever the page is read."""
    if moment is None:
        return ""
    hours, minutes = divmod(int(moment.utcoffset().total_seconds()) // 60, 60)  # type: ignore[union-attr]
    return f"UTC{hours:+d}" + (f" h {minutes:02d}" if minutes else "")
