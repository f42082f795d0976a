"""An academy to open, and what is left of one anywhere."""

from django.db import connections, models

from imagin.academies import directory, roles
from imagin.academies.models import Academy, Opening
from imagin.academies.opening import undoing
from imagin.identity.provider.clients import client_id_of
from imagin.journal.models import HubEntry
from imagin.tenancy import naming
from imagin.tenancy.classification import classified
from imagin.tenancy.context import enter

CODE, HOST = "besancon", "besancon.localhost"
TEXT = f"""\
academy:
  code: {CODE}
  name: Académie de Besançon
  host: {HOST}
rules:
  session.idle_minutes: 45
  look.accent: '#0a6a4a'
  office.address: 10 rue de la Convention, 25030 Besançon
"""
KEPT = ("hub_journal_hubentry", "hub_journal_hubseal", "jobs_job")


def remains(code: str = CODE) -> list[str]:
    """Schema, role, client, and every row of the public schema that names the academy."""
    with enter(roles.owner_scope()), connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname = %s"
            " UNION SELECT rolname FROM pg_roles WHERE rolname = %s"
            " UNION SELECT client_id FROM oauth2_provider_application WHERE client_id = %s",
            [naming.schema_of(code), naming.academy_role(code), client_id_of(code)],
        )
        return [row[0] for row in cursor.fetchall()] + _rows(cursor, code)


def _rows(cursor, code: str) -> list[str]:
    found = []
    for model, kind in classified():
        if not kind.value.startswith(("hub", "own", "person")) or model._meta.db_table in KEPT:
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField) and field.name in ("academy", "academy_code", "code"):
                cursor.execute(
                    f"SELECT count(*) FROM {model._meta.db_table} WHERE {field.column} = %s", [code]
                )
                if cursor.fetchone()[0]:
                    found.append(f"{model._meta.db_table}.{field.column}")
    return found


def wipe(code: str = CODE) -> None:
    """Whatever state a test left it in."""
    with enter(roles.owner_scope()):
        Opening.objects.using("owner").filter(academy_code=code).delete()
        HubEntry.objects.using("owner").filter(data__academy=code).delete()
        Academy.objects.using("owner").filter(code=code).update(state="creating")
    undoing.drop_schema(code)
    undoing.forget_client(code)
    undoing.forget_rows(code)
    directory.forget()
