#!/bin/sh
# Nothing is lost: for each sheet, what was seen is what became of it, in cells, in sums and in hashes.
. tests/lib.sh
c=$CONCORD
"$c" run samples/inbox -o "$T/o" --as-of 2026-01-15 -q --formats csv 2>"$T/err"
ledger=$T/o/latest/ledger.csv
is 'the columns of the ledger' 'submission,member,sheet,stage,disposition,rule,cells,value_sum,hash' "$(head -n 1 "$ledger")"
for f in samples/inbox/*/*; do
	sender=$(basename "$(dirname "$f")")
	name=$sender-$(basename "$f")
	# cells that decode prints, counted here
	"$c" decode "$f" >"$T/cells" 2>/dev/null || continue
	shown=$(awk -F '\t' '$5 != ""' "$T/cells" | wc -l | tr -d ' ')
	awk -F , -v name="$name" -v shown="$shown" '
		$1 == name { n[$4 "/" $5] += $7 }
		END {
			seen = n["decode/seen"]
			placed = n["layout/header"] + n["layout/emitted"] + n["layout/skipped"]
			done = n["normalize/emitted"] + n["normalize/rejected"]
			printf "%s: %d seen, %d placed; %d observations, %d done; at least %d shown\n", name, seen, placed, n["layout/emitted"], done, shown
			exit !(seen > 0 && seen == placed && n["layout/emitted"] == done && seen >= shown)
		}' "$ledger" >"$T/sum" && ok "$(cat "$T/sum")" || not_ok "$(cat "$T/sum")"
done
finish
