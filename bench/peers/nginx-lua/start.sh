#!/usr/bin/env bash
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
out="$here/out/$1"
mkdir -p "$out"
sed -e "s|@PORT@|$1|; s|@REDIS@|$2|; s|@HERE@|$here|; s|@OUT@|$out|" "$here/nginx.conf" > "$out/nginx.conf"
exec nginx -p "$out" -e stderr -c "$out/nginx.conf"
