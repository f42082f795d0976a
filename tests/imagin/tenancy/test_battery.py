"""The leak battery: every trap of DESIGN §4. All pass on our backend; see test_battery_on_stock.py."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, OperationalError, ProgrammingError, connection, transaction

from imagin.tenancy.context import NoScopeError, current_scope_or_none
from imagin.tenancy.models import WrongAcademyError
from tenants.schools.models import School
from tests.imagin.tenancy.backends import STOCK, Background, current_schema, on_hub, opened

pytestmark = pytest.mark.battery
REFUSED = (NoScopeError, WrongAcademyError, DatabaseError)


@pytest.fixture(autouse=True)
def look_alike_schools(committed):
    """The same UAI in both academies, under two names."""
    for code in ("toulouse", "rennes"):
        with opened(code):
            School.objects.all().delete()
            School.objects.create(uai="0310055S", name=f"LYCEE DE {code.upper()}")
    yield
    for code in ("toulouse", "rennes"):
        with opened(code):
            School.objects.all().delete()
    connection.close()


def test_threads_do_not_share_the_stack_of_opened_academies():
    inside, leave = threading.Event(), threading.Event()

    def other_thread():
        with opened("rennes"):
            inside.set()
            leave.wait(10)
            return current_schema()

    with opened("toulouse"):
        background = Background(other_thread)
        inside.wait(10)
    leave.set()
    here = current_schema() if current_scope_or_none() or STOCK else None
    assert background.result() == "a_rennes"
    assert here == "public"


def test_interleaved_threads_come_back_to_their_own_academy():
    first_in, second_in, first_out = threading.Event(), threading.Event(), threading.Event()

    def first():
        with opened("toulouse"):
            with opened("toulouse"):
                first_in.set()
                second_in.wait(10)
            schema = current_schema()
            first_out.set()
            return schema

    def second():
        first_in.wait(10)
        with opened("rennes"):
            with opened("rennes"):
                second_in.set()
                first_out.wait(10)
            return current_schema()

    one, two = Background(first), Background(second)
    assert (one.result(), two.result()) == ("a_toulouse", "a_rennes")


def test_a_thread_nobody_opened_an_academy_for_cannot_read():
    with opened("toulouse"), pytest.raises(REFUSED):
        Background(lambda: list(School.objects.order_by("uai"))).result()


def test_a_thread_nobody_opened_an_academy_for_cannot_run_a_statement():
    def raw():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    with opened("toulouse"), pytest.raises(NoScopeError):
        Background(raw).result()


def test_on_commit_runs_in_the_academy_that_registered_it():
    seen = []
    with transaction.atomic(), opened("toulouse"):
        transaction.on_commit(lambda: seen.append(current_schema()))
    assert seen == ["a_toulouse"]


def test_a_lazy_queryset_cannot_be_read_in_another_academy():
    with opened("toulouse"):
        lazy = School.objects.filter(uai="0310055S")
    with opened("rennes"), pytest.raises(WrongAcademyError):
        list(lazy)


@pytest.mark.parametrize("verb", ["count", "exists", "delete", "first", "update"])
def test_a_lazy_queryset_cannot_act_in_another_academy(verb):
    with opened("toulouse"):
        lazy = School.objects.filter(uai="0310055S")
    arguments = {"name": "CHANGE"} if verb == "update" else {}
    with opened("rennes"), pytest.raises(WrongAcademyError):
        getattr(lazy, verb)(**arguments)


def test_a_row_cannot_be_saved_in_another_academy():
    with opened("toulouse"):
        school = School.objects.get(uai="0310055S")
    with opened("rennes"), pytest.raises(WrongAcademyError):
        school.save()


def test_a_row_cannot_be_deleted_in_another_academy():
    with opened("toulouse"):
        school = School.objects.get(uai="0310055S")
    with opened("rennes"), pytest.raises(WrongAcademyError):
        school.delete()


def test_a_row_cannot_be_refreshed_from_another_academy():
    with opened("toulouse"):
        school = School.objects.get(uai="0310055S")
    with opened("rennes"), pytest.raises(WrongAcademyError):
        school.refresh_from_db()


def test_a_relation_cannot_be_followed_into_another_academy():
    with opened("toulouse"):
        school = School.objects.get(uai="0310055S")
    with opened("rennes"), pytest.raises(WrongAcademyError):
        list(school.posting_set.order_by("pk"))


def test_an_unknown_academy_fails_on_the_first_statement():
    with opened("atlantide"), pytest.raises((OperationalError, ProgrammingError, DatabaseError)):
        current_schema()


def test_a_write_to_an_unknown_academy_never_lands_in_public():
    with pytest.raises(DatabaseError), transaction.atomic(), opened("atlantide"):
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE landed_in_public (id int)")
        transaction.set_rollback(True)


def test_an_academy_cannot_read_another_by_naming_its_schema():
    with opened("toulouse"), pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute("SELECT name FROM a_rennes.schools_school")


def test_an_academy_cannot_read_the_hub():
    with opened("toulouse"), pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute("SELECT display_name FROM public.identity_account")


def test_the_hub_cannot_read_an_academy():
    with on_hub(), pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute("SELECT name FROM a_rennes.schools_school")


def test_an_academy_cannot_make_a_table():
    with opened("toulouse"), pytest.raises(ProgrammingError), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE made_here (id int)")
        transaction.set_rollback(True)


def test_an_append_only_table_cannot_be_changed():
    with opened("toulouse"), pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET code = 'changed'")


def test_an_error_of_the_scope_statement_is_raised_not_swallowed():
    with opened("toulouse"):
        current_schema()
    with opened("atlantide"), pytest.raises(DatabaseError), connection.cursor():
        pass


def test_the_scope_survives_a_rolled_back_savepoint():
    with opened("toulouse"), transaction.atomic():
        _fail_inside_savepoint()
        assert current_schema() == "a_toulouse"
        assert School.objects.get(uai="0310055S").name == "LYCEE DE TOULOUSE"


def test_the_scope_survives_a_rolled_back_transaction():
    with opened("toulouse"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM no_such_table")
        assert current_schema() == "a_toulouse"


def test_a_cursor_opened_before_does_not_keep_the_other_academy():
    with opened("toulouse"):
        current_schema()
        with opened("rennes"):
            assert School.objects.get(uai="0310055S").name == "LYCEE DE RENNES"
        assert School.objects.get(uai="0310055S").name == "LYCEE DE TOULOUSE"


def test_async_code_keeps_the_academy():
    from asgiref.sync import sync_to_async

    async def view():
        return await sync_to_async(_schema_and_close)()

    with opened("toulouse"):
        assert asyncio.run(view()) == "a_toulouse"


def test_a_pool_thread_does_not_inherit_the_academy_of_its_previous_job():
    def first_job():
        with opened("toulouse"):
            return current_schema()

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(first_job).result() == "a_toulouse"
        with pytest.raises(NoScopeError):
            pool.submit(_schema_and_close).result()


def test_a_server_side_cursor_reads_its_own_academy():
    with opened("rennes"), transaction.atomic():
        names = [school.name for school in School.objects.order_by("uai").iterator(chunk_size=1)]
    assert names == ["LYCEE DE RENNES"]


def _fail_inside_savepoint() -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM no_such_table")


def _schema_and_close() -> str:
    try:
        return current_schema()
    finally:
        connection.close()
