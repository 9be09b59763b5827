#!/bin/sh
# Set-up: packages that are missing, and an installed Concord that knows where its tables are.
. tests/lib.sh
mkdir "$T/fake"
printf '#!/bin/sh\nexit 1\n' >"$T/fake/dpkg-query"
printf '#!/bin/sh\necho 1000\n' >"$T/fake/id"
printf '#!/bin/sh\nexit 1\n' >"$T/fake/sudo"
chmod +x "$T"/fake/*
status 'bootstrap without packages and without rights' 69 env PATH="$T/fake:$PATH" sh bootstrap.sh demo
says 'bootstrap without rights: the one line for an administrator' '^apt-get install -y --no-install-recommends gcc .*zlib1g-dev' "$T/err"
printf '#!/bin/sh\necho installed\n' >"$T/fake/dpkg-query"
printf '#!/bin/sh\necho "make $*"\n' >"$T/fake/make"
chmod +x "$T/fake/make"
status 'bootstrap with all packages hands over to make' 0 env PATH="$T/fake:$PATH" sh bootstrap.sh check
says 'bootstrap with all packages: without a network' '^make .* check$' "$T/out"

status 'make install' 0 make -s install B="$B" DESTDIR="$T/root" PREFIX=/usr
mkdir "$T/elsewhere"
cp samples/inbox/CAN/immigration_sdmx.csv "$T/elsewhere/"
cd "$T/elsewhere" || exit 1
status 'the installed program finds its tables' 0 "$T/root/usr/bin/concord" doctor
says 'the installed program: they are those that were installed' "root/usr/share/concord" "$T/out"
status 'the installed program checks a file' 0 "$T/root/usr/bin/concord" check immigration_sdmx.csv
cd "$TREE" || exit 1
status 'make uninstall' 0 make -s uninstall B="$B" DESTDIR="$T/root" PREFIX=/usr
is 'make uninstall leaves nothing' '' "$(find "$T/root" -type f)"
finish
