#!/bin/sh
# Every text is there in every language: rules, advice by reason, words, reasons; with the same placeholders, and none of them a copy of
# the English one. What is wrong is named by file and line.
. tests/lib.sh
export LC_ALL=C
rules=validators/rules
langs=$(cd mappings/languages && ls -d */ | tr -d /)
[ "$(echo "$langs" | wc -l)" -ge 2 ] && ok 'there are languages' || not_ok 'there are languages'

# Fields of a table, one row a line: number of the line, then the fields, with tabs between.
cat >"$T/csv.awk" <<'END'
function fields(s,    n, i, c, q) { # RFC 4180, one line
	split("", field); n = 1; q = 0
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		if (c == "\"") { if (q && substr(s, i + 1, 1) == "\"") { field[n] = field[n] c; i++ } else q = !q }
		else if (c == "," && !q) n++
		else field[n] = field[n] c
	}
	if (q) print FILENAME ":" FNR ": a field goes on in the next line" >"/dev/stderr"
	return n
}
/^#/ || /^$/ { next }
!head++ { next }
{ n = fields($0); line = FNR; for (i = 1; i <= n; i++) line = line "\t" field[i]; print line }
END
rows() { awk -f "$T/csv.awk" "$1" 2>>"$T/broken"; }

# What stands in braces, sorted; a star says how it is filled in, and is no other placeholder.
cat >"$T/compare.awk" <<'END'
function marks(s,    all, k, i, j, n, m, t) {
	n = 0
	while (match(s, /\{[^}]*\}/)) { m = substr(s, RSTART, RLENGTH); sub(/\*\}$/, "}", m); all[++n] = m; s = substr(s, RSTART + RLENGTH) }
	for (i = 1; i < n; i++) for (j = i + 1; j <= n; j++) if (all[j] < all[i]) { t = all[i]; all[i] = all[j]; all[j] = t }
	for (i = 1; i <= n; i++) k = k (i > 1 && all[i] == all[i - 1] ? "" : all[i])
	return k
}
# Names, numbers and words that two languages share are no copies: "Code", "{1} observations".
function bare(s) { gsub(/\{[^}]*\}/, "", s); gsub(/[^A-Za-z ]/, "", s); gsub(/^ +| +$/, "", s); return s }
function compare(what, en, text) {
	if (en == "") return
	if (text == "") say(what " is empty")
	else if (marks(en) != marks(text)) say(what " has the placeholders " marks(text) " and not " marks(en))
	else if (en == text && bare(en) ~ / /) say(what " is a copy of the English text")
}
function say(s) { print file ":" line ": " s }
END

for id in catalogue advice; do rows $rules/$id.csv >"$T/$id"; done
sed 's/	[^	]*	[^	]*	[^	]*\(	[^	]*	[^	]*\)$/\1/' "$T/catalogue" >"$T/rules" # id, message, advice
for lang in $langs; do
	d=mappings/languages/$lang
	for t in rules advice words reasons; do rows $d/$t.csv >"$T/$lang.$t"; done
	awk -F '\t' "$(cat "$T/compare.awk")"'
		NR == FNR { message[$2] = $3; advice[$2] = $4; at[$2] = $1; next }
		{ line = $1 }
		!($2 in at) { say($2 " is no rule of the catalogue"); next }
		seen[$2]++ { say($2 " a second time"); next }
		{ compare("the message of " $2, message[$2], $3); compare("the advice of " $2, advice[$2], $4) }
		END { for (id in at) if (!(id in seen)) print "validators/rules/catalogue.csv:" at[id] ": " id " has no row in " file }
	' file="$d/rules.csv" "$T/rules" "$T/$lang.rules" | sort >"$T/wrong"
	is "$lang: every rule has its message and its advice" '' "$(cat "$T/wrong")"
	awk -F '\t' "$(cat "$T/compare.awk")"'
		NR == FNR { en[$2 "\t" $3] = $4; at[$2 "\t" $3] = $1; next }
		{ line = $1; key = $2 "\t" $3 }
		!(key in at) { say($2 " has no reason " $3 " in advice.csv"); next }
		seen[key]++ { say($2 ", " $3 " a second time"); next }
		{ compare("the advice of " $2 ", " $3, en[key], $4) }
		END { for (key in at) if (!(key in seen)) print "validators/rules/advice.csv:" at[key] ": it has no row in " file }
	' file="$d/advice.csv" "$T/advice" "$T/$lang.advice" | sort >"$T/wrong"
	is "$lang: so has the advice by reason" '' "$(cat "$T/wrong")"
done

# Words: what the writers mark, and nothing else.
grep -rnoE 'TR\("([^"\\]|\\.)*"\)' pipeline validators --include='*.c' | sed 's/^\([^:]*:[0-9]*\):TR("\(.*\)")$/\1	\2/; s/\\"/"/g' >"$T/marked"
[ "$(wc -l <"$T/marked")" -gt 100 ] && ok 'words are marked' || not_ok 'words are marked'
for lang in $langs; do
	awk -F '\t' "$(cat "$T/compare.awk")"'
		NR == FNR { if (!($2 in at)) at[$2] = $1; next }
		{ line = $1 }
		!($2 in at) { say("no writer says \"" $2 "\"") }
		{ seen[$2] = 1; compare("the text", $2, $3) }
		END { for (en in at) if (!(en in seen)) print at[en] ": \"" en "\" has no row in " file }
	' file="mappings/languages/$lang/words.csv" "$T/marked" "$T/$lang.words" | sort >"$T/wrong"
	is "$lang: every word of the writers, and no other" '' "$(cat "$T/wrong")"
done

# Reasons: the languages have the same ones, and what the program can give fits a row.
# What is said of files, with something in place of what is filled in; titles of lists and of layouts.
{
	grep -rhoE 'ST_SKIP, "([^"\\]|\\.)*"' pipeline/unpack pipeline/decode pipeline/core/bytes.c pipeline/core/child.c pipeline/run/find.c \
		pipeline/run/process.c pipeline/emit/errors_again.c pipeline/emit/errors_copy.c --include='*.c' --exclude=dump_read.c | sed 's/^ST_SKIP, "//'
	grep -hoE '(return|bad\(r,|damaged[a-z_]*\([a-z]+,) "[a-z][^"]* [^"]*"' pipeline/unpack/entry_name.c pipeline/unpack/reader.c pipeline/decode/xlsx_sheet.c |
		sed 's/^[^"]*"//'
	grep -hoE '(r->unplaced = |unplaced\(r, row, &?c(\[i\])?, )"[^"]*"' pipeline/layout/rows.c | sed 's/^[^"]*"//'
	grep -hoE '"(a|an) [A-Za-z][^"]*"' pipeline/decode/foreign.c | sed 's/^"/it is /'
} | sed 's/"$//; s/%zu/7/g; s/%l*[ud]/7/g; s/^%s \(took\|ended\|was\|gave\)/reading it \1/; s/%[.*0-9]*[sm]/xyz/g' |
	grep -vE '^xyz(: xyz)?$|^no sender is called so|^it is xyz$|^it is a damaged xyz: one xyz xyz$|^it is a workbook that is too large: its part xyz xyz 7$|^it is a damaged workbook: its part xyz xyz$' |
	sed 's/^it is xyz xyz:/it is a ZIP archive:/; s/^\(byte 7 is not\) xyz$/\1 UTF-8/' | sort -u >"$T/given"
sed -n "s/^ *- {.*say: '\(.*\)'}$/\1/p; s/^ *note: '\(.*\)'$/\1/p" mappings/layouts/*.yaml >>"$T/given"
rows mappings/lists.csv | cut -f 3 | grep -vxE 'note|word around names|word of a name in full|ending of a word|mark in place of a number|flag behind a number' >>"$T/given"
grep -v '^#' tests/mappings/reasons.txt >>"$T/given"
[ "$(wc -l <"$T/given")" -gt 250 ] && ok 'reasons are found' || not_ok 'reasons are found'
first=
for lang in $langs; do
	awk -F '\t' "$(cat "$T/compare.awk")"'{ line = $1; compare("the text", $2, $3) }' file="mappings/languages/$lang/reasons.csv" "$T/$lang.reasons" >"$T/wrong"
	is "$lang: reasons are turned" '' "$(cat "$T/wrong")"
	awk -F '\t' '
		NR == FNR {
			own = $2; gsub(/\{[1-9a-im-r]\}/, "", own)
			if (length(own) <= 4 && own !~ /[A-Za-z]/) next # "{a}, {b}" says nothing of its own
			re = $2; gsub(/[][.()*+?|^$\\]/, "\\\\&", re); gsub(/\{[1-9a-i]\}/, ".*", re); gsub(/\{[m-r]\}/, "[-+0-9.,e]+", re)
			all[++n] = "^" re "$"; next
		}
		{ for (i = 1; i <= n; i++) if ($0 ~ all[i]) next; print file ": no row fits \"" $0 "\"" }
	' file="mappings/languages/$lang/reasons.csv" "$T/$lang.reasons" "$T/given" >"$T/wrong"
	is "$lang: every reason that is given has a row" '' "$(cat "$T/wrong")"
	cut -f 2 "$T/$lang.reasons" | sort >"$T/$lang.keys"
	[ -z "$first" ] || same "$lang has the reasons of $first" "$T/$first.keys" "$T/$lang.keys"
	first=$lang
done
is 'every row stands in one line' '' "$(cat "$T/broken")"

# That this test fails where something is wrong: a home of its own, with one fault of each kind.
[ -n "${LINT_OF_LINT:-}" ] && finish
mkdir "$T/tree" && cp -R mappings validators pipeline tests "$T/tree/"
fr=$T/tree/mappings/languages/fr
sed -i 's/^SUM-SEX,.*/SUM-SEX,"Total {found}, femmes + hommes ; écart {difference}.",Correct the total or the parts./; /^SUM-PERIOD,/d; s/^SUM-AREA,/SUM-AREAS,/' $fr/rules.csv
sed -i '/^UNREADABLE,encrypted,/d' $fr/advice.csv
sed -i 's/^Cells read,.*/Cells read,Cells read/; s/^Member,/Members,/' $fr/words.csv
sed -i '/^it has no name,/d; /^no digit,/d' $fr/reasons.csv
(cd "$T/tree" && LINT_OF_LINT=1 CONCORD=$CONCORD sh tests/mappings/languages.sh "$B" >"$T/out" 2>&1)
is 'a broken tree fails' 1 $?
while read -r what; do
	grep -qE "$what" "$T/out" && ok "it says: $what" || not_ok "it says: $what"
done <<'END'
fr/rules.csv:[0-9]+: the message of SUM-SEX has the placeholders \{difference\}\{found\} and not \{difference\}\{expected\}\{found\}
fr/rules.csv:[0-9]+: the advice of SUM-SEX is a copy of the English text
catalogue.csv:[0-9]+: SUM-PERIOD has no row in mappings/languages/fr/rules.csv
fr/rules.csv:[0-9]+: SUM-AREAS is no rule of the catalogue
advice.csv:[0-9]+: it has no row in mappings/languages/fr/advice.csv
fr/words.csv:[0-9]+: the text is a copy of the English text
fr/words.csv:[0-9]+: no writer says "Members"
errors_lists.c:[0-9]+: "Member" has no row in mappings/languages/fr/words.csv
fr/reasons.csv: no row fits "it has no name"
es has the reasons of|fr has the reasons of
END
finish
