#!/usr/bin/env bash
# All peers side by side, in one command: installs what is missing, builds, checks and measures. Takes about 40 minutes; --help lists the
# options.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
bench="$(dirname "$here")"
root="$(dirname "$bench")"

# Only what is asked for is installed and built.
peers=
[[ " $* " =~ " --peers "([^ ]+) ]] && peers=${BASH_REMATCH[1]}
wants() { [[ -z $peers || ,$peers, == *,$1,* ]]; }

packages=(gcc redis-server libhttp-parser-dev)
programs=(taskset:util-linux)
wants nginx-lua && packages+=(nginx libnginx-mod-http-lua lua-nginx-redis lua-cjson)
wants go && packages+=(golang-go golang-github-gomodule-redigo-dev)
{ wants cpp-switch || wants c-limit; } && packages+=(g++ libev-dev libhiredis-dev libcjson-dev)
# The package "nodejs" of Node's own distribution contains npm.
wants node && programs+=(node:nodejs npm:npm)
for program in "${programs[@]}"; do
    command -v "${program%%:*}" >/dev/null || packages+=("${program##*:}")
done

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

dotnet build -c Release --nologo -v quiet "$root/Kim.Server"
dotnet build -c Release --nologo -v quiet "$bench/peers/Kim.Bench.Peers.AspNet"
dotnet build -c Release --nologo -v quiet "$here"
mkdir -p "$bench/load/out"
gcc -O2 -Wall -Wextra -Werror -o "$bench/load/out/load" "$bench/load/load.c" -lhttp_parser
for build in "$bench"/peers/*/build.sh; do
    name=$(basename "$(dirname "$build")")
    # Those are of Kim.Bench.Durable.
    if [[ $name != durable-* ]] && wants "$name"; then "$build"; fi
done

exec dotnet "$here/bin/Release/net10.0/Kim.Bench.Compare.dll" "$@"
