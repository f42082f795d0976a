"""Finding a commune as people name it: by its postal code, then by its name."""

from imagin.reference.models import Commune


def communes_at(postal_code: str) -> list[Commune]:
    """Communes that this postal code serves, by name; none for a CEDEX, which is an office of the Post."""
    if len(postal_code) != 5 or not postal_code.isdecimal():
        return []
    return list(Commune.objects.filter(postal_codes__contains=postal_code).order_by("name"))


def commune_name(code: str) -> str:
    """Empty where the official code does not know it (a former commune, an error)."""
    return Commune.objects.filter(code=code).values_list("name", flat=True).first() or ""
