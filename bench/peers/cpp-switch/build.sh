#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
mkdir -p out
g++ -std=c++17 -O2 -Wall -Wextra -Werror -o out/server server.cpp commands.cpp -lev -lhiredis -lhttp_parser -lcjson
