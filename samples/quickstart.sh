#!/usr/bin/env bash
# The whole flow against a running Licenzy and its Stripe sandbox: sell, pay, ask for access, consume. Every answer is
# printed, and the first one that is not as documented ends the script.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: samples/quickstart.sh [DEMO_FILE]

  DEMO_FILE   what the first start wrote (default: data/demo.json in this folder)

Start the server first: dotnet run --project src/Licenzy.Server
TEXT
}

case ${1:-} in -h | --help) usage; exit 0 ;; esac
demo=${1:-data/demo.json}
[ -f "$demo" ] || { echo "There is no $demo. Start the server in this folder first." >&2; usage >&2; exit 1; }

# The first member of that name in a piece of JSON: its text or number. Enough for answers whose shape is documented.
member() { { grep -oE "\"$1\": *(\"[^\"]*\"|[^,} ]*)" || true; } | head -n 1 | sed -E 's/^[^:]*: *"?([^"]*)"?$/\1/'; }

base=$(member base_url <"$demo")
key=$(member api_key <"$demo")
run=$(date +%s)-$$
subject=quickstart-$run

step() { if [ -t 1 ]; then printf '\n\033[1m%s\033[0m\n' "$*"; else printf '\n%s\n' "$*"; fi; }
fail() { printf 'quickstart: %s\n' "$*" >&2; exit 1; }

# call METHOD PATH EXPECTED_STATUS [BODY] [IDEMPOTENCY_KEY]: prints the answer and leaves it in $answer.
call() {
  local method=$1 path=$2 expected=$3 body=${4:-} idempotency=${5:-} arguments=() status
  arguments=(-sS -X "$method" -H "Authorization: Bearer $key" -w '\n%{http_code}')
  [ -z "$body" ] || arguments+=(-H 'Content-Type: application/json' -d "$body")
  [ -z "$idempotency" ] || arguments+=(-H "Idempotency-Key: $idempotency")
  answer=$(curl "${arguments[@]}" "$base$path") || fail "$base does not answer. Is the server running?"
  status=${answer##*$'\n'} answer=${answer%$'\n'*}
  printf '%s %s\n  %s %s\n' "$method" "$path" "$status" "$answer"
  [ "$status" = "$expected" ] || fail "$method $path answered $status and not $expected"
}

# expect NAME VALUE: the last answer has this member with this value.
expect() {
  local found
  found=$(member "$1" <<<"$answer")
  [ "$found" = "$2" ] || fail "\"$1\" is ${found:-missing} and not $2"
}

step "1. Nobody has access before a purchase"
call POST /v1/access/check 200 "{\"subject_ref\":\"$subject\"}"
expect allowed false

step "2. Create a checkout; a retry under the same key is the same checkout"
order="{\"subject_ref\":\"$subject\",\"product_code\":\"CREDITS_1000\"}"
call POST /v1/checkout/session 201 "$order" "order-$run"
expect status created
attempt=$(member attempt_id <<<"$answer") page=$(member checkout_url <<<"$answer") first=$answer
call POST /v1/checkout/session 201 "$order" "order-$run"
[ "$answer" = "$first" ] || fail "the retry got another answer"

step "3. The buyer pays on the hosted page (here by curl; in a browser: $page)"
paid=$(curl -sS -H 'Accept: application/json' --data-urlencode 'card=4242 4242 4242 4242' --data-urlencode 'email=buyer@example.com' "$page/pay")
printf '  %s\n' "$paid"

step "4. Access exists the moment that the payment has arrived"
call GET "/v1/checkout/session/$attempt?wait=10" 200
expect status finalized
expect allowed true
call POST /v1/access/check 200 "{\"subject_ref\":\"$subject\"}"
expect allowed true

step "5. Consume 100 of the 1,000 units; a retry under the same key takes nothing more"
use="{\"subject_ref\":\"$subject\",\"units\":100}"
call POST /v1/usage/consume 200 "$use" "use-$run"
expect usage_remaining 900
call POST /v1/usage/consume 200 "$use" "use-$run"
expect usage_remaining 900

step "6. More than there is: nothing is taken"
call POST /v1/usage/consume 409 "{\"subject_ref\":\"$subject\",\"units\":901}" "more-$run"
expect error insufficient_usage
expect usage_remaining 900

step "7. The customer's access, with its reasons"
call GET "/v1/customer/access/$subject" 200
expect has_access true
expect usage_remaining 900

printf '\nquickstart: all as documented\n'
