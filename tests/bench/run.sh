# usage: run.sh BUILD [ROWS]... ; ROUNDS=5, DUCKDB=path of libduckdb.so     called by make bench
#
# The reference work in Concord and in the peers that are installed, in turn; medians, ratios Concord/peer, memory. What
# Concord wrote is checked first. README.md says what the work is and where data and peers come from.
set -eu
B=$1
shift
[ $# -gt 0 ] || set -- 1e5 1e6
shared=${BENCH_SHARED:-../shared/bench}
dir=$B/bench rounds=${ROUNDS:-5}
concord=$PWD/$B/concord timed=$B/tests/bench/timed
mkdir -p "$dir/data/lookup" "$dir/out"
[ -n "${DUCKDB:-}" ] || DUCKDB=$(find / -name libduckdb.so -not -path '/proc/*' 2>/dev/null | head -n 1)

if [ -f "$shared/gen.py" ] && [ -f /usr/share/iso-codes/json/iso_3166-1.json ] && command -v python3 >/dev/null; then
	theirs=yes
	generate() { python3 "$shared/gen.py" csv "$1" "$dir/data" >/dev/null; }
	verified() { python3 "$shared/verify.py" "$dir/data/mig_$1.json" "$2"; }
else
	theirs=
	generate() { "$B/tests/bench/gen" "$1" "$dir/data"; }
	verified() {
		{
			sed 1d "$2/errors.csv" | awk -F, '{ n[$2]++ } END { for (k in n) print k "\t" n[k] }'
			sed 1d "$2/clean.csv" | awk -F, '{ n++; m += $6 == "" } END { print "clean\t" n; print "missing\t" m + 0 }'
		} | LC_ALL=C sort >"$2/got"
		LC_ALL=C sort "$dir/data/mig_$1.want" | diff - "$2/got" >/dev/null && echo OK || { echo DIFFERS; return 1; }
	}
fi

peers=
if [ -n "$theirs" ] && [ -f "$DUCKDB" ] && command -v cc >/dev/null; then
	cc -O2 -o "$dir/duck_host" "$shared/peers/duck_host.c" -ldl 2>/dev/null && peers="$peers duckdb"
fi
[ -n "$theirs" ] && Rscript -e 'library(data.table)' >/dev/null 2>&1 && peers="$peers data.table"
[ -n "$theirs" ] && /usr/bin/python3 -c 'import pandas' >/dev/null 2>&1 && peers="$peers pandas"

# One run of a tool: what it takes. Concord keeps nothing from the run before.
once() {
	rm -rf "$dir/turn"
	mkdir -p "$dir/turn/inbox" "$dir/out/$1"
	case $1 in
	concord)
		ln "$csv" "$dir/turn/inbox/" 2>/dev/null || cp "$csv" "$dir/turn/inbox/"
		sleep 0.02 # a file that was put there this very moment is let lie first, which is not what is timed
		CONCORD_HOME=$dir/home "$timed" "$dir/log" "$concord" run "$dir/turn/inbox" -o "$dir/turn/outbox" -q --formats csv --no-provenance
		;;
	duckdb) "$timed" "$dir/log" "$dir/duck_host" "$DUCKDB" "$shared/peers/duckdb.sql" T=2 D="$dir/data" IN="$csv" O="$dir/out/$1" ;;
	data.table) "$timed" "$dir/log" Rscript "$shared/peers/dt.R" "$csv" "$dir/data/lookup" "$dir/out/$1" 2 ;;
	pandas) "$timed" "$dir/log" /usr/bin/python3 "$shared/peers/pd.py" "$csv" "$dir/data/lookup" "$dir/out/$1" ;;
	esac
}

median() { cut -f "$2" "$1" | sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

[ -n "$peers" ] || echo 'no peer is installed; only Concord is timed'
for rows; do
	n=$(awk -v x="$rows" 'BEGIN { printf "%d", x }')
	csv=$dir/data/mig_$n.csv
	[ -f "$csv" ] || generate "$rows"
	sh tests/bench/home.sh "$dir/data/lookup" "$dir/home" "$concord"
	rm -f "$dir"/times.*
	once concord >/dev/null
	sh tests/bench/adapt.sh "$dir/turn/outbox/latest" "$dir/out/concord"
	printf '%s rows, Concord: ' "$rows"
	verified "$n" "$dir/out/concord" || exit 1
	for peer in $peers; do once "$peer" >/dev/null; done
	round=0
	while [ $round -lt "$rounds" ]; do
		for tool in concord $peers; do once "$tool" >>"$dir/times.$tool"; done
		round=$((round + 1))
	done
	printf '%-12s %9s %9s %7s   %s\n' tool 'wall s' 'cpu s' MiB 'Concord against it: wall, cpu'
	w=$(median "$dir/times.concord" 1) c=$(median "$dir/times.concord" 2)
	for tool in concord $peers; do
		printf '%-12s %9s %9s %7s   %s\n' "$tool" "$(median "$dir/times.$tool" 1)" "$(median "$dir/times.$tool" 2)" \
			"$(median "$dir/times.$tool" 3)" "$(awk -v w="$w" -v c="$c" -v pw="$(median "$dir/times.$tool" 1)" \
				-v pc="$(median "$dir/times.$tool" 2)" 'BEGIN { printf "%.2f  %.2f", w / pw, c / pc }')"
	done
done
