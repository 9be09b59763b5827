# usage: run.sh BUILD [ROWS]... ; ROUNDS=5, DUCKDB=path of libduckdb.so     called by make bench-rules
#
# The 50 rules of home.sh in Concord and in the peers that are installed, in turn; medians, ratios Concord/peer, memory. How often each rule
# fails must be the same everywhere.
#
# rules   over observations that a tool has in memory: Concord those of an artifact (native.c), the peers a table of codes and numbers.
# causes  the same, and what the findings have in common: Concord only.
# all     from the file to what was found. Concord: a whole run, which also keeps the ledger, publishes the observations and reads them
#         back. The peers: reading the file, and the rules.
set -eu
B=$1
shift
[ $# -gt 0 ] || set -- 1e6
shared=${BENCH_SHARED:-../shared/bench}
dir=$B/bench/rules rounds=${ROUNDS:-5} here=tests/bench/rules
concord=$PWD/$B/concord timed=$B/tests/bench/timed
mkdir -p "$dir"
[ -n "${DUCKDB:-}" ] || DUCKDB=$(find / -name libduckdb.so -not -path '/proc/*' 2>/dev/null | head -n 1)

peers=
if [ -f "$shared/peers/duck_host.c" ] && [ -f "$DUCKDB" ] && cc -O2 -w -o "$dir/duck_host" "$shared/peers/duck_host.c" -ldl 2>/dev/null; then
	peers="$peers duckdb"
else
	echo 'SKIP DuckDB: no libduckdb.so (DUCKDB=), or no host program for it (BENCH_SHARED=)'
fi
if Rscript -e 'library(data.table)' >/dev/null 2>&1; then
	peers="$peers data.table"
else
	echo 'SKIP data.table: it is not installed'
fi

# One turn of a tool: its counts go to counts.TOOL, "RULES ALL CAUSES" in seconds to times.TOOL.
once() {
	case $1 in
	concord)
		"$B/tests/bench/rules/native" "$dir/artifact" 1 >"$dir/log"
		rm -rf "$dir/turn"
		mkdir -p "$dir/turn/inbox"
		ln "$csv" "$dir/turn/inbox/" 2>/dev/null || cp "$csv" "$dir/turn/inbox/"
		"$timed" "$dir/turn/log" "$concord" run "$dir/turn/inbox" -o "$dir/turn/outbox" -q --formats csv --no-provenance >"$dir/turn/time"
		awk -F '\t' 'FNR == NR { all = $1; next } $1 == "time" { print $2 "\t" all "\t" $3 }' "$dir/turn/time" "$dir/log" >>"$dir/times.concord"
		sed -n 's/^memory\t//p' "$dir/log" >"$dir/memory"
		;;
	duckdb) "$dir/duck_host" "$DUCKDB" "$here/duckdb.sql" T=2 D="$dir" IN="$csv" >"$dir/log" ;;
	data.table) Rscript "$here/dt.R" "$csv" "$dir" 2 >"$dir/log" ;;
	esac
	[ "$1" = concord ] || awk -F '\t' '$1 == "time" { print $2 "\t" $2 + $3 }' "$dir/log" >>"$dir/times.$1"
	awk -F '\t' '/^R/ && $2 > 0 { print $1 "\t" $2 }' "$dir/log" | LC_ALL=C sort >"$dir/counts.$1"
}

median() { cut -f "$2" "$1" | sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

[ -n "$peers" ] || echo 'no peer is installed; only Concord is timed'
for rows; do
	csv=$dir/rules_$(awk -v x="$rows" 'BEGIN { printf "%d", x }').csv
	[ -f "$csv" ] || "$B/tests/bench/rules/gen" mappings/regions/m49.csv "$rows" "$dir"
	rm -rf "$dir/home" "$dir"/times.* "$dir"/counts.*
	sh "$here/home.sh" "$dir" "$dir/home" "$concord"
	export CONCORD_HOME="$PWD/$dir/home"
	rm -rf "$dir/made"
	mkdir -p "$dir/made/inbox"
	ln "$csv" "$dir/made/inbox/" 2>/dev/null || cp "$csv" "$dir/made/inbox/"
	"$concord" run "$dir/made/inbox" -o "$dir/made/outbox" -q --formats csv --no-provenance >/dev/null
	mv "$dir"/made/outbox/.state/artifacts/*.art "$dir/artifact"
	round=0
	while [ $round -lt "$rounds" ]; do
		for tool in concord $peers; do once "$tool"; done
		round=$((round + 1))
	done
	for peer in $peers; do
		diff "$dir/counts.concord" "$dir/counts.$peer" >"$dir/log" || {
			echo "$rows rows: Concord and $peer do not count the same:"
			cat "$dir/log"
			exit 1
		}
	done
	printf '%s rows, %d rules failed %d times, the same everywhere. Concord: %s bytes an observation beside its table\n' \
		"$(($(wc -l <"$csv") - 1))" 50 "$(awk '{ n += $2 } END { print n }' "$dir/counts.concord")" "$(cat "$dir/memory")"
	printf 'Concord with causes: %s s\n' "$(median "$dir/times.concord" 3)"
	printf '%-12s %9s %9s   %s\n' tool 'rules s' 'all s' 'times as long as Concord: rules, all'
	w=$(median "$dir/times.concord" 1) a=$(median "$dir/times.concord" 2)
	for tool in concord $peers; do
		printf '%-12s %9s %9s   %s\n' "$tool" "$(median "$dir/times.$tool" 1)" "$(median "$dir/times.$tool" 2)" \
			"$(awk -v w="$w" -v a="$a" -v pw="$(median "$dir/times.$tool" 1)" -v pa="$(median "$dir/times.$tool" 2)" \
				'BEGIN { printf "%.1f  %.1f", pw / w, pa / a }')"
	done
done
