#!/bin/sh
# Puts a Node that is recent enough for the browser build into DIR/node, from the npm registry, when the
# system's is older (Debian 12 has 18). The Makefile looks there first.
#
#   tools/fetch-node.sh DIR
set -eu

enough='const [major, minor] = process.versions.node.split(".").map(Number);
process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)'

[ ! -x "$1/node/node_modules/.bin/node" ] || exit 0
node -e "$enough" && exit 0
echo "fetching Node 22 (kept under $1, not installed)"
npm install --prefix "$1/node" --no-save --no-audit --no-fund --loglevel=error node@22
