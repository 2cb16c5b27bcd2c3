#!/usr/bin/env bash
# Make .venv hold exactly the pinned requirement files named as arguments.
# A stamp keeps the hash of what was installed, so that a second run does nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
venv=.venv

# pip's own script knows the path it was installed at: it fails where the folder has moved since.
if ! "$venv/bin/pip" --version >/dev/null 2>&1; then
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
        echo "Python 3.11 or later is needed; $python is $("$python" --version)." >&2
        exit 1
    }
    "$python" -c 'import ensurepip, venv' 2>/dev/null || scripts/apt.sh python3-venv
    echo "Creating the virtual environment in $venv"
    rm -rf "$venv"
    "$python" -m venv "$venv"
fi

for requirements in "$@"; do
    stamp=$venv/.installed-$requirements
    wanted=$({ "$venv/bin/python" --version; cat "$requirements"; } | sha256sum)
    [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && continue
    echo "Installing Python packages from $requirements"
    "$venv/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes \
        --requirement "$requirements"
    echo "$wanted" >"$stamp"
done
