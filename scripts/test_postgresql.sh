#!/usr/bin/env bash
# Run pytest, with the arguments given, on a PostgreSQL cluster that lives as long as the tests.
# pg_virtualenv's own chatter is dropped: the last line printed is pytest's.
set -euo pipefail
cd "$(dirname "$0")/.."

# shellcheck disable=SC2016  # The variables are pg_virtualenv's, expanded inside it.
exec 3>&1
pg_virtualenv -i '--locale=C.UTF-8 --encoding=UTF8' -o fsync=off -o max_connections=200 \
    sh -c 'export TEST_DATABASE_URL="postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/postgres"
           exec .venv/bin/python -m pytest "$@" >&3' pytest "$@" >/dev/null
