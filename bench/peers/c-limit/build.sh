#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
mkdir -p out
gcc -O2 -Wall -Wextra -Werror -o out/server server.c
