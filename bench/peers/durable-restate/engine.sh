#!/usr/bin/env bash
# The engine: engine.sh FOLDER INGRESS_PORT ADMIN_PORT NODE_PORT
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# A run that waits leaves the program's memory after a second, not a minute: only 1,000 may be in it at once.
export RESTATE_WORKER__INVOKER__INACTIVITY_TIMEOUT=1s
export RESTATE_BASE_DIR="$1" RESTATE_LISTEN_MODE=tcp RESTATE_DISABLE_TELEMETRY=true RESTATE_LOG_FILTER=warn
export RESTATE_INGRESS__BIND_ADDRESS="127.0.0.1:$2" RESTATE_ADMIN__BIND_ADDRESS="127.0.0.1:$3" RESTATE_BIND_ADDRESS="127.0.0.1:$4"
exec "$here"/node_modules/@restatedev/restate-server-linux-*/bin/restate-server --no-logo
