#!/usr/bin/env bash
set -euo pipefail
echo "PostgreSQL $(dpkg-query -W -f '${Version}\n' 'postgresql-[0-9]*' | sort -V | tail -1)"
