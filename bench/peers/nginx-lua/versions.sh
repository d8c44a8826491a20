#!/usr/bin/env bash
set -euo pipefail
nginx -v 2>&1 | sed 's|.*nginx/|nginx |' | tr '\n' ','
dpkg-query -W -f ' ${Package} ${Version}' libnginx-mod-http-lua
dpkg-query -W -f ', ${Package} ${Version}' lua-nginx-redis
