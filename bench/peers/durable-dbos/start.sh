#!/usr/bin/env bash
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
NODE_ENV=production exec "$here/node_modules/.bin/node" "$here/server.js" "$@"
