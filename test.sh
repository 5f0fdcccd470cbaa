#!/usr/bin/env bash
# Builds Licenzy, checks its formatting and runs every test, from nothing but a Debian machine with the .NET 10 SDK and
# Node. The last line is always `N passed, N failed, N skipped`; the exit code is 0 only when all is well.
set -euo pipefail
cd "$(dirname "$0")"

usage() {
  cat <<'TEXT'
usage: ./test.sh [--long] [--fast-loop] [--filter-* VALUE]...

  (nothing)     everything: scripts, restore, build with warnings as errors, formatting, all tests on SQLite and
                PostgreSQL, browser tests. Installs PostgreSQL and Chromium by apt when they are missing
  --long        the long forms of the property, crash and load tests too (sets LICENZY_TEST_LONG=1)
  --fast-loop   the tests that need neither PostgreSQL nor a browser: decisions, Stripe client, platform, house
                rules and snapshots
  --filter-*    passed to the test programs, for example
                  ./test.sh --filter-class '*ConsumeUsageTests'
                  ./test.sh --filter-method '*refund*'
  --help        this text

LICENZY_UPDATE_SNAPSHOTS=1 ./test.sh rewrites the snapshots (OpenAPI documents, generated pages) instead of comparing
them; review the result as a diff.
TEXT
}

fast_loop=0 filters=()
while [ $# -gt 0 ]; do
  case $1 in
    --long) export LICENZY_TEST_LONG=1; shift ;;
    --fast-loop) fast_loop=1; shift ;;
    --filter-*) filters+=("$1" "${2:?$1 needs a value}"); shift 2 ;;
    -h | --help) usage; exit 0 ;;
    *) echo "test.sh: unknown option $1 (see --help)" >&2; exit 2 ;;
  esac
done

# Whatever ends the script, its own cluster is stopped and the closing line is printed.
work=$(mktemp -d) summary='' postgres=''
finish() {
  local code=$?
  trap - EXIT
  [ -z "$postgres" ] || scripts/start-postgres.sh stop --dir "$postgres" --remove || code=1
  rm -rf -- "$work"
  if [ -z "$summary" ]; then
    [ "$code" != 0 ] || code=1
    summary='0 passed, 0 failed, 0 skipped'
    echo "test.sh: stopped before the tests ran (see above)"
  fi
  echo "$summary"
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

step() { printf '\n== %s\n' "$*"; }
fail() { echo "test.sh: $*"; exit 1; }

need_tools() {
  local missing=() version=''
  version=$(dotnet --version 2>/dev/null) || missing+=("the .NET 10 SDK (dotnet)")
  case $version in '' | 10.*) ;; *) missing+=("the .NET 10 SDK (found $version)") ;; esac
  if [ "$fast_loop" = 0 ]; then command -v npm >/dev/null || missing+=("npm"); fi
  if command -v node >/dev/null; then
    node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
      missing+=("Node 20.19 or newer (found $(node --version))")
  else
    missing+=("Node 20.19 or newer")
  fi
  command -v git >/dev/null || missing+=("git")
  [ ${#missing[@]} = 0 ] || fail "this machine lacks: $(printf '%s; ' "${missing[@]}")install and run again"
}

# PostgreSQL and Chromium are the two things that the tests need and may install.
install_packages() {
  local packages=() sudo=()
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || packages+=(postgresql)
  [ -x /usr/bin/chromium ] || packages+=(chromium)
  [ ${#packages[@]} = 0 ] && return
  command -v apt-get >/dev/null || fail "install ${packages[*]} by hand: this machine has no apt-get"
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || fail "run once as root: apt-get install --no-install-recommends ${packages[*]}"
    sudo=(sudo)
  fi
  echo "installing ${packages[*]}"
  "${sudo[@]}" apt-get update -qq
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >"$work/apt.log" 2>&1 ||
    { tail -n 30 "$work/apt.log"; fail "apt-get could not install ${packages[*]}"; }
}

# The repository is read by people on other machines: no path of this one, no address of a package registry.
check_tracked_files() {
  local script found
  while IFS= read -r script; do bash -n "$script"; done < <(git ls-files -- '*.sh' .ci/run)
  found=$(git grep -nIE '(^|[^A-Za-z0-9_.~-])/(work|root|home)/|https?://[a-z0-9.-]*(npmjs|nuget|debian)\.' -- . || true)
  [ -z "$found" ] || fail "tracked files name a path of a machine or the host of a registry:"$'\n'"$found"
}

# The public package that verifies what Licenzy signs, and the compiler of the TypeScript in docs/webhooks.md.
install_receivers() {
  (cd tests/receivers && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) ||
    fail "npm could not fetch the packages of tests/receivers (see above)"
}

build() {
  dotnet tool restore >"$work/tools.log" || { cat "$work/tools.log"; fail "the tools of .config/dotnet-tools.json could not be restored"; }
  if [ "$fast_loop" = 1 ]; then
    local project
    for project in "${projects[@]}"; do dotnet build "tests/$project" --nologo -v quiet -p:BuildPortal=false; done
    return
  fi
  dotnet restore --locked-mode -v quiet
  dotnet build --no-restore --nologo -v quiet
}

# The types that the pages know the API by are made from its document: they must be those of this document.
check_types() { (cd src/Licenzy.Portal && node scripts/generate-types.mjs --check); }

# An advisory is reported and does not break the build: it can appear overnight, without a change here.
audit() {
  local log=$work/audit.log
  if timeout 60 dotnet list package --vulnerable --include-transitive >"$log" 2>&1; then
    grep -E '^ +> ' "$log" || echo "NuGet: no known vulnerable package"
  else
    echo "NuGet: the audit could not be asked"
  fi
  (cd src/Licenzy.Portal && timeout 60 npm audit) >"$log" 2>&1 || true
  sed 's/^/npm: /' "$log" | grep -E 'vulnerabilit|Severity' || echo "npm: the audit could not be asked"
}

start_postgres() {
  postgres=$work/postgres
  chmod 755 "$work" # the cluster's own user must be able to enter it
  LICENZY_TEST_POSTGRES=$(scripts/start-postgres.sh start --fast --dir "$postgres")
  export LICENZY_TEST_POSTGRES
}

# A filter leaves some projects without a test: that alone is no failure (exit code 8), nothing at all is (the sum says so).
run_tests() {
  local results=$PWD/artifacts/results limit=60m code=0 arguments=() expected=("${projects[@]}")
  [ -z "${LICENZY_TEST_LONG:-}" ] || limit=180m
  rm -rf -- "$results" && mkdir -p "$results"
  # A test program that hangs is ended, leaves no results and is counted as failed.
  arguments=(--no-build --no-progress --max-parallel-test-modules 1 --results-directory "$results" --report-ctrf --timeout "$limit")
  [ ${#filters[@]} = 0 ] || arguments+=("${filters[@]}" --ignore-exit-code 8)
  if [ "$fast_loop" = 1 ]; then
    local project folder quick=()
    for folder in House Platform.Settings Platform.OpenApi Platform.Reference; do quick+=(--filter-namespace "Licenzy.Server.Tests.$folder"); done
    for project in "${projects[@]}"; do
      local only=()
      [ "$project" != Licenzy.Server.Tests ] || [ ${#filters[@]} != 0 ] || only=("${quick[@]}")
      dotnet test --project "tests/$project" "${arguments[@]}" "${only[@]}" || code=$?
    done
  else
    # The filters are those of the .NET programs: with one, the tests of the pages are left out.
    if [ ${#filters[@]} = 0 ]; then
      expected+=(Licenzy.Portal)
      npm --prefix src/Licenzy.Portal test --silent -- --reporter=default --reporter=json \
        --outputFile.json="$results/Licenzy.Portal.vitest.json" || code=$?
    fi
    dotnet test "${arguments[@]}" || code=$?
  fi
  step "result"
  local sum=0
  node scripts/sum-tests.mjs "$results" "${expected[@]}" >"$work/sum" || sum=$?
  summary=$(tail -n 1 "$work/sum")
  sed '$d' "$work/sum"
  [ "$code" = 0 ] || echo "the tests ended with exit code $code"
  [ "$code" = 0 ] && [ "$sum" = 0 ]
}

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
export MSBUILDDISABLENODEREUSE=1 # no build process stays behind
if [ "$fast_loop" = 1 ]; then
  projects=(Licenzy.Core.Tests Licenzy.Stripe.Tests Licenzy.Server.Tests)
else
  mapfile -t projects < <(cd tests && for project in */*.Tests.csproj; do basename "$project" .csproj; done)
fi

need_tools
step "scripts and tracked files" && check_tracked_files
if [ "$fast_loop" = 0 ]; then
  step "packages of the machine" && install_packages
  step "packages of the receivers" && install_receivers
fi
step "build" && build
step "formatting" && dotnet csharpier check .
if [ "$fast_loop" = 0 ]; then
  step "types of the pages" && check_types
  step "audit" && audit
  step "PostgreSQL" && start_postgres
fi
step "tests" && run_tests
