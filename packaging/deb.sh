#!/bin/sh
# Makes a Debian package of what `make install` staged in BUILD/deb. The libraries that it depends on are
# read from the program itself.
#
#   packaging/deb.sh BUILD VERSION
set -eu

build=$(cd "$1" && pwd)
version=$2
root=$build/deb
arch=$(dpkg --print-architecture)
package=$build/guanxi_${version}_$arch.deb

# dpkg-shlibdeps wants a source package around it; an empty one will do.
work=$build/deb-control
rm -rf "$work"
mkdir -p "$work/debian" "$root/DEBIAN"
printf 'Source: guanxi\n\nPackage: guanxi\nArchitecture: any\n' >"$work/debian/control"
depends=$(cd "$work" && dpkg-shlibdeps -O --ignore-missing-info -l"$root/usr/lib/guanxi" "$root/usr/bin/guanxi" 2>/dev/null |
    sed -n 's/^shlibs:Depends=//p')
rm -rf "$work"

strip --strip-unneeded "$root/usr/bin/guanxi"
cat >"$root/DEBIAN/control" <<END
Package: guanxi
Version: $version
Architecture: $arch
Maintainer: The Guanxi authors <guanxi@localhost>
Installed-Size: $(du -sk "$root/usr" | cut -f 1)
Depends: $depends, ca-certificates
Section: web
Priority: optional
Description: customer relationship management in one program
 Sales, marketing, service, call center, projects, analytics and automation,
 in Simplified Chinese and English: one program, one data folder, no other
 service to run.
END
cat >"$root/DEBIAN/postinst" <<'END'
#!/bin/sh
set -e
if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
END
cp "$root/DEBIAN/postinst" "$root/DEBIAN/postrm"
chmod 755 "$root/DEBIAN/postinst" "$root/DEBIAN/postrm"
dpkg-deb --root-owner-group --build "$root" "$package"
