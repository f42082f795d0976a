"""A policy per academy gives way to one for all (``roles.secure_public_tables``)."""

from django.db import migrations

FORMER = r"""
DO $$
DECLARE found record;
BEGIN
    FOR found IN
        SELECT tablename, policyname FROM pg_policies
        WHERE schemaname = 'public' AND policyname LIKE 'read\_%\_academy\_%'
    LOOP
        EXECUTE format('DROP POLICY %I ON public.%I', found.policyname, found.tablename);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("academies", "0004_sent_configuration")]
    operations = [migrations.RunSQL(FORMER, migrations.RunSQL.noop)]
