"""Writing an EPP file: schools, then people, then where they serve."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from tenants.feeds.agreement import first_of_each
from tenants.feeds.columns import Row
from tenants.feeds.epp import checks
from tenants.feeds.epp.format import PERSON
from tenants.feeds.epp.postings import sync_postings
from tenants.feeds.loaded import LineStatus, Loaded, line_status
from tenants.feeds.problems import Problems
from tenants.feeds.schools import sync_schools
from tenants.feeds.sync import Synced, sync
from tenants.people.models import Examiner

SCHOOL = ("etablissement", "etablissement_ville", "etablissement_cp", "etablissement_commune")
FIELDS = {
    "nature": "kind",
    "civilite": "civility",
    "nom": "last_name",
    "prenom": "first_name",
    "numen": "numen",
    "nir": "nir",
    "iban": "iban",
    "adresse": "address",
    "code_postal": "postal_code",
    "ville": "city",
    "commune": "commune",
}
SAID_OF_PERSON = tuple(column.name for column in PERSON[1:])
KEEPS = frozenset({"person_key", *(FIELDS[column.name] for column in PERSON if column.keeps)})


def load_epp(rows: list[Row], problems: Problems, actor: str) -> Loaded:
    people = first_of_each(rows, ("numero",), SAID_OF_PERSON, "intervenant", problems)
    schools = first_of_each(rows, ("uai",), SCHOOL, "établissement", problems)
    checks.check_lines(rows, problems)
    keys = checks.keys_of(people)
    known = checks.known_people(keys)
    checks.check_identities(people, keys, known, problems)
    problems.refuse()
    wanted = {number: _person(row, keys[number]) for number, row in people.items()}
    return _write(rows, wanted, schools, known)


def _write(rows: list[Row], wanted: Mapping, schools: Mapping, known: Iterable[Examiner]) -> Loaded:
    synced_schools = sync_schools(schools, SCHOOL)
    examiners = sync(Examiner, known, wanted, key=lambda e: e.number, label="Intervenants", keeps=KEEPS)
    postings, lost = sync_postings([row for row in rows if row["uai"]], examiners, synced_schools)
    return Loaded(
        _lines(rows, synced_schools, examiners, postings, lost),
        {synced.label: synced.tally() for synced in (synced_schools, examiners, postings)},
        persons={examiners.rows[number].person_key for number in examiners.touched},
        communes={code for row in rows for code in row.pick("commune", "etablissement_commune") if code},
    )


def _person(row: Row, key: str) -> dict[str, Any]:
    return {
        "number": row["numero"],
        "imagin_identifier": checks.identifier_of(row),
        "person_key": key,
        **{field: row[column] for column, field in FIELDS.items()},
    }


def _lines(
    rows: Iterable[Row], schools: Synced, examiners: Synced, postings: Synced, lost: set[int]
) -> Counter[LineStatus]:
    def status(row: Row) -> LineStatus:
        number, uai = row.pick("numero", "uai")
        created = (number, uai) in postings.created if uai else number in examiners.created
        changed = (number, uai) in postings.updated or number in lost
        changed = changed or examiners.changed(number) or schools.changed(uai)
        return line_status(created=created, changed=changed)

    return Counter(map(status, rows))
