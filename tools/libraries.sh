#!/bin/sh
# Prints the make variables that say where yyjson is: the system's, or a private copy in DIR that is
# fetched when the system's release has none.
#
#   tools/libraries.sh DIR > DIR/libraries.mk
set -eu

dir=$1
header=/usr/include/yyjson.h
if [ ! -r "$header" ] && [ -n "$(apt-cache madison libyyjson-dev 2>/dev/null)" ]; then
    if [ "$(id -u)" -eq 0 ]; then
        apt-get -qq -y install libyyjson-dev >&2
    elif command -v sudo >/dev/null; then
        sudo apt-get -qq -y install libyyjson-dev >&2
    fi
fi
if [ -r "$header" ]; then
    echo "YYJSON_INCLUDE :="
    echo "YYJSON_LIBS := -lyyjson"
    exit 0
fi
[ -r "$dir/yyjson/include/yyjson.h" ] || "$(dirname "$0")/fetch-yyjson.sh" "$dir" >&2
echo "YYJSON_INCLUDE := -isystem $dir/yyjson/include"
echo "YYJSON_LIBS := -L$dir/yyjson/lib -lyyjson"
