#!/usr/bin/env bash
# Walks through what people and their automation do with the portal's API, by curl, against a running instance with its demo: sign in,
# look at the connection, the products and a customer, grant with a preview, take it back, read the log. Every answer is checked: the
# first that is not as documented ends the script with exit code 1.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
  cat <<'TEXT'
usage: samples/portal.sh

Start an instance first:   dotnet run --project src/Licenzy.Server
It writes data/demo.json, which this script reads. For another instance set instead

  LICENZY_BASE_URL   such as http://localhost:5080
  LICENZY_EMAIL      an owner's e-mail address
  LICENZY_PASSWORD   their password

and LICENZY_PASS where the time pass is not called DAY_PASS. LICENZY_DEMO_FILE names another demo.json.
TEXT
}

case ${1:-} in
  '') ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac

fail() {
  printf '✗ %s\n' "$1" >&2
  [ -z "${2:-}" ] || printf '  expected  %s\n' "$2" >&2
  [ -z "${3:-}" ] || printf '  got       %s\n' "$3" >&2
  exit 1
}

for tool in curl sed grep head mktemp; do
  command -v "$tool" >/dev/null || fail "This script needs $tool, which is not installed."
done

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

# The first value of a member in JSON: text, number, true, false or null.
member() { { grep -o "\"$1\" *: *\(\"[^\"]*\"\|[^,}\"]*\)" || true; } | head -n 1 | sed -e 's/^"[^"]*" *: *//' -e 's/^"//' -e 's/"$//'; }

demo=${LICENZY_DEMO_FILE:-data/demo.json}
base=${LICENZY_BASE_URL:-} email=${LICENZY_EMAIL:-} password=${LICENZY_PASSWORD:-}
if [ -z "$base" ] || [ -z "$email" ] || [ -z "$password" ]; then
  [ -f "$demo" ] || fail "There is no $demo." "a running instance: dotnet run --project src/Licenzy.Server (or LICENZY_BASE_URL, _EMAIL, _PASSWORD)"
  base=${base:-$(member base_url <"$demo")} email=${email:-$(member email <"$demo")} password=${password:-$(member password <"$demo")}
fi
base=${base%/}
pass=${LICENZY_PASS:-DAY_PASS}
customer=portal-sample-$(date +%s)-$$
csrf='' answer='' steps=0

step() { steps=$((steps + 1)); printf '\n%2d. %s\n' "$steps" "$*"; }

# call STATUS METHOD PATH [BODY]: keeps the cookie, sends the CSRF token with writes, and checks the status.
call() {
  local arguments=(--silent --show-error --max-time 40 --request "$2" --cookie "$work/cookies" --cookie-jar "$work/cookies")
  arguments+=(--header 'Licenzy-Mode: test')
  [ "$2" = GET ] || [ -z "$csrf" ] || arguments+=(--header "X-CSRF-Token: $csrf")
  [ -z "${4:-}" ] || arguments+=(--header 'Content-Type: application/json' --data "$4")
  printf '    %s %s\n' "$2" "$3"
  local status
  status=$(curl "${arguments[@]}" --output "$work/body" --write-out '%{http_code}' "$base$3") || fail "$2 $3 was not answered."
  answer=$(cat "$work/body")
  [ "$status" = "$1" ] || fail "$2 $3" "$1" "$status $answer"
}

# expect MEMBER VALUE: the first member of that name in the answer.
expect() {
  local value
  value=$(printf '%s' "$answer" | member "$1")
  [ "$value" = "$2" ] || fail "\`$1\` is wrong." "$2" "${value:-nothing} in $answer"
  printf '    ✓ %s is %s\n' "$1" "$2"
}

step "Sign in: the answer has the CSRF token, the cookie jar the session"
call 200 POST /portal/auth/sign-in "{\"email\":\"$email\",\"password\":\"$password\"}"
csrf=$(printf '%s' "$answer" | member csrf_token)

step "Who am I, and what may I do here?"
call 200 GET /portal/me
expect role owner

step "How does the connection to Stripe stand?"
call 200 GET /portal/stripe/connection

step "What is sold, and what does Stripe say of its price?"
call 200 GET /portal/products

step "A customer whom nobody knows: denied, and why"
call 200 GET "/portal/support/customers/$customer"
expect known false
expect allowed false

step "What would a grant change? Nothing is done"
grant="/portal/support/customers/$customer/grants"
call 200 POST "$grant" "{\"product_code\":\"$pass\",\"note\":\"Ticket 4711\",\"dry_run\":true}"
expect dry_run true
version=$(printf '%s' "$answer" | member version)

step "Grant it, if the customer is still as in the preview"
call 200 POST "$grant" "{\"product_code\":\"$pass\",\"note\":\"Ticket 4711\",\"version\":\"$version\"}"
expect dry_run false
action=$(printf '%s' "$answer" | member action_id)
call 200 GET "/portal/support/customers/$customer"
expect allowed true

step "The same again rests on a state that is gone: refused"
call 409 POST "$grant" "{\"product_code\":\"$pass\",\"note\":\"Ticket 4711\",\"version\":\"$version\"}"
expect error state_changed

step "Take it back"
call 200 POST "/portal/history/$action/undo" '{"note":"It was another customer"}'
call 200 GET "/portal/support/customers/$customer"
expect allowed false

step "Both are on record, and the record is whole"
call 200 GET "/portal/audit-log?subject_ref=$customer"
call 200 GET /portal/audit-log/verify
expect verified true

step "Sign out"
call 204 POST /portal/auth/sign-out
call 401 GET /portal/me

printf '\nAll %s steps are as documented.  API reference: %s/docs\n' "$steps" "$base"
