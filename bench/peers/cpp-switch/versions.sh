#!/usr/bin/env bash
set -euo pipefail
echo -n "g++ $(g++ -dumpfullversion)"
dpkg-query -W -f ', ${Package} ${Version}' libev4 libhiredis0.14 libhttp-parser2.9 libcjson1
