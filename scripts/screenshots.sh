#!/usr/bin/env bash
# Makes pictures of every page of the portal (desktop and phone, light and dark, full and empty) in artifacts/screenshots, by the tests
# that look at every page.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
  cat <<'TEXT'
usage: scripts/screenshots.sh [--docs]

  (nothing)   artifacts/screenshots/STATE-PAGE-WIDTH-COLOURS.png
  --docs      puts those that the README shows into docs/images as well
  --help      this text
TEXT
}

docs=0
case ${1:-} in
  '') ;;
  --docs) docs=1 ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac

dotnet build tests/Licenzy.Browser.Tests --nologo -v quiet
rm -rf artifacts/screenshots
LICENZY_SCREENSHOTS=1 dotnet test --project tests/Licenzy.Browser.Tests --no-build --no-progress --filter-class '*EveryPageTests'

if [ "$docs" = 1 ]; then
  mkdir -p docs/images
  cp artifacts/screenshots/full-customer-allowed-1440-light.png docs/images/customer.png
  cp artifacts/screenshots/full-overview-1440-light.png docs/images/overview.png
  cp artifacts/screenshots/full-getting-started-1440-light.png docs/images/getting-started.png
fi
echo "pictures are in artifacts/screenshots"
