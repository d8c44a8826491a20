#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
node_modules/.bin/node -p 'Object.entries(require("./package.json").dependencies).map(([name, version]) => `${name} ${version}`).join(", ")'
