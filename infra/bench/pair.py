"""A process that is asked to do a thing and answers how long it took."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


class Worker:
    def __init__(self, script: str, stock: bool = False, settings: dict[str, str] | None = None) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **(_stock_environment() if stock else {}), **(settings or {})},
        )

    def ask(self, question: str) -> float:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(question + "\n")
        self._process.stdin.flush()
        for answer in self._process.stdout:
            if answer.startswith("="):
                return float(answer[1:])
        raise RuntimeError(f"Le banc d'essai s'est arrêté pendant « {question} ».")

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(30)


def _stock_environment() -> dict[str, str]:
    return {
        "DB_ENGINE": "django_tenants.postgresql_backend",
        "IMAGIN_DB_URL": os.environ["IMAGIN_DB_OWNER_URL"],
        "DJANGO_SETTINGS_MODULE": "stock.settings",
    }


def serve(answer) -> None:
    """Answer each line of standard input with the seconds that ``answer(words)`` returns."""
    for question in sys.stdin:
        print(f"={answer(question.split())}", flush=True)
