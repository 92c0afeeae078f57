#!/bin/sh
# Puts a private copy of yyjson (header and shared library) into DIR/yyjson, for releases of Debian
# that do not carry it. The package comes from the next Debian release, through an apt state of its
# own: the machine's package lists stay as they are, signatures are verified, nothing is installed.
#
#   tools/fetch-yyjson.sh DIR        (make calls it with build/deps)
set -eu

release=trixie
root=$(mkdir -p "$1" && cd "$1" && pwd)
apt=$root/apt

fail() {
    echo "fetch-yyjson: $*" >&2
    exit 1
}

# The mirror is the one this machine already uses for its own release.
own=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
site=$(apt-get indextargets --format '$(CODENAME) $(SITE)' "Created-By: Packages" 2>/dev/null |
    awk -v own="$own" '$1 == own { print $2; exit }')
if [ -z "$site" ]; then # lists were never fetched or were cleaned away: read the sources themselves
    site=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
        sed -nE 's/^(URIs:|deb( \[[^]]*\])?) *([^ ]+).*/\3/p' | grep -v security | head -n 1)
fi
[ -n "$site" ] || fail "no Debian mirror in the apt configuration; install libyyjson-dev by hand"

# The keys of the release: on an old keyring, take them from the machine's own (verified) updates.
key=/usr/share/keyrings/debian-archive-$release-stable.gpg
automatic=/usr/share/keyrings/debian-archive-$release-automatic.gpg
mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial" "$apt/parts"
cd "$apt"
if [ ! -r "$key" ] || [ ! -r "$automatic" ]; then
    apt-get -qq download debian-archive-keyring ||
        fail "cannot fetch debian-archive-keyring; run 'apt-get update' and try again"
    dpkg-deb -x debian-archive-keyring_*.deb keyring
    key=$apt/keyring$key
    automatic=$apt/keyring$automatic
    [ -r "$key" ] || fail "debian-archive-keyring does not know $release; update Debian first"
fi
cat "$automatic" "$key" >keys.gpg
: >status
echo "deb [signed-by=$apt/keys.gpg] $site $release main" >sources.list

private() {
    apt-get -qq -o Dir::State="$apt/state" -o Dir::State::status="$apt/status" \
        -o Dir::Cache="$apt/cache" -o Dir::Etc::sourcelist="$apt/sources.list" \
        -o Dir::Etc::sourceparts="$apt/parts" -o Dir::Etc::preferencesparts="$apt/parts" \
        -o Dir::Etc::preferences=/dev/null -o Acquire::Languages=none \
        -o APT::Sandbox::User="$(id -un)" "$@"
}
echo "fetching yyjson from Debian $release (unpacked under $1, not installed)"
private update || fail "cannot read the package list of $release"
private download libyyjson0 libyyjson-dev || fail "cannot fetch libyyjson0 and libyyjson-dev"

rm -rf "$root/yyjson.new" "$root/yyjson"
for package in libyyjson*.deb; do
    dpkg-deb -x "$package" "$root/yyjson.unpacked"
done
mkdir -p "$root/yyjson.new/include" "$root/yyjson.new/lib"
cp "$root"/yyjson.unpacked/usr/include/yyjson.h "$root/yyjson.new/include/"
cp -P "$root"/yyjson.unpacked/usr/lib/*/libyyjson.so* "$root/yyjson.new/lib/"
cp "$root"/yyjson.unpacked/usr/share/doc/libyyjson0/copyright "$root/yyjson.new/"
rm -rf "$root/yyjson.unpacked" "$apt"
mv "$root/yyjson.new" "$root/yyjson"
