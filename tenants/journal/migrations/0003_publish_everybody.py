"""The projection learns as whom each academy knows a person: everybody is told to it once."""

from django.db import migrations

PUBLISH = """
INSERT INTO journal_outboxevent (id, person_key, created_at)
SELECT gen_random_uuid(), person_key, now()
FROM (SELECT DISTINCT person_key FROM people_examiner WHERE person_key <> '') AS known
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_seals"), ("people", "0003_residences_and_corrections")]
    operations = [migrations.RunSQL(PUBLISH, migrations.RunSQL.noop)]
