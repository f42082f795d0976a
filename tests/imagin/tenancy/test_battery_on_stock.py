"""The same battery on django-tenants' own backend: the number of leaks is known, and watched.

When a new release of django-tenants closes one, this number changes and DESIGN §4 is reread.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

BATTERY = Path(__file__).with_name("test_battery.py")
ROOT = Path(__file__).resolve().parents[3]
LEAKS = 23


def test_django_tenants_as_it_comes_leaks(committed):
    stock = {
        "DB_ENGINE": "django_tenants.postgresql_backend",
        # Without roles of ours, everything runs as the owner of the tables.
        "IMAGIN_DB_URL": os.environ["IMAGIN_DB_OWNER_URL"],
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", str(BATTERY), "-q", "-n0", "-p", "no:randomly", "--tb=short", "-rN"],
        env={**os.environ, **stock},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
    )
    summary = done.stdout.strip().splitlines()[-1]
    assert re.search(rf"\b{LEAKS} failed\b", summary) and "error" not in summary, done.stdout[-3000:]
