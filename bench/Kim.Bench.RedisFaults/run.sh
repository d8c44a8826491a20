#!/usr/bin/env bash
# Redis under faults, or what its seams cost, in one command: installs what is missing, builds and measures. --help lists the options.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

missing=()
for package in redis-server wrk util-linux; do
    dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q '^install ok installed' || missing+=("$package")
done

if ((${#missing[@]} > 0)); then
    echo "installing ${missing[*]}"
    sudo=$(command -v sudo || true)
    $sudo apt-get update -qq
    # shellcheck disable=SC2086
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

dotnet build -c Release --nologo -v quiet "$here"
exec dotnet "$here/bin/Release/net10.0/Kim.Bench.RedisFaults.dll" "$@"
