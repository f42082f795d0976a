"""Prepares the demonstration provider (keys, database, client) and serves it: ``python run.py``."""

import hashlib
import os
import secrets
import sys
from pathlib import Path
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent


def main() -> None:
    state = prepare_environment()
    prepare_files(state)
    prepare_database(state)
    serve()


def prepare_environment() -> Path:
    own = os.environ.get("IMAGIN_DEMO_IDP_STATE")
    state = Path(own or Path(os.environ.get("IMAGIN_STATE_DIR", ".imagin")) / "demo-idp").absolute()
    os.environ["IMAGIN_DEMO_IDP_STATE"] = str(state)
    os.environ["IMAGIN_DEMO_IDP_CLIENT_SECRET"] = client_secret()
    os.environ["DJANGO_SETTINGS_MODULE"] = "demo_idp.settings"
    sys.path.insert(0, str(HERE))
    return state


def client_secret() -> str:
    """Given by the supervisor; derived here where the hub's secret is in the environment anyway."""
    given = os.environ.get("IMAGIN_DEMO_IDP_CLIENT_SECRET")
    if given:
        return given
    hub_secret = os.environ.pop("IMAGIN_SECRET_KEY", "")
    if not hub_secret:
        sys.exit("Le fournisseur d'identité de démonstration attend IMAGIN_DEMO_IDP_CLIENT_SECRET.")
    from imagin.identity.keys import DEMO_IDP_CLIENT, derive

    return derive(hub_secret, DEMO_IDP_CLIENT)


def prepare_files(state: Path) -> None:
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_once(state / "secret", lambda: secrets.token_urlsafe(48))
    write_once(state / "oidc.pem", new_key)


def write_once(path: Path, make) -> None:
    if path.exists():
        return
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(make())
    draft.rename(path)


def new_key() -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    encoding, layout = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, layout, serialization.NoEncryption()).decode()


def prepare_database(state: Path) -> None:
    """Nothing is done when nothing changed since the last start: starting must be quick."""
    from importlib.metadata import version

    done = state / "prepared"
    wanted = " ".join((version("django"), version("django-oauth-toolkit"), *client_settings()))
    if done.exists() and done.read_text() == wanted:
        return
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    register_client()
    done.write_text(wanted)


def client_settings() -> tuple[str, str]:
    from django.conf import settings

    return settings.HUB_URL, hashlib.sha256(settings.CLIENT_SECRET.encode()).hexdigest()


def register_client() -> None:
    from django.conf import settings
    from oauth2_provider.models import get_application_model

    application = get_application_model()
    application.objects.update_or_create(
        client_id=settings.CLIENT_ID,
        defaults={
            "name": "Plateforme IMAG'IN",
            "client_secret": settings.CLIENT_SECRET,
            "hash_client_secret": False,
            "client_type": application.CLIENT_CONFIDENTIAL,
            "authorization_grant_type": application.GRANT_AUTHORIZATION_CODE,
            "redirect_uris": f"{settings.HUB_URL}/connexion/retour/",
            "post_logout_redirect_uris": f"{settings.HUB_URL}/quitter/fin/",
            "algorithm": application.RS256_ALGORITHM,
            "skip_authorization": True,
        },
    )


def serve() -> None:
    """Replaces this process: signals of the supervisor reach the server itself."""
    from django.conf import settings

    os.environ["PYTHONPATH"] = str(HERE)
    options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(urlsplit(settings.URL).port or 80)]
    limits = ["--workers", "1", "--blocking-threads", "2", "--log-level", "warning"]
    arguments = [sys.executable, "-m", "granian", *options, *limits, "demo_idp.wsgi:application"]
    os.execv(sys.executable, arguments)


if __name__ == "__main__":
    main()
