"""Which academy pays a claim, where one IMAG'IN serves several (Île-de-France: SIEC, Créteil, Versailles)."""

from collections.abc import Sequence

from imagin.rules.registry.liquidation import LiquidationAcademy
from imagin.rules.services import rule
from tenants.people.enums import PostingKind
from tenants.people.models import Examiner, Posting

DEPARTMENT = 3
"""How many characters of a UAI name the department."""


def liquidation_academy(examiner: Examiner) -> str:
    """Name of the one that pays this person; "", without a query, where the academy pays by itself."""
    academies = rule("liquidation.academies")
    if not academies:
        return ""
    main = Posting.objects.filter(examiner=examiner.pk, kind=PostingKind.MAIN).order_by("pk")
    uai = main.values_list("school__uai", flat=True).first()
    return payer(academies, (uai or "")[:DEPARTMENT])


def payer(academies: Sequence[LiquidationAcademy], department: str) -> str:
    """The first pays those whom no department names: external examiners have no school here."""
    named = (academy.name for academy in academies if department in academy.departments)
    return next(named, academies[0].name if academies else "")
