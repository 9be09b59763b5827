#!/bin/sh
# Colour, progress, quiet, streams that are closed or full.
. tests/lib.sh
c=$CONCORD
ken=samples/inbox/KEN/migrants_census_2019.csv
escape=$(printf '\033')

status 'check of a file with errors' 1 "$c" check "$ken"
says 'findings stand on stdout as place, severity, rule, text' "^$ken:[A-Z]+[0-9]+ error [A-Z-]+ " "$T/out"
is 'no colour where stdout is no terminal' 0 "$(grep -c "$escape" "$T/out")"
is 'no progress where stderr is no terminal' 0 "$(grep -c "$escape" "$T/err")"
status '--color always' 1 "$c" check --color always "$ken"
is '--color always colours' 1 "$(grep -q "$escape" "$T/out" && echo 1)"
status '--color never' 1 "$c" check --color never "$ken"
status '--color with another word' 2 "$c" check --color maybe "$ken"
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
	on_terminal() { TERM=${2:-xterm} script -qec "$1" /dev/null >"$T/tty" </dev/null; }
	on_terminal "'$c' check '$ken'"
	is 'colour on a terminal' 1 "$(grep -q "$escape\[3" "$T/tty" && echo 1)"
	NO_COLOR=1 on_terminal "'$c' check '$ken'"
	is 'NO_COLOR is honoured' '' "$(grep -q "$escape\[3" "$T/tty" && echo 1)"
	on_terminal "'$c' check '$ken'" dumb
	is 'TERM=dumb is honoured' '' "$(grep -q "$escape" "$T/tty" && echo 1)"
	on_terminal "'$c' run samples/inbox -o '$T/o' --formats csv"
	is 'progress on a terminal' 1 "$(grep -q "$escape\[K" "$T/tty" && echo 1)"
else
	skip 'colour and progress on a terminal' 'script(1) is not installed, or there is no pseudo-terminal for it'
fi
status '-q says nothing but what is wrong' 3 "$c" run samples/inbox -o "$T/q" --formats csv -q
is '-q: nothing on stdout' '' "$(cat "$T/out")"
is '-q: a line for each that is rejected or unreadable' "$(grep -cE 'rejected|unreadable' samples/expected/verdicts.txt)" \
	"$(grep -cE ' obs +(rejected|unreadable) ' "$T/err")"
is '-q: and nothing else' '' "$(grep -vE ' obs +(rejected|unreadable) ' "$T/err")"
mkdir -p "$T/well/CAN"
cp samples/inbox/CAN/immigration_sdmx.csv "$T/well/CAN/"
status '-q where all is well' 0 "$c" run "$T/well" -o "$T/q" --formats csv -q
is '-q where all is well: nothing at all' '' "$(cat "$T/out" "$T/err")"
status 'run --json' 3 "$c" run samples/inbox -o "$T/q" --formats csv --json
is 'run --json: one object' 1 "$(wc -l <"$T/out" | tr -d ' ')"
says 'run --json: the exit status stands in it' '"exit_status":3' "$T/out"
status 'check --json' 1 "$c" check --json "$ken"
is 'check --json: one object' 1 "$(wc -l <"$T/out" | tr -d ' ')"
says 'check --json: the state' '"state":"rejected"' "$T/out"

full() { "$c" "$@" >/dev/full; }
closed() { "$c" "$@" >&-; }
gone() { { "$c" "$@"; echo $? >"$T/gone"; } | true; }
for how in full closed; do
	for command in "decode $ken" "check $ken" rules; do
		# shellcheck disable=SC2086 # words
		status "stdout $how: $command" 4 $how $command
		is "stdout $how: $command: one line about it" 1 "$(grep -c 'output could not be written' "$T/err")"
	done
done
i=0
while [ $i -lt 4000 ]; do
	cat "$ken"
	i=$((i + 1))
done >"$T/long.csv"
gone decode "$T/long.csv" 2>"$T/err"
is 'a reader that goes away' 4 "$(cat "$T/gone")"
finish
