#!/usr/bin/env bash
# Walks through Licenzy's whole runtime flow by curl, against a running instance with its Stripe sandbox: a checkout, a
# payment on the sandbox's page, access before and after, consumption, a replay, a refusal, the entitlements; for all three
# kinds of product. Every answer is checked: the first that is not as documented ends the script with exit code 1.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
  cat <<'TEXT'
usage: samples/quickstart.sh

Start an instance first:   dotnet run --project src/Licenzy.Server
It writes data/demo.json, which this script reads. For another instance with a sandbox, set instead

  LICENZY_BASE_URL   such as http://localhost:5080
  LICENZY_API_KEY    a test key (lz_test_…) with the scope `runtime`

and, where the products are called otherwise, LICENZY_PACK (CREDITS_1000, a pack of 1,000 units), LICENZY_SUBSCRIPTION
(PRO_MONTHLY) and LICENZY_PASS (DAY_PASS). LICENZY_DEMO_FILE names another demo.json.
TEXT
}

case ${1:-} in
  '') ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac

if [ -t 1 ]; then bold=$'\e[1m' dim=$'\e[2m' green=$'\e[32m' red=$'\e[31m' plain=$'\e[0m'; else bold='' dim='' green='' red='' plain=''; fi

fail() {
  printf '%s✗ %s%s\n' "$red" "$1" "$plain" >&2
  [ -z "${2:-}" ] || printf '  expected  %s\n' "$2" >&2
  [ -z "${3:-}" ] || printf '  got       %s\n' "$3" >&2
  exit 1
}

for tool in curl sed grep tr head mktemp; do
  command -v "$tool" >/dev/null || fail "This script needs $tool, which is not installed."
done

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

# The value of a member in JSON without spaces that matter: text, number, true, false or null. The first one counts.
member() { { grep -o "\"$1\" *: *\(\"[^\"]*\"\|[^,}\"]*\)" || true; } | head -n 1 | sed -e 's/^"[^"]*" *: *//' -e 's/^"//' -e 's/"$//'; }

demo=${LICENZY_DEMO_FILE:-data/demo.json}
base=${LICENZY_BASE_URL:-} key=${LICENZY_API_KEY:-}
if [ -z "$base" ] || [ -z "$key" ]; then
  [ -f "$demo" ] || fail "There is no $demo." "a running instance: dotnet run --project src/Licenzy.Server (or LICENZY_BASE_URL and LICENZY_API_KEY)"
  base=${base:-$(member base_url <"$demo")}
  key=${key:-$(member api_key <"$demo")}
  [ -n "$base" ] && [ -n "$key" ] || fail "$demo names no base_url and api_key." "the file that the instance wrote at its start"
fi
base=${base%/}
pack=${LICENZY_PACK:-CREDITS_1000} subscription=${LICENZY_SUBSCRIPTION:-PRO_MONTHLY} pass=${LICENZY_PASS:-DAY_PASS}
case $key in
  lz_test_*) ;;
  *) fail "Only a test key can pay in the sandbox." "lz_test_…" "${key:0:8}…" ;;
esac

curl --silent --fail --max-time 10 --output /dev/null "$base/health/ready" ||
  fail "No instance is ready at $base." "start it: dotnet run --project src/Licenzy.Server"

run=$(date +%s)-$$
steps=0
status='' answer=''

step() {
  steps=$((steps + 1))
  printf '\n%s%2d. %s%s\n' "$bold" "$steps" "$*" "$plain"
}

# call METHOD PATH [BODY [IDEMPOTENCY-KEY]]: sets status and answer, keeps the headers.
call() {
  local arguments=(--silent --show-error --max-time 40 --request "$1" --header "Authorization: Bearer $key")
  [ -z "${3:-}" ] || arguments+=(--header 'Content-Type: application/json' --data "$3")
  [ -z "${4:-}" ] || arguments+=(--header "Idempotency-Key: $4")
  printf '    %s%s %s %s%s\n' "$dim" "$1" "$2" "${3:-}" "$plain"
  status=$(curl "${arguments[@]}" --dump-header "$work/headers" --output "$work/body" --write-out '%{http_code}' "$base$2") ||
    fail "$1 $2 was not answered."
  answer=$(cat "$work/body")
  printf '    %s%s%s %s\n' "$dim" "$status" "$plain" "$answer"
}

expect_status() { [ "$status" = "$1" ] || fail "The status is wrong." "$1" "$status $answer"; }

# expect MEMBER VALUE: the first member of that name in the answer.
expect() {
  local value
  value=$(printf '%s' "$answer" | member "$1")
  [ "$value" = "$2" ] || fail "\`$1\` is wrong." "$2" "${value:-nothing} in $answer"
  printf '    %s✓ %s is %s%s\n' "$green" "$1" "$2" "$plain"
}

expect_access() {
  call POST /v1/access/check "{\"subject_ref\":\"$1\"}"
  expect_status 200
  expect allowed "$2"
}

# buy SUBJECT PRODUCT: a checkout, paid with the test card on the sandbox's page, until the access is there.
buy() {
  call POST /v1/checkout/session "{\"subject_ref\":\"$1\",\"product_code\":\"$2\"}" "quickstart-$1-$2"
  expect_status 201
  expect status created
  local attempt url paid
  attempt=$(printf '%s' "$answer" | member attempt_id)
  url=$(printf '%s' "$answer" | member checkout_url)
  printf '    %spays at %s with card 4242 4242 4242 4242%s\n' "$dim" "$url" "$plain"
  paid=$(curl --silent --show-error --max-time 20 --header 'Accept: application/json' --data card=4242424242424242 "$url/pay") ||
    fail "The checkout page did not answer." "a Stripe sandbox at $url"
  [ "$(printf '%s' "$paid" | member payment_status)" = paid ] || fail "The payment did not go through." paid "$paid"
  call GET "/v1/checkout/session/$attempt?wait=20"
  expect_status 200
  expect status finalized
  expect allowed true
}

printf '%sLicenzy at %s%s\n' "$bold" "$base" "$plain"

buyer=quickstart-$run
step "A customer who has bought nothing has no access"
expect_access "$buyer" false

step "The customer buys a pack of units ($pack)"
buy "$buyer" "$pack"

step "The payment became access, and nothing else did"
expect_access "$buyer" true

step "The application consumes 100 of the 1,000 units"
call POST /v1/usage/consume "{\"subject_ref\":\"$buyer\",\"units\":100}" "use-$run"
expect_status 200
expect ok true
expect consumed 100
expect usage_remaining 900
first=$answer

step "The same request again, as after a lost answer: nothing is counted twice"
call POST /v1/usage/consume "{\"subject_ref\":\"$buyer\",\"units\":100}" "use-$run"
expect_status 200
[ "$answer" = "$first" ] || fail "The replay differs." "$first" "$answer"
tr -d '\r' <"$work/headers" | grep -qi '^idempotent-replayed: true$' || fail "The replay is not marked." "Idempotent-Replayed: true"
printf '    %s✓ the first answer, marked as replayed%s\n' "$green" "$plain"

step "More than what is left is refused as a whole"
call POST /v1/usage/consume "{\"subject_ref\":\"$buyer\",\"units\":901}" "too-much-$run"
expect_status 409
expect error insufficient_usage
expect usage_remaining 900

step "All that the customer holds"
call GET "/v1/entitlements/$buyer"
expect_status 200
expect product_code "$pack"
expect status active
expect usage_remaining 900

subscriber=quickstart-subscriber-$run
step "Another customer subscribes ($subscription)"
buy "$subscriber" "$subscription"
expect_access "$subscriber" true

step "A second subscription beside the first would be charged twice: refused"
call POST /v1/checkout/session "{\"subject_ref\":\"$subscriber\",\"product_code\":\"$subscription\"}" "again-$run"
expect_status 409
expect error already_subscribed

visitor=quickstart-visitor-$run
step "A third buys a pass that ends by itself ($pass)"
buy "$visitor" "$pass"
call GET "/v1/customer/access/$visitor"
expect_status 200
expect has_access true
expect kind time_pass
ends=$(printf '%s' "$answer" | member expires_at)
case $ends in
  20*Z) printf '    %s✓ the pass ends at %s%s\n' "$green" "$ends" "$plain" ;;
  *) fail "The pass has no end." "expires_at with a time" "$answer" ;;
esac

printf '\n%s%sAll %s steps are as documented.%s  API reference: %s/docs\n' "$bold" "$green" "$steps" "$plain" "$base"
