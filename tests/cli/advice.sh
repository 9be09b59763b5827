#!/bin/sh
# What cannot be read comes with advice that fits the reason: none of the broken and hostile files of our own set is left
# with the advice of the catalogue, which fits nothing in particular.
. tests/lib.sh
c=$CONCORD
if ! ${CC:-cc} -O1 -std=c11 -D_GNU_SOURCE -Ipipeline -I. -o "$T/make_hostile" tests/tools/make_hostile.c -larchive -lz 2>"$T/err"; then
	skip 'advice by reason' 'there is no compiler'
	finish
fi
"$T/make_hostile" "$T/inbox" && rm -f "$T/inbox/manifest.tsv"
"$c" run "$T/inbox" -o "$T/box" --as-of 2026-01-15 -q --formats csv >"$T/out" 2>"$T/err"
is 'all of it in one night' 3 $?
general=$(sed -n 's/^UNREADABLE,.*,"\([^"]*\)"$/\1/p' validators/rules/catalogue.csv)
[ -n "$general" ] || not_ok 'the advice of the catalogue is found'
grep ',error,UNREADABLE,' "$T/box/latest/findings.csv" >"$T/unread"
[ "$(wc -l <"$T/unread")" -gt 30 ] && ok 'many cannot be read' || not_ok 'many cannot be read'
is 'each has advice of its own' '' "$(grep -F "$general" "$T/unread")"

# and the sender finds it, beside the reason, in what is sent back
printf 'a table without an end,"' >"$T/open.csv"
: >"$T/empty.csv"
sed -n 's/^UNREADABLE,\([^,|]*\).*/\1/p' validators/rules/advice.csv >"$T/reasons"
is 'each reason stands once' '' "$(sort "$T/reasons" | uniq -d)"
advised() { # file, text of the advice, and as the sender reads it
	"$c" check -o "$T/answer" "$1" >"$T/out" 2>"$T/err"
	says "$(basename "$1"): in the receipt" "^    ${3-$2}" "$T/answer/receipt.txt"
	grep -q "$2" "$T/answer/findings.csv" && grep -q "$2" "$T/answer/findings.json" && ok "$(basename "$1"): in the findings" ||
		not_ok "$(basename "$1"): in the findings"
}
advised "$T/open.csv" 'Look at the line that the message names'
advised "$T/empty.csv" 'Look whether this is the file that you meant'
advised samples/inbox/PER/respaldo.zip 'Remove the password' 'Quite la contraseña'
head -c 3000 samples/inbox/TUN/*.xlsx >"$T/cut.xlsx" 2>/dev/null
advised "$T/cut.xlsx" 'It did not arrive whole'
says 'one error is one' '^Findings        1 error, 0 warnings, 0 remarks$' "$T/answer/receipt.txt"
finish
