#!/bin/sh
# How commands are called: wrong use is one line that says what to do, and exit 2.
. tests/lib.sh
c=$CONCORD

one_line() { is "$1: one line" 1 "$(wc -l <"$T/err" | tr -d ' ')"; }

status '--version' 0 "$c" --version
says '--version names the program' '^concord [0-9]' "$T/out"
status '--help' 0 "$c" --help
for group in Everyday 'Stage by stage' 'Data and rules' House-keeping; do
	says "--help has the group $group" "^$group" "$T/out"
done
for command in $("$c" --help | sed -n 's/^  \([a-z]*\)  *[a-z].*/\1/p' | grep -v concord); do
	status "$command --help" 0 "$c" "$command" --help
	says "$command --help shows the usage" "^Usage: concord $command" "$T/out"
	is "$command --help shows two examples" 1 "$([ "$(grep -c '^  .*concord ' "$T/out")" -ge 2 ] && echo 1)"
	status "help $command" 0 "$c" help "$command"
	status "$command with a wrong option" 2 "$c" "$command" --no-such-option
	one_line "$command with a wrong option"
	says "$command with a wrong option says where to look" 'concord '"$command"' --help' "$T/err"
done

status 'no command' 2 "$c"
one_line 'no command'
status 'a wrong command' 2 "$c" chek x.csv
says 'a wrong command: the nearest one' 'did you mean check' "$T/err"
one_line 'a wrong command'
status 'a wrong option' 2 "$c" run --outptu x inbox
says 'a wrong option: the nearest one' 'did you mean --output' "$T/err"
status 'an option without its value' 2 "$c" run samples/inbox -o
says 'an option without its value: what it needs' 'needs' "$T/err"
status 'a number that is none' 2 "$c" run samples/inbox -j many
status 'a format that does not exist' 2 "$c" run samples/inbox --formats pdf
status 'a date that is none' 2 "$c" run samples/inbox -o "$T/outbox" --as-of 2026-02-30
status 'a command without its file' 2 "$c" check
status 'a path that does not exist' 2 "$c" check "$T/nothing.csv"
one_line 'a path that does not exist'
status 'an inbox that does not exist' 2 "$c" run "$T/nothing" -o "$T/outbox"
one_line 'an inbox that does not exist'
is 'wrong use leaves nothing behind' '' "$(ls "$T/outbox" 2>/dev/null)"
status '--json with a failure is one object' 2 "$c" check --json "$T/nothing.csv"
says '--json with a failure says why' '^\{"exit_status":2,"error":".*no such file.*"\}$' "$T/out"
is '--json with a failure: one line' 1 "$(wc -l <"$T/out" | tr -d ' ')"

printf 'a,b\n1,2\n' >"$T/-f.csv"
cd "$T" || exit 1
status '-- ends the options' 0 "$c" decode -- -f.csv
status 'options may stand behind the file' 0 "$c" decode ./-f.csv --sheet 1
status 'and before the command' 0 "$c" -q decode ./-f.csv
POSIXLY_CORRECT=1 status 'whatever the environment says' 0 "$c" decode ./-f.csv --sheet 1
finish
