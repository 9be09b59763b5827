#!/bin/sh
# Files that are broken, lie or mean harm: what becomes of each, what comes out of a night with all of them, and that it
# is the same whoever runs it and in whatever language. A set of our own (tests/tools/make_hostile.c), and one from
# elsewhere where its generator is at hand: HOSTILE names a folder with make_hostile.py.
. tests/lib.sh
c=$CONCORD
HOSTILE=${HOSTILE:-$TREE/../shared/hostile}
# A sanitizer makes all slower and larger.
factor=1
case $B in *asan*) factor=0 ;; esac

# ---- tools ----
tool() { ${CC:-cc} -O1 -std=c11 -D_GNU_SOURCE -Ipipeline -I. -o "$T/$1" "tests/tools/$1.c" $2 2>"$T/err" || {
	not_ok "the tool $1 is built"
	head "$T/err"
	finish
}; }
tool make_hostile '-larchive -lz'
tool judge -ljansson
tool outputs -larchive
tool cost ''
chmod 755 "$T"
mkdir "$T/sets" "$T/reports"
"$T/make_hostile" "$T/sets/own" || { not_ok 'our own set is made'; finish; }
if [ ! -f "$HOSTILE/make_hostile.py" ]; then
	skip 'the set from elsewhere' "there is no $HOSTILE/make_hostile.py"
elif ! command -v python3 >/dev/null; then
	skip 'the set from elsewhere' 'python3 is not installed'
elif python3 "$HOSTILE/make_hostile.py" "$T/sets/other" >"$T/o" 2>&1; then
	ok 'the set from elsewhere is made'
else
	not_ok 'the set from elsewhere is made'
fi

# what looks at outputs finds what it looks for
mkdir "$T/planted"
printf 'a,b\n=1+1,x\n' >"$T/planted/run.csv"
printf 'a\033b\n' >"$T/planted/control.txt"
printf '\377\n' >"$T/planted/bytes.txt"
printf 'root:x:0:0\n' >"$T/planted/secret.txt"
printf '\342\200\256\n' >"$T/planted/turned.json"
printf '<script>\n' >"$T/planted/page.html"
cp "$T/sets/own/formulas.xlsx" "$T/planted/formulas.xlsx"
"$T/outputs" "$T/planted" root:x:0: >"$T/found"
for f in run.csv control.txt bytes.txt secret.txt turned.json page.html formulas.xlsx; do
	says "what is planted is found: $f" "/$f[:!]" "$T/found"
done

# ---- ways to run: who, and in which language ----
ways=base
way_base() { env LC_ALL=C.UTF-8 "$@"; }
way_C() { env LC_ALL=C "$@"; }
ways="$ways C"
if localedef -i tr_TR -f UTF-8 "$T/tr_TR.UTF-8" >"$T/o" 2>&1; then
	ways="$ways tr"
	# what newlocale() makes of LOCPATH the C library never gives back, which a sanitizer would tell
	way_tr() { env LOCPATH="$T" LC_ALL=tr_TR.UTF-8 ASAN_OPTIONS=detect_leaks=0 "$@"; }
else
	skip 'in Turkish' 'the locale cannot be made'
fi
other=$c
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
	ways="$ways nobody"
	mkdir -p "$T/home/build" && mkdir -m 777 "$T/nobody"
	cp "$c" "$B/mappings.bin" "$T/home/build/"
	cp -R mappings validators "$T/home/"
	chmod -R a+rX "$T/home" "$T/sets" "$T/judge" "$T/cost"
	way_nobody() {
		env LC_ALL=C.UTF-8 TMPDIR="$T/nobody" HOME="$T/nobody" setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	}
else
	skip 'as nobody' 'only root can be both'
fi

run_set() { # SET
	set_=$T/sets/$1
	cp -a "$set_" "$T/inbox-$1"
	rm "$T/inbox-$1/manifest.tsv"
	for way in $ways; do
		where=$T program=$c
		[ "$way" = nobody ] && where=$T/nobody program=$T/home/build/concord

		# one at a time; of the other ways the night tells the same, so there it is our own set only
		report=$where/report-$1-$way
		if [ "$way" = base ]; then
			"way_$way" "$T/judge" "$program" "$set_" "$report" $factor >"$T/judged" 2>&1
			sed "s/^\(not \)\{0,1\}ok - /&$1: /" "$T/judged"
			grep -q '^not ok' "$T/judged" && FAILED=1
			[ "$(grep -c '^ok\|^not ok' "$T/judged")" -ge 50 ] || not_ok "$1: only so many were judged"
		elif [ "$1" = own ]; then
			"way_$way" "$T/judge" "$program" "$set_" "$report" $factor >"$T/judged" 2>&1
			is "$1, $way: as good" 0 $?
			grep -A1 '^not ok' "$T/judged" | sed 's/^/# /' | head -n 10
			same "$1, $way: the same reports" "$T/report-$1-base" "$report"
		fi

		# all in one night
		out=$where/out-$1-$way
		(cd "$where" && "way_$way" "$T/cost" "$where/spent" timeout 600 "$program" run "$T/inbox-$1" -o "$out" --as-of 2026-01-15 -q) \
			>"$T/o" 2>"$T/e" </dev/null
		is "$1, $way: a night with all of them" 3 $?
		read -r seconds megabytes <"$where/spent"
		if [ $factor -eq 1 ]; then
			[ "$seconds" -le 120 ] && [ "$megabytes" -le 400 ] && ok "$1, $way: it takes little ($seconds s, $megabytes MB)" ||
				not_ok "$1, $way: it takes $seconds s and $megabytes MB"
		fi
		run=$out/$(readlink "$out/latest" || echo none)
		if [ "$way" = base ]; then
			status "$1: it reads back" 0 "$c" verify "$run"
			if "$T/outputs" "$run" 'root:x:0:' 'daemon:x:1:' >"$T/found" 2>&1; then
				ok "$1: nothing in it that harms ($(tail -n 1 "$T/found" | tr -d '#'))"
			else
				not_ok "$1: nothing in it that harms"
				head "$T/found"
			fi
			balanced "$run/ledger.csv" "$1"
			is "$1: every one is a submission" \
				"$(find "$T/inbox-$1" -mindepth 1 -maxdepth 1 -printf . | wc -c)" "$(ls "$run/submissions" | wc -l)"
		else
			diff -r -x events.jsonl "$T/out-$1-base/$(readlink "$T/out-$1-base/latest")" "$run" >"$T/diff" 2>&1
			is "$1, $way: the same bytes" '' "$(head -n 5 "$T/diff")"
		fi
	done
}
# What was seen in a sheet is what became of it, counted from the ledger alone.
balanced() {
	# a field in quotation marks may hold commas; the last six have none
	awk -F, 'NR > 1 { k = $0; sub(/,(decode|layout|normalize),[a-z]*,[^,]*,[0-9]*,[^,]*,[^,]*$/, "", k)
			stage = $(NF - 5); fate = $(NF - 4); n = $(NF - 2)
			if (stage == "decode") seen[k] += n
			else if (stage == "layout" && fate == "emitted") ; # and what became of them below
			else became[k] += n }
		END { for (k in seen) if (seen[k] != became[k]) print k, seen[k], became[k] }' "$1" >"$T/unbalanced"
	is "$2: the ledger balances" '' "$(head -n 3 "$T/unbalanced")"
}

run_set own
[ ! -d "$T/sets/other" ] || run_set other
is 'nothing was written elsewhere' '' "$(find "$T" "${TMPDIR:-/tmp}" "$TREE" -xdev -name 'hostile_escape*' 2>/dev/null | head -n 3)"

# ---- patterns of a layout that blow up ----
mkdir -p "$T/with/validators"
cp -R mappings "$T/with/"
cp -R validators/rules "$T/with/validators/"
rm "$T/with/mappings/layouts/"*.yaml # what another layout lacks would be said in place of the pattern
{
	printf '%s\n' '(a+)+$' '(a|aa)*$' '(.*a){25}$' '(?:(?:a{1,100}){1,100}){1,100}' '(?R)' '(*LIMIT_MATCH=4000000000)(a+)+$' '[a' '\C+' '(a?){30}a{30}'
	printf '%0400d\n' 0 | tr 0 '('
	[ ! -f "$T/sets/other/regex_patterns.tsv" ] || tail -n +2 "$T/sets/other/regex_patterns.tsv" | cut -f1
} >"$T/patterns"
printf 'Year,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!,Persons\n2019,F,3\n' >"$T/long.csv"
tried=0 bad=
while IFS= read -r pattern; do
	quoted=$(printf '%s' "$pattern" | sed "s/'/''/g")
	printf "id: pattern\nabout: it\ntables:\n  - id: t\n    dataflow: MIG_FLOW\n    columns:\n      - {header: Year, label: TIME_PERIOD}\n      - {header: '%s', label: SEX}\n      - {header: Persons, value: true}\n" \
		"$quoted" >"$T/with/mappings/layouts/pattern.yaml"
	tried=$((tried + 1))
	CONCORD_HOME=$T/with "$T/cost" "$T/spent" "$c" check "$T/long.csv" >"$T/o" 2>&1
	rc=$?
	read -r seconds megabytes <"$T/spent"
	case $rc in
	4) grep -q 'pattern.yaml:8:[0-9]*: .* is no valid pattern' "$T/o" || bad="$pattern: status 4" ;;
	1) grep -q 'a pattern took too long\|no header row has\|no column is headed\|it is not known what the column' "$T/o" || bad="$pattern: nothing is said" ;;
	*) bad="$pattern: status $rc" ;;
	esac
	[ $factor -eq 0 ] || [ "$seconds" -le 20 ] && [ "$megabytes" -le 400 ] || bad="$pattern: $seconds s, $megabytes MB"
	[ -z "$bad" ] || break
done <"$T/patterns"
if [ -z "$bad" ]; then
	ok "$tried patterns are refused, or given up"
else
	not_ok "$bad"
	cat "$T/o"
fi
says 'some are given up' 'took too long' "$T/o"
finish
