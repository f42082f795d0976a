"""The hub now calls a person another word in each academy: those already known keep their account."""

import uuid

from django.db import migrations

from imagin.identity.provider.pairwise import subject_for
from imagin.identity.client.upstream import hub_issuer
from imagin.tenancy import naming
from imagin.tenancy.context import current_scope


def rename(apps, schema_editor):
    code = current_scope().schema.removeprefix(naming.SCHEMA_PREFIX)
    accounts = apps.get_model("accounts", "AcademyAccount").objects.using(schema_editor.connection.alias)
    for account in accounts.filter(issuer=hub_issuer()):
        if _is_account_key(account.subject):
            account.subject = subject_for(account.subject, code)
            account.save(update_fields=["subject"])


def _is_account_key(subject):
    try:
        return str(uuid.UUID(subject)) == subject
    except ValueError:
        return False


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_who_are_you"),
    ]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
