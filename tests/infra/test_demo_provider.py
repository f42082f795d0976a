"""The demonstration provider, in a process of its own as it runs."""

import os
import subprocess
import sys
from pathlib import Path

UPSTREAM = Path(__file__).resolve().parents[2] / "infra/simulators/upstream"
STALE = """
import django, os
django.setup()
from django.test import Client
asked = Client(enforce_csrf_checks=True)
address = "/connexion/?next=/o/authorize/%3Fa%3D1"
answer = asked.post(address, {"username": "x"}, headers={"host": "idp.localhost"})
print(answer.status_code, answer.content.decode())
"""


def test_a_form_made_worthless_by_another_tab_says_how_to_begin_again(tmp_path):
    (tmp_path / "secret").write_text("only for this test")
    (tmp_path / "oidc.pem").write_text("")
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "demo_idp.settings",
        "IMAGIN_DEMO_IDP_STATE": str(tmp_path),
        "IMAGIN_DEMO_IDP_CLIENT_SECRET": "only for this test",
    }
    done = subprocess.run(
        [sys.executable, "-c", STALE], env=environment, cwd=UPSTREAM, capture_output=True, text=True
    )
    assert done.stdout.startswith("403"), done.stderr
    assert "Ce formulaire ne sert plus" in done.stdout and "rien" in done.stdout.lower()
    assert '<a href="/connexion/?next=/o/authorize/%3Fa%3D1">Recommencer la connexion</a>' in done.stdout
