#!/bin/sh
# Without provenance the rows are the same but for the four columns that say which cell they came from.
. tests/lib.sh
c=$CONCORD

status 'a night with provenance' 3 "$c" run samples/inbox -o "$T/with" --formats csv --as-of 2026-01-15 -q
status 'a night without it' 3 "$c" run samples/inbox -o "$T/without" --formats csv --as-of 2026-01-15 -q --no-provenance
is 'is another run' 1 "$([ "$(readlink "$T/with/latest")" != "$(readlink "$T/without/latest")" ] && echo 1)"
says 'run.json of the one says so' '"provenance": true' "$T/with/latest/run.json"
says 'run.json of the other says so' '"provenance": false' "$T/without/latest/run.json"
status 'the one reads back' 0 "$c" verify "$T/with/latest"
status 'the other reads back' 0 "$c" verify "$T/without/latest"

# usage: columns RUN: the files of observations as text, one field a line, without the four columns and the name of the run
columns() {
	(cd "$1/latest" && find harmonized submissions -name '*.csv' ! -name findings.csv ! -name rejected.csv | LC_ALL=C sort) |
		while read -r f; do
			echo "$f"
			awk '
			{ # RFC 4180, no line breaks inside of fields in the samples
				line = $0; n = 0
				while (match(line, /^("([^"]|"")*"|[^",]*)(,|$)/)) {
					f = substr(line, 1, RLENGTH); line = substr(line, RLENGTH + 1)
					more = f ~ /,$/; sub(/,$/, "", f); v[++n] = f
					if (!more) break
				}
				for (i = 1; i <= n; i++) {
					if (NR == 1 && v[i] ~ /^(SUBMISSION|MEMBER|SHEET|CELL)$/) left_out[i] = 1
					if (!(i in left_out)) printf "%s\t", v[i]
				}
				print ""
			}' "$1/latest/$f"
		done
}
columns "$T/with" >"$T/with.txt"
columns "$T/without" >"$T/without.txt"
is 'there are rows to compare' 1 "$([ "$(wc -l <"$T/with.txt")" -gt 100 ] && echo 1)"
same 'the rows are the same but for the four columns' "$T/with.txt" "$T/without.txt"
for f in "$T/without/latest/harmonized/"*.csv "$T/without/latest/submissions/"*/accepted.csv; do
	head -n 1 "$f"
done >"$T/heads"
is 'no file of observations has one of them' '' "$(grep -E 'SUBMISSION|MEMBER|SHEET|CELL' "$T/heads")"
is 'VERDICT stays last' '' "$(grep -v ',VERDICT$' "$T/heads")"
for f in findings.csv ledger.csv; do
	same "$f says of every cell what it says else" "$T/with/latest/$f" "$T/without/latest/$f"
done

f=samples/inbox/CAN/immigration_sdmx.csv
"$c" decode --facts "$f" | "$c" layout | "$c" normalize | "$c" validate >"$T/obs.csv"
status 'emit with provenance' 0 "$c" emit <"$T/obs.csv"
says 'emit names the cell' ',SUBMISSION,MEMBER,SHEET,CELL,VERDICT$' "$T/out"
status 'emit without it' 0 "$c" emit --no-provenance <"$T/obs.csv"
is 'emit leaves the four columns out' 'OBS_VALUE' "$(head -n 1 "$T/out" | grep -o 'OBS_VALUE')"
is 'emit leaves none of the four columns' '' "$(head -n 1 "$T/out" | grep -E 'SUBMISSION|MEMBER|SHEET|CELL')"
finish
