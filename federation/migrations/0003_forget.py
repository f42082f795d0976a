"""A person whom the academy no longer knows leaves the projection: counts that are NULL say so.

The function keeps its name and so its grants: no academy has to be secured again.
"""

from django.db import migrations

SIGNATURE = """
CREATE OR REPLACE FUNCTION federation_upsert(
    p_person_key text, p_missions int, p_claims int, p_to_complete int, p_next date, p_version bigint
) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
"""
FORGET = """
    DELETE FROM federation_personinacademy AS row
     WHERE p_missions IS NULL AND row.person_key = p_person_key
       AND row.academy = regexp_replace(current_setting('role'), '^.*_academy_', '');
"""
UPSERT = """
    INSERT INTO federation_personinacademy AS row
        (person_key, academy, missions, claims, claims_to_complete, next_mission_on, version, refreshed_at)
    SELECT p_person_key, regexp_replace(current_setting('role'), '^.*_academy_', ''),
           p_missions, p_claims, p_to_complete, p_next, p_version, now()
     WHERE p_missions IS NOT NULL
    ON CONFLICT (person_key, academy) DO UPDATE SET
        missions = excluded.missions, claims = excluded.claims,
        claims_to_complete = excluded.claims_to_complete, next_mission_on = excluded.next_mission_on,
        version = excluded.version, refreshed_at = excluded.refreshed_at
    WHERE row.version <= excluded.version
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("federation", "0002_projection_access")]
    operations = [
        migrations.RunSQL(f"{SIGNATURE}{FORGET}{UPSERT}", f"{SIGNATURE}{UPSERT}"),
    ]
