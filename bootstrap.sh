#!/bin/sh
# usage: sh bootstrap.sh [TARGET]...     demo: build and run the samples; check: build and run all tests
#
# Installs what is missing (as root, or through sudo), then hands over to make. Asks nothing. A second time
# it installs nothing and needs no network. Exit 69: packages are missing and there is no right to install them.
set -eu
cd "$(dirname "$0")"

installed() {
	[ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing=
for package in $(sed 's/#.*//' packages.txt); do
	installed "$package" || missing="$missing $package"
done

if [ -n "$missing" ]; then
	if [ "$(id -u)" -eq 0 ]; then
		as_root=env
	elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
		as_root='sudo -n env' # sudo drops variables, so they are set behind it
	else
		echo 'Packages are missing, and only an administrator may install them:' >&2
		echo "apt-get install -y --no-install-recommends$missing" >&2
		exit 69
	fi
	echo "installing$missing"
	apt="$as_root DEBIAN_FRONTEND=noninteractive apt-get -q"
	# shellcheck disable=SC2086 # both are lists of words
	{
		$apt update || echo 'the package lists could not be renewed; trying with what is there' >&2
		$apt install -y --no-install-recommends $missing
	} </dev/null || {
		echo 'The packages could not be installed; is the network there? Then run this again:' >&2
		echo "apt-get install -y --no-install-recommends$missing" >&2
		exit 69
	}
fi

jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
exec make --no-print-directory -j"$jobs" "$@"
