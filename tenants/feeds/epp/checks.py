"""What the EPP columns must say together, and against the people already known."""

from collections.abc import Iterable, Mapping

from django.db.models import Q

from imagin.tenancy.context import current_academy
from imagin.vault.person import person_key
from tenants.feeds.columns import Row
from tenants.feeds.epp.format import POST
from tenants.feeds.problems import Problems
from tenants.feeds.schools import check_school
from tenants.people.enums import ExaminerKind, PostingKind
from tenants.people.models import Examiner

DESCRIBE_POST = tuple(column.name for column in POST[1:])


def identifier_of(row: Row) -> str:
    """« toulouse/90012 », for those whom no academic directory knows."""
    return f"{current_academy()}/{row['numero']}" if row["nature"] == ExaminerKind.EXTERNAL else ""


def check_lines(rows: Iterable[Row], problems: Problems) -> None:
    posts: dict[tuple, int] = {}
    mains: dict[int, int] = {}
    for row in rows:
        _check_person(row, problems)
        check_school(row, "uai", DESCRIBE_POST, problems)
        if row["uai"] and row["numero"]:
            _check_post(row, posts, mains, problems)


def _check_person(row: Row, problems: Problems) -> None:
    if row["nature"] == ExaminerKind.INTERNAL and not row["numen"]:
        remedy = "indiquez-le, ou la nature E si l'académie ne paie pas cette personne"
        problems.add(row.line, "numen", "NUMEN manquant pour un personnel de l'académie", remedy)
    given, expected = row["identifiant_imagin"], identifier_of(row)
    if given and given != expected and row.reads("nature", "numero"):
        remedy = f"écrivez {expected}, ou laissez vide" if expected else "laissez vide pour la nature I"
        problems.add(row.line, "identifiant_imagin", "identifiant inattendu", remedy)


def _check_post(row: Row, posts: dict[tuple, int], mains: dict[int, int], problems: Problems) -> None:
    if not row["type_poste"]:
        problems.add(row.line, "type_poste", "valeur manquante", "P pour principal, S pour secondaire")
    earlier = posts.setdefault(row.pick("numero", "uai"), row.line)
    if earlier != row.line:
        problems.add(row.line, "uai", f"poste déjà donné ligne {earlier}", "supprimez l'une des lignes")
    if row["type_poste"] == PostingKind.MAIN and mains.setdefault(row["numero"], row.line) != row.line:
        problem = f"second établissement principal, après la ligne {mains[row['numero']]}"
        problems.add(row.line, "type_poste", problem, "écrivez S sur l'une des deux lignes")


def keys_of(people: Mapping[int, Row]) -> dict[int, str]:
    """Person key of each number, empty where the file gives no NUMEN."""
    return {number: person_key(row["numen"]) if row["numen"] else "" for number, row in people.items()}


def known_people(keys: Mapping[int, str]) -> list[Examiner]:
    """Examiners that the file names, by number or by NUMEN. One query."""
    named = Q(number__in=keys) | Q(person_key__in=[key for key in keys.values() if key])
    return list(Examiner.objects.filter(named).order_by("number"))


def check_identities(
    people: Mapping[int, Row], keys: Mapping[int, str], known: Iterable[Examiner], problems: Problems
) -> None:
    """A NUMEN is one number's, for ever: missions and claims follow it."""
    holders = {examiner.person_key: examiner.number for examiner in known if examiner.person_key}
    owned = {examiner.number: examiner.person_key for examiner in known}
    for number, key in keys.items():
        holder = holders.setdefault(key, number) if key else number
        if holder != number:
            remedy = f"corrigez le NUMEN, ou importez cette personne sous le n° {holder}"
            problem = f"ce NUMEN est celui de l'intervenant n° {holder}"
            problems.add(people[number].line, "numen", problem, remedy)
        elif key and owned.get(number) not in (None, "", key):
            remedy = "vérifiez le numéro : un numéro ne passe pas d'une personne à une autre"
            problem = f"le n° {number} est connu sous un autre NUMEN"
            problems.add(people[number].line, "numen", problem, remedy)
