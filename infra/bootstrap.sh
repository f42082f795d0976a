#!/bin/sh
# Everything that `make` needs before it can work: system libraries, virtual environment, our code in it.
# Usage: sh infra/bootstrap.sh run | check | test      (a second call takes a fraction of a second)
set -eu
umask 022

profile=${1:-run}
clone=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
case $profile in run) lock=run ;; *) lock=dev ;; esac

say() { printf '%s\n' "$*"; }
refuse() { printf '%s\n' "$*" >&2; exit 1; }
is_root() { [ "$(id -u)" = 0 ]; }

# As root the servers run as nobody, who may enter neither the clone nor root's own Python.
runs_python() {
    version='import sys; sys.exit(sys.version_info < (3, 11))'
    if is_root; then
        setpriv --reuid=nobody --regid=nogroup --clear-groups "$1" -c "$version" 2>/dev/null
    else
        "$1" -c "$version" 2>/dev/null
    fi
}

find_python() {
    for name in python3.11 /usr/bin/python3.11 python3 /usr/bin/python3 python3.12 python3.13; do
        path=$(command -v "$name") || continue
        if runs_python "$path"; then
            printf '%s' "$path"
            return
        fi
    done
}

# Debian packages that are missing, found by what they bring rather than by their name.
missing_packages() {
    "$1" - "$profile" <<'PYTHON'
import ctypes, glob, importlib.util, shutil, sys

def absent(library):
    try:
        ctypes.CDLL(library)
    except OSError:
        return True

wanted = {
    "libpango-1.0-0": absent("libpango-1.0.so.0"),
    "libpangoft2-1.0-0": absent("libpangoft2-1.0.so.0"),
    "libharfbuzz-subset0": absent("libharfbuzz-subset.so.0"),
    # Any wider font would send the signature of a convocation to a second page.
    "fonts-open-sans": not any(
        glob.glob(f"/usr/share/fonts/**/{name}-Regular.[to]tf", recursive=True) for name in ("OpenSans", "NotoSans")
    ),
    "python3.%d-venv" % sys.version_info[1]: not importlib.util.find_spec("ensurepip"),
}
if sys.argv[1] == "test":
    wanted["chromium"] = not (shutil.which("chromium") or shutil.which("google-chrome"))
    wanted["libatomic1"] = absent("libatomic.so.1")
print(*(package for package, missing in wanted.items() if missing))
PYTHON
}

# Runs quietly; what it said is shown only when it fails. Ctrl-C and SIGTERM end it too.
quietly() {
    "$@" >"$journal" 2>&1 &
    running=$!
    wait "$running" && running='' && return
    running=''
    tail -n 5 "$journal" >&2
    return 1
}

install_packages() {
    [ -n "$1" ] || return 0
    if ! is_root || ! command -v apt-get >/dev/null; then
        refuse "Il manque des paquets du système ; tapez : sudo apt-get update && sudo apt-get install -y --no-install-recommends $1"
    fi
    say "Installation de $1…"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086  # a list of words
    quietly apt-get update && quietly apt-get install -y --no-install-recommends $1 ||
        refuse "apt-get n'a pas pu installer $1 : corrigez la cause affichée ci-dessus, puis recommencez."
}

check_room() {
    free=$(df -Pk "$1" | awk 'NR == 2 { print int($4 / 1024) }')
    [ "$free" -ge "$2" ] ||
        refuse "Le disque de $1 est presque plein ($free Mo libres) : libérez au moins $2 Mo, puis recommencez."
}

make_environment() {
    if [ "$venv" != "$clone/.venv" ] && [ "$(readlink "$clone/.venv" || true)" != "$venv" ]; then
        rm -rf "$clone/.venv"
        ln -s "$venv" "$clone/.venv"
    elif [ "$venv" = "$clone/.venv" ] && [ -L "$clone/.venv" ]; then
        rm -f "$clone/.venv"
    fi
    "$venv/bin/python" -c '' 2>/dev/null && "$venv/bin/python" -m pip --version >/dev/null 2>&1 && return
    quietly "$python" -m venv --clear "$venv" || refuse "L'environnement Python n'a pas pu être créé dans $venv."
}

install_lock() {
    say "Installation des bibliothèques Python (une à deux minutes la première fois)…"
    quietly "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
        --no-deps --only-binary :all: --require-hashes -r "$clone/requirements/$lock.txt" ||
        refuse "Les bibliothèques Python n'ont pas pu être installées : vérifiez le réseau et l'espace du disque, puis recommencez."
}

# Our sources stay where they are: a path file and a short command, nothing to build.
link_sources() {
    packages=$(echo "$venv"/lib/python3*/site-packages)
    printf '%s\n%s\n' "$source/platform" "$source" >"$packages/imagin.pth"
    printf '#!/bin/sh\nexec "%s/bin/python" -P -m imagin "$@"\n' "$venv" >"$venv/bin/imagin"
    chmod 755 "$venv/bin/imagin"
}

journal=$(mktemp) || refuse "Le dossier temporaire ${TMPDIR:-/tmp} est plein ou fermé : libérez de la place, puis recommencez."
running=''
trap 'rm -f "$journal"' EXIT
trap '[ -z "$running" ] || kill "$running"; exit 130' INT TERM

if is_root; then
    base=/var/lib/imagin/$(printf %s "$clone" | sha256sum | cut -c1-8)
    venv=$base/venv source=$base/code
    mkdir -p "$base"
    printf '%s\n' "$clone" >"$base/origin"
else
    base=$clone venv=$clone/.venv source=$clone
fi
[ -w "$base" ] || refuse "Le dossier $base n'est pas accessible en écriture : clonez le dépôt dans un dossier à vous."

python=$(find_python)
[ -n "$python" ] || { install_packages "python3 python3-venv"; python=$(find_python); }
[ -n "$python" ] || refuse "Python 3.11 ou plus est introuvable : installez-le (paquet python3), puis recommencez."
install_packages "$(missing_packages "$python")"

stamp="$venv/imagin-$lock.stamp"
state="$(sha256sum <"$clone/requirements/$lock.txt") $source"
if [ "$(cat "$stamp" 2>/dev/null || true)" != "$state" ] || ! [ "$clone/.venv" -ef "$venv" ]; then
    check_room "$base" "$([ "$lock" = run ] && echo 700 || echo 1200)"
    make_environment
    install_lock
    link_sources
    printf '%s\n' "$state" >"$stamp"
fi

if is_root && [ "$profile" != check ]; then
    cd /
    PYTHONPATH=$clone/platform "$venv/bin/python" -B -P -m imagin.runtime copy "$clone"
fi
