#!/usr/bin/env bash
set -euo pipefail
echo "gcc $(gcc -dumpfullversion), glibc $(ldd --version | sed -n '1s/.* //p')"
