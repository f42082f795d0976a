"""How the projection is written and read: a function for the academies, row security for the reader.

An academy may only call ``federation_upsert``; the academy of the row is read from the role that is
set, never from an argument. ``imagin.person_key`` is what the reader set for its transaction.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION federation_upsert(
    p_person_key text, p_missions int, p_claims int, p_to_complete int, p_next date, p_version bigint
) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
    INSERT INTO federation_personinacademy AS row
        (person_key, academy, missions, claims, claims_to_complete, next_mission_on, version, refreshed_at)
    VALUES (p_person_key, regexp_replace(current_setting('role'), '^.*_academy_', ''),
            p_missions, p_claims, p_to_complete, p_next, p_version, now())
    ON CONFLICT (person_key, academy) DO UPDATE SET
        missions = excluded.missions, claims = excluded.claims,
        claims_to_complete = excluded.claims_to_complete, next_mission_on = excluded.next_mission_on,
        version = excluded.version, refreshed_at = excluded.refreshed_at
    WHERE row.version <= excluded.version
$$;
REVOKE ALL ON FUNCTION federation_upsert FROM PUBLIC;
ALTER TABLE federation_personinacademy ENABLE ROW LEVEL SECURITY;
"""
DROP = "DROP FUNCTION federation_upsert"


class Migration(migrations.Migration):
    dependencies = [("federation", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
