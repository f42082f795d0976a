"""An academy as a file: every rule explained, those it decides as values, the others commented out."""

from datetime import date

from imagin.academies.configuration import writing
from imagin.academies.configuration.planning import whole_academy
from imagin.academies.configuration.sections import all_sections
from imagin.academies.models import Academy
from imagin.rules import services, stored
from imagin.rules.registry import Rule, Scope, families
from imagin.rules.timeline import Segment, tail
from imagin.tenancy.context import hub

HEADER = """\
# yaml-language-server: $schema=schema.json
#
# Configuration d'une académie d'IMAG'IN.
#   imagin academy plan FICHIER     ce que le fichier changerait
#   imagin academy apply FICHIER    le changer, tout ou rien
# Une règle précédée de # garde la valeur nationale, montrée ici ; retirez le # pour en donner une autre.
# Une valeur peut être datée :
#   clé:
#     - value: …
#       from: 2026-09-01     premier jour (sinon, tout de suite)
#       until: 2027-09-01    premier jour où elle ne vaut plus (sinon, toujours)
#       session: 2026-06     pour cette session seulement, si la règle l'admet
# Si « rules: » est dans le fichier, une règle qu'il ne nomme pas est nationale ; s'il n'y est pas, les
# règles de l'académie restent ce qu'elles sont. Il en va de même de « messages: » et de ses messages.
"""
Decided = dict[str, dict[str, list[Segment]]]


def export(code: str) -> str:
    """The same academy gives the same text."""
    made = text(identity(whole_academy(code)), decided(code), today(code))
    return made + "".join("\n".join(["", *section.export(code), ""]) for section in all_sections())


def text(academy: dict[str, str], given: Decided, day: date) -> str:
    lines = [HEADER, *writing.entry("academy", academy, ""), "", "rules:"]
    for family, rules in families().items():
        lines += ["", f"  # ---- {family} ----"]
        for declared in rules:
            lines += ["", *writing.comment(declared), *_rule(declared, given, day)]
    return "\n".join(lines) + "\n"


def identity(academy: Academy) -> dict[str, str]:
    host = academy.primary_host
    return {"code": academy.code, "name": academy.name} | ({"host": host} if host else {})


def today(code: str) -> date:
    with hub():
        return services.today_in(code)


def decided(code: str) -> Decided:
    """By rule, then by session: what holds today and what is planned."""
    with hub():
        stored_segments, day = stored.all_segments(code), services.today_in(code)
    found: Decided = {}
    for (key, session), segments in stored_segments.items():
        if left := tail(segments, day):
            found.setdefault(key, {})[session] = left
    return found


def _rule(declared: Rule, given: Decided, day: date) -> list[str]:
    if declared.key in given:
        return writing.entry(declared.key, writing.values(given[declared.key], day))
    if declared.scope is Scope.NATIONAL:
        return ["  # (nationale : une académie ne la change pas)"]
    return writing.national(declared)
