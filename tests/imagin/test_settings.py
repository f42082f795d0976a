"""What the settings become under https: read in a process of their own."""

import json
import os
import subprocess
import sys

READ = """
import json
from imagin import settings
names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
    "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS")
told = {name: getattr(settings, name) for name in names}
loose = [n for n in dir(settings) if n.endswith(("COOKIE_DOMAIN", "COOKIE_PATH"))]
print(json.dumps(told | {"loose": loose}))
"""


def settings_under(scheme: str) -> dict:
    environment = {**os.environ, "IMAGIN_SCHEME": scheme}
    done = subprocess.run(
        [sys.executable, "-c", READ], env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_cookies_of_this_host_only_under_https():
    told = settings_under("https")
    assert told["SESSION_COOKIE_NAME"] == "__Host-imagin_session"
    assert told["CSRF_COOKIE_NAME"] == "__Host-imagin_csrf"
    assert told["SESSION_COOKIE_SECURE"] and told["CSRF_COOKIE_SECURE"] and told["loose"] == []
    assert settings_under("http")["SESSION_COOKIE_NAME"] == "imagin_session"


def test_https_for_a_year_subdomains_included():
    told = settings_under("https")
    assert told["SECURE_HSTS_SECONDS"] == 31_536_000 and told["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
    assert settings_under("http")["SECURE_HSTS_SECONDS"] == 0
