#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
mkdir -p out
GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE="$PWD/out/cache" go build -o out/server server.go
