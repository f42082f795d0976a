"""A home, apart from the days it is lived in."""

from dataclasses import asdict, dataclass, fields
from typing import Self

from tenants.people.models import Examiner, Residence


@dataclass(frozen=True, slots=True)
class Home:
    address: str = ""
    extra: str = ""
    postal_code: str = ""
    city: str = ""
    commune: str = ""
    country: str = ""

    @classmethod
    def of(cls, residence: Residence) -> Self:
        return cls(*(getattr(residence, field.name) for field in fields(cls)))

    @classmethod
    def imported(cls, examiner: Examiner) -> Self:
        """What the last file of the academy said of him."""
        return cls(
            address=examiner.address,
            postal_code=examiner.postal_code,
            city=examiner.city,
            commune=examiner.commune,
        )

    def __bool__(self) -> bool:
        return any(asdict(self).values())

    def as_values(self) -> dict[str, str]:
        return asdict(self)
