"""Serves the mission list to a test client: « list 40 » answers the seconds of one of 40 requests."""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import django  # noqa: E402
from pair import serve  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402

from imagin.identity.models import Account  # noqa: E402
from imagin.tenancy.context import academy, hub  # noqa: E402
from tenants.accounts.models import AcademyAccount  # noqa: E402
from tests import databases  # noqa: E402
from tests.factories import AssignmentFactory, ExaminerFactory  # noqa: E402
from tests.imagin.identity.helpers import academy_account, academy_client, sign_in  # noqa: E402

MISSIONS = 20


def signed_in_teacher():
    with academy("toulouse"):
        examiner = ExaminerFactory(person_key="ab" * 32)
        for _ in range(MISSIONS):
            AssignmentFactory(examiner=examiner)
        person = Account(issuer="x", subject="bench", display_name="Sophie Vidal", person_key="ab" * 32)
        account: AcademyAccount = academy_account(person, examiner=examiner)
        client = academy_client("toulouse")
        sign_in(client, account)
    return client


def answer(words: list[str]) -> float:
    times = int(words[1])
    began = time.perf_counter()
    for _ in range(times):
        response = client.get("/missions/")
    elapsed = time.perf_counter() - began
    assert response.status_code == 200 and b"(20 lignes)" in response.content
    return elapsed / times


settings.ALLOWED_HOSTS = ["*"]
with hub():
    databases.use_copy(f"imagin_bench_list_{os.getpid()}")
    client = signed_in_teacher()
    serve(answer)
