#!/bin/sh
# Installs the Debian packages that a group of targets needs, and nothing when they are there.
#
#   tools/install-deps.sh build|test|browser|bench|deb
#
# Installed packages are asked of dpkg, so that a second run is instant and needs no right.
set -eu

case "${1:-}" in
build)
    set -- gcc libc6-dev binutils tzdata ca-certificates libmicrohttpd-dev libsqlite3-dev libpq-dev libsodium-dev \
        libicu-dev zlib1g-dev libminizip-dev libexpat1-dev libxlsxwriter-dev
    # Node from anywhere will do; one that is too old is helped by tools/fetch-node.sh.
    command -v node >/dev/null && command -v npm >/dev/null || set -- "$@" nodejs npm
    ;;
test) set -- libcmocka-dev clang clang-format universal-ctags postgresql ;;
browser) set -- chromium fonts-noto-cjk ;;
bench) set -- nginx-light wrk sqlite3 ;;
deb) set -- dpkg-dev ;;
*)
    echo "usage: tools/install-deps.sh build|test|browser|bench|deb" >&2
    exit 2
    ;;
esac

missing=
for package in "$@"; do
    state=$(dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | head -n 1)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo >/dev/null; then
    as_root=sudo
else
    echo "install-deps: missing packages; run as root: apt-get install$missing" >&2
    exit 1
fi
echo "installing$missing"
$as_root apt-get -qq update
DEBIAN_FRONTEND=noninteractive $as_root apt-get -qq -y --no-install-recommends install $missing
