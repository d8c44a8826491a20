#!/usr/bin/env bash
# Durable runs on Kim and its peers side by side, in one command: installs what is missing, builds and measures. --help lists the options.
# What cannot be installed is reported as missing.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
bench="$(dirname "$here")"
root="$(dirname "$bench")"

only=
[[ " $* " =~ " --only "([^ ]+) ]] && only=${BASH_REMATCH[1]}
[[ " $* " == *" --parked "* || " $* " == *" --faults "* || " $* " == *" --saves "* ]] && only=kim
wants() { [[ -z $only || ,$only == *,$1* ]]; }

packages=(gcc redis-server libhttp-parser-dev util-linux)
wants dbos && packages+=(postgresql)
if wants dbos || wants restate; then
    # The package "nodejs" of Node's own distribution contains npm.
    command -v node >/dev/null || packages+=(nodejs)
    command -v npm >/dev/null || packages+=(npm)
fi

missing=()
for package in "${packages[@]}"; do
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
mkdir -p "$bench/load/out"
gcc -O2 -Wall -Wextra -Werror -o "$bench/load/out/load" "$bench/load/load.c" -lhttp_parser
if wants kim; then dotnet build -c Release --nologo -v quiet "$bench/peers/Kim.Bench.Peers.DurableKim"; fi
for peer in Plain WorkflowCore; do
    if wants "${peer,,}"; then
        dotnet build -c Release --nologo -v quiet "$bench/peers/Kim.Bench.Peers.Durable$peer" || echo "$peer is left out"
    fi
done
for peer in dbos restate; do
    if wants "$peer"; then
        "$bench/peers/durable-$peer/build.sh" || echo "$peer is left out"
    fi
done

exec dotnet "$here/bin/Release/net10.0/Kim.Bench.Durable.dll" "$@"
