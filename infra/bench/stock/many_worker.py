"""``migrate_schemas`` of django-tenants, its standard executor, on schemas made from our template."""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, os.environ["BENCH_STEPS"])

import django  # noqa: E402
from pair import serve  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from extra import steps  # noqa: E402

from imagin.academies import template  # noqa: E402
from imagin.tenancy.context import hub  # noqa: E402
from stock.models import Client  # noqa: E402
from tests import databases  # noqa: E402


def make(count: int) -> None:
    sql = Path(os.environ["BENCH_TEMPLATE"]).read_text()
    for number in range(count):
        schema = f"s{number}"
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {schema}")
            cursor.execute(sql.replace(template.TEMPLATE_SCHEMA, schema))
        Client.auto_create_schema = False
        Client(schema_name=schema).save(verbosity=0)


def answer(words: list[str]) -> float:
    if words[0] == "make":
        make(int(words[1]))
    elif words[0] == "step":
        steps.choose(int(words[1]))
    began = time.perf_counter()
    call_command("migrate_schemas", schema_name=None, tenant=True, verbosity=0, interactive=False)
    return time.perf_counter() - began


with hub():
    databases.use_copy("imagin_bench_stock_many")
    connection.set_schema_to_public()
    with connection.schema_editor() as editor:
        editor.create_model(Client)
    serve(answer)
