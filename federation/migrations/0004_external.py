"""As whom an academy knows the person: its services have their own periods for external examiners.

An argument more is another function: those who could call the former one may call it. It stays callable
without that argument, by a worker that still runs the former code.
"""

from django.db import migrations, models

SHORT = "text, int, int, int, date, bigint"
LONG = f"{SHORT}, boolean"
GRANTS = """
DO $$ DECLARE caller text; BEGIN
    FOR caller IN
        SELECT rolname FROM pg_proc, aclexplode(proacl) AS acl JOIN pg_roles ON pg_roles.oid = acl.grantee
         WHERE pg_proc.oid = 'federation_upsert({old})'::regprocedure AND acl.grantee <> proowner
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION federation_upsert({new}) TO %I', caller);
    END LOOP;
END $$;
DROP FUNCTION federation_upsert({old});
"""
BODY = """
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
    DELETE FROM federation_personinacademy AS row
     WHERE p_missions IS NULL AND row.person_key = p_person_key
       AND row.academy = regexp_replace(current_setting('role'), '^.*_academy_', '');
    INSERT INTO federation_personinacademy AS row
        (person_key, academy, missions, claims, claims_to_complete, next_mission_on, version,
         {column} refreshed_at)
    SELECT p_person_key, regexp_replace(current_setting('role'), '^.*_academy_', ''),
           p_missions, p_claims, p_to_complete, p_next, p_version, {value} now()
     WHERE p_missions IS NOT NULL
    ON CONFLICT (person_key, academy) DO UPDATE SET
        missions = excluded.missions, claims = excluded.claims,
        claims_to_complete = excluded.claims_to_complete, next_mission_on = excluded.next_mission_on,
        {update} version = excluded.version, refreshed_at = excluded.refreshed_at
    WHERE row.version <= excluded.version
$$;
REVOKE ALL ON FUNCTION federation_upsert({signature}) FROM PUBLIC;
"""
CREATE = """
CREATE FUNCTION federation_upsert(
    p_person_key text, p_missions int, p_claims int, p_to_complete int, p_next date, p_version bigint{more}
)
"""
FORWARD = (
    CREATE.format(more=", p_external boolean DEFAULT NULL")
    + BODY.format(
        column="external,", value="p_external,", update="external = excluded.external,", signature=LONG
    )
    + GRANTS.format(old=SHORT, new=LONG)
)
BACKWARD = (
    CREATE.format(more="")
    + BODY.format(column="", value="", update="", signature=SHORT)
    + GRANTS.format(old=LONG, new=SHORT)
)


class Migration(migrations.Migration):
    dependencies = [("federation", "0003_forget")]
    operations = [
        migrations.AddField(
            "personinacademy",
            "external",
            models.BooleanField("intervenant extérieur", null=True),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
