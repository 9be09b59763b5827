#!/bin/sh
# usage: golden.sh BUILD [bless [CASE]]
#
# A case is a folder: in/ (what is given), command (shell, run in a folder with a copy of in/, `concord` is the
# program), expect/ (what it must leave in out/, with stdout, stderr and status where they are kept there).
# `diff -ru` decides. bless writes expect/ anew, for review.
. tests/lib.sh
bless=${2:-}
only=${3:-}

concord() { "$CONCORD" "$@"; }

for case in tests/golden/*/; do
	name=$(basename "$case")
	[ -n "$only" ] && [ "$only" != "$name" ] && continue
	work=$T/$name
	mkdir -p "$work/out"
	[ ! -d "$case/in" ] || cp -R "$case/in" "$work/in"
	(
		cd "$work" || exit 99
		. "$TREE/$case/command"
	) >"$work/out/stdout" 2>"$work/out/stderr"
	echo $? >"$work/out/status"
	for f in stdout stderr; do
		[ -s "$work/out/$f" ] || rm -f "$work/out/$f"
	done
	if [ "$bless" = bless ]; then
		rm -rf "$case/expect"
		cp -R "$work/out" "$case/expect"
		echo "blessed $name"
	else
		same "$name" "$case/expect" "$work/out"
	fi
done
finish
