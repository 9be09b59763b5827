#!/bin/sh
# The same inputs give the same bytes: again, in another locale and time zone, with other workers, in another order.
. tests/lib.sh
c=$CONCORD
run() { "$c" run "$1" -o "$2" --as-of 2026-01-15 -q; }
published() { (cd "$1/latest" && find . -type f ! -name events.jsonl -exec sha256sum {} + | LC_ALL=C sort -k 2); }

status 'a run' 3 run samples/inbox "$T/a"
published "$T/a" >"$T/a.sums"
status 'the run again' 3 run samples/inbox "$T/a"
published "$T/a" >"$T/b.sums"
same 'the run again changes nothing' "$T/a.sums" "$T/b.sums"
is 'and stays one run' 1 "$(ls "$T/a" | grep -vc latest)"

n=0
for variant in 'LC_ALL=C' 'LC_ALL=tr_TR.UTF-8' 'LC_ALL=de_DE.UTF-8' 'TZ=Pacific/Auckland' 'HOME=/nonexistent'; do
	n=$((n + 1))
	status "with $variant" 3 env "$variant" "$c" run samples/inbox -o "$T/v$n" --as-of 2026-01-15 -q
	published "$T/v$n" >"$T/b.sums"
	same "with $variant: the same bytes" "$T/a.sums" "$T/b.sums"
done
for jobs in 1 3; do
	status "with $jobs workers" 3 "$c" run samples/inbox -o "$T/j$jobs" --as-of 2026-01-15 -q -j $jobs
	published "$T/j$jobs" >"$T/b.sums"
	same "with $jobs workers: the same bytes" "$T/a.sums" "$T/b.sums"
done
mkdir "$T/inbox"
for f in $(ls -r samples/inbox); do cp -R "samples/inbox/$f" "$T/inbox/"; done
touch -d 2001-01-01 "$T/inbox"/*/*
status 'a copy of the inbox made in another order' 3 run "$T/inbox" "$T/copy"
published "$T/copy" >"$T/b.sums"
same 'a copy of the inbox: the same bytes' "$T/a.sums" "$T/b.sums"

cp -a "$T/a/.state" "$T/kept"
for f in "$T"/kept/artifacts/*.art; do
	printf 'x' | dd of="$f" bs=1 seek=200 conv=notrunc 2>/dev/null
done
status 'with damaged artifacts in the state folder' 3 "$c" run samples/inbox -o "$T/d" --state "$T/kept" --as-of 2026-01-15 -q
published "$T/d" >"$T/b.sums"
same 'with damaged artifacts: the same bytes' "$T/a.sums" "$T/b.sums"
finish
