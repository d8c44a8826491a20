#!/usr/bin/env bash
# A hundred clients as fast as they can, kept alive and closing, then every body checked. Exit 0 only if nothing failed.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
kim="$root/Kim.Server/bin/Release/net10.0/Kim.Server.dll"
bench="$root/bench/compare/bin/Release/net10.0/Compare.dll"
clients=100
for file in "$kim" "$bench"; do
    [[ -f "$file" ]] || { echo "missing ${file#"$root"/}: build it with -c Release" >&2; exit 2; }
done

work="$(mktemp -d)"
redis_pid=""
kim_pid=""
cleanup() {
    for pid in $kim_pid $redis_pid; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 10000))
        listening "$port" || { echo "$port"; return; }
    done
}

await_port() {
    local pid="$1" port="$2"
    for _ in $(seq 150); do
        kill -0 "$pid" 2>/dev/null || break
        listening "$port" && return
        sleep 0.2
    done
    echo "nothing listens on port $port:" >&2
    cat "$work"/*.log >&2
    exit 2
}

redis_port="$(free_port)"
redis-server --port "$redis_port" --save "" --appendonly no --bind 127.0.0.1 >"$work/redis.log" 2>&1 &
redis_pid=$!
await_port "$redis_pid" "$redis_port"

port="$(free_port)"
url="http://127.0.0.1:$port"
(cd "$work" && exec dotnet "$kim" "--Kim:Url=$url" "--Kim:Redis=127.0.0.1:$redis_port" --Logging:LogLevel:Default=Warning) \
    >"$work/kim.log" 2>&1 &
kim_pid=$!
await_port "$kim_pid" "$port"

failed=0
field() { sed -n "s/^[[:space:]{]*\"$1\":[[:space:]]*\([0-9.]*\).*/\1/p" "$work/siege.json"; }

attack() {
    local connection="$1" repeat="$2" path="$3" body="$4"
    cat >"$work/siegerc" <<RC
connection = $connection
protocol = HTTP/1.1
json_output = true
logging = false
show-logfile = false
verbose = false
quiet = true
limit = 255
parser = false
timeout = 30
failures = 100000
RC
    if ! HOME="$work" siege -R "$work/siegerc" -b -c "$clients" -r "$repeat" -T application/json "$url$path POST $body" \
        >"$work/siege.json" 2>"$work/siege.log"; then
        failed=1
    fi
    local availability done_count failures wanted=$((clients * repeat)) verdict=PASS
    availability="$(field availability)"
    done_count="$(field transactions)"
    failures="$(field failed_transactions)"
    if [[ "$availability" != "100.00" || "$failures" != "0" || "$done_count" != "$wanted" ]]; then
        verdict=FAIL
        failed=1
        cat "$work/siege.json"
        tail -n 20 "$work/siege.log"
    fi
    echo "$verdict siege $path $connection: $done_count of $wanted, availability $availability, failed $failures, $(field transaction_rate) req/s"

    local close=()
    [[ "$connection" == close ]] && close=(--close)
    if dotnet "$bench" verify --url "$url$path" --count "$wanted" --connections "$clients" "${close[@]}"; then
        echo "PASS verify $path $connection"
    else
        echo "FAIL verify $path $connection"
        failed=1
    fi
}

for mode in "keep-alive 500" "close 100"; do
    read -r connection repeat <<<"$mode"
    attack "$connection" "$repeat" /kim/helloworld '{"uid":"1"}'
    attack "$connection" "$repeat" /kim/redis '{"key":"siege","value":"0123456789abcdef"}'
done

if [[ -s "$work/kim.log" ]]; then
    echo "the server wrote:"
    tail -n 20 "$work/kim.log"
fi
exit "$failed"
