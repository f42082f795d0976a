"""Django's migrations for many schemas: what does not depend on the schema is computed once.

``manage.py migrate`` builds the graph, and the models as they were, anew for each schema: most of its time.
Academies that have the same migrations behind them have the same graph and the same models.
"""

from django.core.exceptions import ValidationError
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

CONFLICT = "Deux migrations se suivent sans ordre dans {apps} : l'une doit dépendre de l'autre."
Applied = frozenset[tuple[str, str]]


class SchemaMigrations:
    """For one run; academies are opened by the caller, one after the other."""

    def __init__(self) -> None:
        self._loaders: dict[Applied, MigrationLoader] = {}
        self._states: dict[Applied, ProjectState] = {}

    def migrate(self) -> int:
        """Bring the open schema to the code's migrations; returns how many were applied."""
        connection = connections["owner"]
        applied = frozenset(MigrationRecorder(connection).applied_migrations())
        executor = _Executor(connection, self._loader(connection, applied))
        targets = executor.loader.graph.leaf_nodes()
        plan = executor.migration_plan(targets)
        if plan:
            executor.migrate(targets, plan=plan, state=self._state(executor, applied))
        return len(plan)

    def _loader(self, connection: BaseDatabaseWrapper, applied: Applied) -> MigrationLoader:
        if applied not in self._loaders:
            loader = MigrationLoader(connection)
            loader.check_consistent_history(connection)
            if conflicts := loader.detect_conflicts():
                raise ValidationError(CONFLICT.format(apps=", ".join(sorted(conflicts))))
            self._loaders[applied] = loader
        return self._loaders[applied]

    def _state(self, executor: "_Executor", applied: Applied) -> ProjectState:
        if applied not in self._states:
            state = executor.state_before()
            _ = state.apps
            self._states[applied] = state
        return self._states[applied].clone()


class _Executor(MigrationExecutor):
    """With a graph that is already built."""

    def __init__(self, connection: BaseDatabaseWrapper, loader: MigrationLoader) -> None:
        self.connection = connection
        self.loader = loader
        self.recorder = MigrationRecorder(connection)
        self.progress_callback = None

    def state_before(self) -> ProjectState:
        return self._create_project_state(with_applied_migrations=True)  # type: ignore[attr-defined]
