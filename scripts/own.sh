#!/usr/bin/env bash
# Take back what an earlier run through sudo left to root in this folder: without this, the next run as a user fails.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "$(id -u)" -eq 0 ] || [ -z "$(find . -path ./.git -prune -o ! -user "$(id -u)" -print -quit)" ]; then
    exit 0
fi
if ! command -v sudo >/dev/null; then
    echo "Some files here belong to another user, and there is no sudo to take them back: chown -R $(id -un) $PWD" >&2
    exit 1
fi
echo "Taking back the files that a run through sudo left to root"
find . -path ./.git -prune -o ! -user "$(id -u)" -print0 | sudo xargs -0 chown -h "$(id -u):$(id -g)"
