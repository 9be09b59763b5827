#!/bin/sh
# Names of any bytes: every file is read, every message and output is clean text, and names of submissions are safe
# and unlike each other.
. tests/lib.sh
c=$CONCORD
good=samples/inbox/CAN/immigration_sdmx.csv
long=$(printf '%0251d' 0)
mkdir -p "$T/inbox/CAN"
in=$T/inbox/CAN
put() { cp "$good" "$in/$1" 2>/dev/null || skip "the name $2" 'this file system does not take it'; }
put 'plain.csv' plain
put "$long.csv" 'of 255 bytes'
put "${long%?}1.csv" 'of 255 bytes, again'
put "$(printf 'caf\351.csv')" 'in latin-1'
put "$(printf 'caf\350.csv')" 'in latin-1, again'
put "$(printf 'line\nbreak.csv')" 'with a line break'
put "$(printf 'escape\033[31mred\033]0;title\007.csv')" 'with an escape'
put "$(printf 'tab\tand\rreturn.csv')" 'with a tab'
put "$(printf '\342\200\256vsc.gnp')" 'written backwards'
put '-rf $(touch hostile_escape_9) `touch hostile_escape_9` "q".csv' 'of a shell'
put "'; DROP TABLE x; --.csv" 'of a database'
put '=HYPERLINK("x","y").csv' 'of a spreadsheet'
put '<script>alert(1)<&>.csv' 'of a page'
put '%n%s%s%s.csv' 'of printf'
put 'a..csv' 'with two dots'
put 'CON.csv' 'of a device'
put 'A.csv' 'in capitals'
put 'a.csv' 'in small letters'
mkdir "$in/$(printf 'fold\ner\351')"
cp "$good" "$in/$(printf 'fold\ner\351/in\nside\377.csv')"
n=$(find "$in" -type f -print0 | tr -cd '\0' | wc -c)

# no byte below 0x20 but tab and line feed, no 0x7f, none of what turns the direction of writing, and UTF-8 only
clean() {
	if LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]' "$2" || LC_ALL=C grep -q "$(printf '\342\200\256')" "$2" ||
		! iconv -f UTF-8 -t UTF-8 "$2" >/dev/null 2>&1; then
		not_ok "$1 is clean"
		LC_ALL=C grep -aP '[\x00-\x08\x0b-\x1f\x7f\x80-\xff]' "$2" | cat -v | cut -c1-200 | head -n 5
	else
		ok "$1 is clean"
	fi
}

(cd "$T" && TMPDIR=$T "$c" run inbox -o night --as-of 2026-01-15 --color never >"$T/out.txt" 2>"$T/err.txt")
is 'a run' 0 $?
clean 'what a run says' "$T/err.txt"
(cd "$T" && "$c" run inbox -o night --as-of 2026-01-15 --json -q >"$T/json.txt" 2>"$T/err.txt")
is 'a run with --json' 0 $?
clean 'what it says as JSON' "$T/json.txt"
is 'every one is accepted' "$n" "$("$c" run "$T/inbox" -o "$T/night" --as-of 2026-01-15 2>&1 -q --json | grep -o '"state": *"accepted"' | wc -l | tr -d ' ')"
is 'nothing ran' '' "$(find "$T" -name 'hostile_escape*')"
names=$T/names
ls "$T/night/latest/submissions" >"$names"
is 'a folder for each' "$n" "$(wc -l <"$names" | tr -d ' ')"
is 'of letters, digits and . _ -' '' "$(grep -v '^[A-Za-z0-9_][A-Za-z0-9._-]*$' "$names")"
is 'none too long' '' "$(grep -E '.{121}' "$names")"
is 'no two alike but for case' '' "$(tr A-Z a-z <"$names" | sort | uniq -d)"
for f in run.json findings.csv ledger.csv index.html MANIFEST.sha256 events.jsonl harmonized/MIG_FLOW.csv; do
	clean "$f" "$T/night/latest/$f"
done
cat "$T"/out/latest/submissions/*/receipt.txt "$T"/out/latest/submissions/*/*.csv "$T"/out/latest/submissions/*/*.json >"$T/all"
clean 'what senders get' "$T/all"
grep -q '<script>' "$T/night/latest/index.html" && not_ok 'a name is no script' || ok 'a name is no script'
status 'it reads back' 0 "$c" verify "$T/night/latest"
for f in "$in"/*; do
	[ -f "$f" ] || continue
	for how in 'check --color never' decode 'check --json'; do
		# shellcheck disable=SC2086
		"$c" $how "$f" </dev/null >"$T/o" 2>"$T/e" || echo "$how: status $?" >>"$T/said"
		cat "$T/o" "$T/e" >>"$T/said"
	done
done
clean 'what check and decode say' "$T/said"
grep 'status [0-9]' "$T/said" | head -n 3 >"$T/bad"
is 'check and decode read every one' '' "$(cat "$T/bad")"
ln -s /etc/passwd "$in/$(printf 'li\nnk\033.csv')"
(cd "$T" && "$c" run inbox -o night --as-of 2026-01-16 --color never >"$T/out.txt" 2>"$T/err.txt")
is 'a link with such a name' 3 $?
clean 'what is said of it' "$T/err.txt"
"$c" check "$in/$(printf 'li\nnk\033.csv')" >"$T/said" 2>&1
clean 'what check says of it' "$T/said"
"$c" check "$T/$(printf 'no\nwhere\033.csv')" >"$T/said" 2>&1
clean 'what check says of one that is not there' "$T/said"
is 'in one line' 1 "$(wc -l <"$T/said" | tr -d ' ')"
out=$(printf 'out\351')
(cd "$T" && "$c" run inbox -o "$out" --as-of 2026-01-16 --json -q >"$T/json.txt" 2>&1)
says 'an outbox with such a name, as JSON' '"outbox": *"out..xE9"' "$T/json.txt"
finish
