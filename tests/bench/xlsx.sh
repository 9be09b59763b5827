# usage: xlsx.sh BUILD ; ROUNDS=5     called by make bench after run.sh
#
# A workbook of 100,000 rows: the whole work in Concord beside what readxl takes for reading alone, in turn; medians.
set -eu
B=$1 dir=$B/bench rounds=${ROUNDS:-5}
shared=${BENCH_SHARED:-../shared/bench}
concord=$PWD/$B/concord timed=$B/tests/bench/timed book=$dir/data/long_100000.xlsx

skip() { echo "SKIP the workbook: $*" && exit 0; }
[ -f "$shared/peers/xlsx_read.R" ] || skip "no $shared"
Rscript -e 'library(readxl)' >/dev/null 2>&1 || skip 'no R package readxl'
[ -f "$book" ] || /usr/bin/python3 "$shared/gen.py" long 1e5 "$dir/data" >/dev/null 2>&1 || skip 'it cannot be made here'

once() {
	rm -rf "$dir/turn"
	mkdir -p "$dir/turn/inbox"
	cp "$book" "$dir/turn/inbox/"
	sleep 0.02
	case $1 in
	concord) CONCORD_HOME=$dir/home "$timed" "$dir/log" "$concord" run "$dir/turn/inbox" -o "$dir/turn/outbox" -q --formats csv --no-provenance ;;
	readxl) "$timed" "$dir/log" Rscript "$shared/peers/xlsx_read.R" "$book" ;;
	esac
}
median() { cut -f "$2" "$1" | sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

rm -f "$dir"/times.*
once concord >/dev/null
rows=$(sed 1d "$dir"/turn/outbox/latest/harmonized/*.csv | wc -l)
round=0
while [ $round -lt "$rounds" ]; do
	for tool in concord readxl; do once "$tool" >>"$dir/times.$tool"; done
	round=$((round + 1))
done
echo "a workbook of 1e5 rows, $rows of them observations: Concord reads, checks and publishes it, readxl reads it"
printf '%-12s %9s %9s %7s   %s\n' tool 'wall s' 'cpu s' MiB 'Concord against it: wall'
w=$(median "$dir/times.concord" 1)
for tool in concord readxl; do
	printf '%-12s %9s %9s %7s   %s\n' "$tool" "$(median "$dir/times.$tool" 1)" "$(median "$dir/times.$tool" 2)" \
		"$(median "$dir/times.$tool" 3)" "$(awk -v w="$w" -v p="$(median "$dir/times.$tool" 1)" 'BEGIN { printf "%.2f", w / p }')"
done
