"""Compilers that refuse a query made while another academy was open."""

from django.db.backends.postgresql import compiler

from imagin.tenancy.models import check_origin


class StampedQuery:
    def __init__(self, query, connection, using, elide_empty=True):
        origin = getattr(query, "academy_schema", None)
        if origin is not None:
            check_origin("Cette requête", origin)
        super().__init__(query, connection, using, elide_empty)  # type: ignore[call-arg]


class SQLCompiler(StampedQuery, compiler.SQLCompiler):
    pass


class SQLInsertCompiler(StampedQuery, compiler.SQLInsertCompiler):
    pass


class SQLDeleteCompiler(StampedQuery, compiler.SQLDeleteCompiler):
    pass


class SQLUpdateCompiler(StampedQuery, compiler.SQLUpdateCompiler):
    pass


class SQLAggregateCompiler(StampedQuery, compiler.SQLAggregateCompiler):
    pass
