#!/usr/bin/env bash
set -euo pipefail
go version | cut -d ' ' -f 3 | tr '\n' ','
dpkg-query -W -f ' redigo ${Version}' golang-github-gomodule-redigo-dev
