"""Amount of the pay half: quantity × rate in force on the mission day (arrêtés of 2012).

Where no sure rate exists for the exam and the currency, nothing is computed: the manager does it.
"""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from imagin.reference.models import JuryRate
from imagin.rules.services import rule
from imagin.typography import round_money
from tenants.exams.enums import PayEntry, RateGroup
from tenants.missions.models import Mission

ENGINE = "pay-1"
NOT_SURE = "Aucun barème certain n'est enregistré pour cet examen : le gestionnaire calculera le montant."


@dataclass(frozen=True, slots=True)
class PayComputation:
    """``amount`` in ``currency`` (cents for EUR, whole francs for XPF), None when it cannot be told."""

    amount: Decimal | None
    currency: str
    explanation: str
    inputs: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "amount": None if self.amount is None else str(self.amount), "engine": ENGINE}


def compute_pay(mission: Mission, quantity: int) -> PayComputation:
    """Pay of ``quantity`` copies; one query for the rate."""
    currency = rule("money.currency")
    rate = _copy_rate(mission, currency) if mission.type.pay_entry == PayEntry.COPIES else None
    if rate is None:
        return PayComputation(None, currency, NOT_SURE, {"quantity": quantity})
    amount = round_money(quantity * rate.amount, currency)
    inputs = {"quantity": quantity, "rate_row": rate.pk, "rate": str(rate.amount), "source": rate.source}
    return PayComputation(amount, currency, _explain(quantity, rate), inputs)


def _copy_rate(mission: Mission, currency: str) -> JuryRate | None:
    group = mission.paper.exam.copy_rate
    if group in (RateGroup.UNKNOWN, RateGroup.NOT_PAID):
        return None
    day = mission.starts_on
    rates = JuryRate.objects.filter(activity="COPY", group=group, currency=currency, valid_from__lte=day)
    return rates.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day)).order_by("-valid_from").first()


def _explain(quantity: int, rate: JuryRate) -> str:
    unit = f"{rate.amount:.2f}".replace(".", ",")
    noun = "copie" if quantity == 1 else "copies"
    return (
        f"{quantity} {noun} × {unit} € (taux {rate.group}, en vigueur depuis le {rate.valid_from:%d/%m/%Y})."
    )
