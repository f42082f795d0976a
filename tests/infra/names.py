"""Which variables our own code reads: a name that a deployment gives and nothing reads is a mistake."""

import re
from pathlib import Path

from imagin.runtime import secret_files

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(
    r'(?:env(?:\.\w+)?\(|environ(?:\.get\(|\[)|number\(environ, |^OWNER = |^\s+)"([A-Z][A-Z0-9_]+)"', re.M
)
SOURCES = ("settings.py", "runtime/serve.py", "runtime/secret_files.py")


def known() -> set[str]:
    texts = [(ROOT / "platform" / "imagin" / name).read_text() for name in SOURCES]
    names = {name for text in texts for name in READ.findall(text)}
    return names | {f"{name}_FILE" for name in secret_files.SECRETS}
