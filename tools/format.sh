#!/bin/sh
# The layout of the C, by clang-format: "check" names the files that differ, "write" puts them right.
#
#   tools/format.sh check|write [FILE ...]
set -eu

mode=$1
shift
if [ $# -eq 0 ]; then
    set -- $(find src tests tools \( -name '*.c' -o -name '*.h' \) -not -path '*/node_modules/*' 2>/dev/null)
fi
[ $# -gt 0 ] || exit 0
if [ "$mode" = write ]; then
    exec clang-format -i "$@"
fi
bad=$(clang-format --dry-run "$@" 2>&1 | sed -nE 's/^([^ :]+:[0-9]+):[0-9]+: .*clang-formatted.*/\1/p' |
    sort -t: -k1,1 -k2,2n | sort -t: -k1,1 -u)
[ -n "$bad" ] || { echo "format: $# files as clang-format has them"; exit 0; }
echo "$bad" | sed 's/$/: not laid out as clang-format has it; make format FILES=.../'
exit 1
