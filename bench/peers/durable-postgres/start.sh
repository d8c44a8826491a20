#!/usr/bin/env bash
# PostgreSQL as Debian has it, every setting its default, with a cluster of its own: start.sh FOLDER PORT
set -euo pipefail
folder=$1 port=$2
programs=$(dirname "$(find /usr/lib/postgresql -path '*/bin/postgres' | sort -V | tail -1)")
as=()
if ((EUID == 0)); then
    # It refuses root.
    as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
    chown postgres:postgres "$folder"
    chmod o+x "$(dirname "$folder")"
fi

"${as[@]}" "$programs/initdb" --pgdata="$folder/data" --auth=trust --username=postgres >/dev/null
exec "${as[@]}" "$programs/postgres" -D "$folder/data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories="$folder"
