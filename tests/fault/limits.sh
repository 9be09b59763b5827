#!/bin/sh
# A writer that is over its limit costs the run and nothing of what was published: status 4, one line, the night before
# as it was, nothing left over; the next run without that limit is whole.
. tests/lib.sh
c=$CONCORD
night() { "$c" run "$T/in" -o "$T/box" --as-of "$1" -q -j 2 --formats csv; }
rows() {
	echo 'Year,Country of birth,Sex,Age group,Persons'
	for s in Male Female; do
		for y in $(seq 1950 2024); do
			for a in AUT BEL BGR CAN CHE CHL COL CYP DEU DNK EGY ESP EST FIN FRA GBR GHA GRC HUN IRL; do
				echo "$y,$a,$s,All ages,$((y + $1))"
			done
		done
	done
}
mkdir -p "$T/in/KEN"
rows 1 >"$T/in/KEN/stock.csv"
status 'the night before' 0 night 2026-01-15
cp -a "$T/box" "$T/before"
rows 2 >"$T/in/KEN/stock.csv"
# 200 kB: more than what a reader leaves, less than the table of 3,000 rows with their origins
(ulimit -f 400 && night 2026-01-16) >"$T/o" 2>"$T/e"
is 'over the limit: status' 4 $?
is 'over the limit: lines' 1 "$(wc -l <"$T/e")"
says 'over the limit: the reason' 'File too large' "$T/e"
rm -rf "$T/before/.state" && mv "$T/box/.state" "$T/state"
same 'the night before is as it was' "$T/before" "$T/box"
mv "$T/state" "$T/box/.state"
is 'nothing is left over' '' "$(find "$T/box" -name '.stage*' -o -name '*.tmp')"
status 'the next night' 0 night 2026-01-16
status 'reads back' 0 "$c" verify "$T/box/latest"
finish
