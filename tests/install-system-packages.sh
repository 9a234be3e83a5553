#!/bin/sh
# Install the Debian packages that checks use, where this user may; otherwise say what is missing.
set -u
list="$(dirname "$0")/system-packages.txt"
missing=""
while read -r package; do
  dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
done < "$list"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -qq
  # shellcheck disable=SC2086 # one word a package
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
  echo "Not installed, so their checks will not run:$missing"
fi
