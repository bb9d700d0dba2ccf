#!/usr/bin/env bash
# Starts the sample with the command given, asks it a few things over the loopback address, and compares the answers.
set -euo pipefail

log="$(mktemp)"
"$@" --urls http://127.0.0.1:0 >"$log" 2>&1 &
process=$!
trap 'kill "$process" 2>/dev/null || true; rm -f "$log"' EXIT

address=""
for _ in $(seq 1 600); do
  address="$(grep -oE 'http://127\.0\.0\.1:[0-9]+' "$log" | head -n 1 || true)"
  [[ -n "$address" ]] && break
  kill -0 "$process" 2>/dev/null || break
  sleep 0.1
done
if [[ -z "$address" ]]; then
  echo "The sample does not listen."
  cat "$log"
  exit 1
fi

failed=0
expect() {
  local answer
  answer="$(curl --silent --show-error --max-time 30 "$address$1")"
  if [[ "$answer" != "$2" ]]; then
    printf 'FAILED %s\n  expected %s\n  got      %s\n' "$1" "$2" "$answer"
    failed=1
  fi
}

expect /health 'ready'
expect '/new-checkout/nora?country=GB' 'true'
expect '/new-checkout/otto?country=US' 'false'
expect '/checkout/nora?country=GB&app=2.4.0' '{"newCheckout":true,"expressShipping":false,"buttonLabel":"Buy now","buttonColor":"green","columns":1}'
expect '/checkout/otto?country=US&app=2.4.0' '{"newCheckout":false,"expressShipping":false,"buttonLabel":"Pay","buttonColor":"grey","columns":1}'
expect '/checkout/juno?country=AT&app=2.4.0&plan=premium' '{"newCheckout":false,"expressShipping":true,"buttonLabel":"Pay","buttonColor":"grey","columns":1}'
expect '/shipping/nora?country=GB' '{"standard":3.95,"freeFrom":45,"currency":"GBP","carriers":["post"]}'
expect '/shipping/dana?country=JP' '{"standard":5.99,"freeFrom":60,"currency":"USD","carriers":["post"]}'

# The endpoint that boots the page's client: the answer, and nothing the second time.
boot='/statsig/initialize?user=nora&country=GB'
tag="$(curl --silent --show-error --max-time 30 --output /dev/null --write-out '%header{etag}' "$address$boot")"
again="$(curl --silent --show-error --max-time 30 --output /dev/null --write-out '%{http_code}' --header "If-None-Match: $tag" "$address$boot")"
if [[ ! "$tag" =~ ^\"[A-Za-z0-9_-]{22}\"$ || "$again" != 304 ]]; then
  printf 'FAILED %s\n  tag %s, then status %s\n' "$boot" "$tag" "$again"
  failed=1
fi
[[ $failed -eq 0 ]] && echo "All answers are as expected."
exit "$failed"
