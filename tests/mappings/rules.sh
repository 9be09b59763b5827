#!/bin/sh
# Catalogue, tables, rulesets, program, page and tests name the same rules.
. tests/lib.sh
export LC_ALL=C
rules=validators/rules
awk -F, '!/^#/ && n++ { print $1 }' $rules/catalogue.csv | sort >"$T/catalogue"
for file in $rules/*.csv; do
	case $file in $rules/catalogue.csv | $rules/advice.csv) continue ;; esac
	awk -F, '!/^#/ && n++ { print $1 }' "$file"
done | sort -u >"$T/tables"
cat $rules/*.vtl | tr '\n' ' ' | grep -o 'errorcode "[^"]*"' | sed 's/.* "//; s/"//' | sort -u >"$T/rulesets"
is 'every row of a table is a rule of the catalogue' '' "$(comm -13 "$T/catalogue" "$T/tables")"
is 'every errorcode is a rule of the catalogue' '' "$(comm -13 "$T/catalogue" "$T/rulesets")"
unnamed= untested=
while read -r id; do
	grep -qx "$id" "$T/tables" "$T/rulesets" || grep -rqF "\"$id\"" pipeline validators --include='*.c' --include='*.h' ||
		grep -qF "$id" tests/unit/validate/types.c tests/unit/validate/rulesets.c || unnamed="$unnamed $id"
	# The Rules sheet names all of them, and says nothing.
	grep -rqF --exclude=errors.txt --exclude-dir=mappings "$id" tests samples || untested="$untested $id"
done <"$T/catalogue"
is 'every rule of the catalogue is made by a table, a ruleset or the program' '' "$unnamed"
is 'every rule of the catalogue is named by a test' '' "$untested"
# What the runs of the golden cases counted: rule, passed, failed, not applicable of one submission; and lines of unit tests.
cat tests/golden/*/expect/*.rules >"$T/counted"
grep -rhE '"[A-Z0-9]+(-[A-Z0-9]+)+' tests/unit --include='*.c' >"$T/unit"
found() { awk -v r="$1" '$1 == r && $3 > 0 { f = 1 } END { exit !f }' "$T/counted" || grep -qE "\"$1 [A-Za-z_0-9]+!|n$1 [A-Za-z_0-9]+!|FIRED\\(\"$1\"" "$T/unit"; }
silent() { awk -v r="$1" '$1 == r && $2 > 0 && $3 == 0 { f = 1 } END { exit !f }' "$T/counted" || grep -qE "\"$1[\",].*\"[1-9][0-9]*/0/" "$T/unit"; }
for id in $(sort -u "$T/tables" "$T/rulesets"); do
	found "$id" || printf '%s ' "$id" >>"$T/never"
	silent "$id" || printf '%s ' "$id" >>"$T/always"
done
touch "$T/never" "$T/always"
is 'every rule of a table or ruleset is found in a case' '' "$(cat "$T/never")"
is 'and passes in a case in which it is not found' '' "$(cat "$T/always")"
for id in $(sort -u "$T/tables" "$T/rulesets" | comm -23 "$T/catalogue" -); do
	grep -rqE "(^|[^A-Z0-9-])$id([^A-Z0-9-]|\$)" tests/golden/*/expect samples/expected/findings.csv tests/unit tests/cli --include='*.csv' --include=stdout \
		--include='*.c' --include='*.sh' --include=errors.txt || printf '%s ' "$id"
done >"$T/unseen"
is 'every rule that the program makes is found in a case' '' "$(cat "$T/unseen")"
# Those that the program reports by itself, and no table names, are listed where the catalogue is read: a row that is not there is said.
sed -n '/own\[\] = {/,/};/p' pipeline/core/catalogue.c | grep -o '"[A-Z0-9-]*"' | tr -d '"' | sort >"$T/own"
for id in $(sort -u "$T/tables" "$T/rulesets" | comm -23 "$T/catalogue" -); do
	! grep -rqF "\"$id\"" pipeline validators --include='*.c' --include='*.h' || echo "$id"
done | sort >"$T/reported"
same 'the program knows which rules it reports by itself' "$T/reported" "$T/own"
status 'no rule is broken' 0 "$CONCORD" rules check
is 'and no ruleset is odd' '' "$(cat "$T/err")"
types='EVA FLF FDD DES FDT FDL FDM COV RWD REP RTS RNR COC VIR VCO VAD VNO VSA RRL VRT VMP'
for type in $types; do
	rows=$(awk -F, -v t=$type '!/^#/ && $2 == t { print $1 }' $rules/catalogue.csv)
	for want in 'bad $3 > 0' 'good $2 > 0 && $3 == 0'; do
		for id in $rows; do
			awk -v r="$id" "\$1 == r && ${want#* } { f = 1 } END { exit !f }" "tests/golden/rule-types/expect/${want%% *}.rules" && continue 2
		done
		printf '%s %s; ' "$type" "${want%% *}"
	done
	grep -q "^| [A-Z, ]*$type" docs/rules.md || printf '%s not in docs/rules.md; ' "$type"
done >"$T/types"
is 'every type of rule of the European Statistical System is found, and is silent, in the case rule-types, and is explained' '' "$(cat "$T/types")"
sh tests/tools/rules.sh "$CONCORD" >"$T/page"
same 'the page is what the catalogue says' docs/rule-catalogue.md "$T/page"
# Names that pages and tests give to rules are names of rules. SORT-ORDER and CODE-NAME are reasons of the ledger.
names() { grep -oE '[A-Z]{2,}(-[A-Z0-9]+)+' | sort -u | comm -23 - "$T/catalogue" | tr '\n' ' '; }
is 'no page names a rule that there is not' '' "$(cat README.md docs/*.md pipeline/FLOW.md samples/README.md tests/real/README.md |
	grep -oE '`[A-Z-]+`|explain [A-Z-]+' | grep -vE '`(SORT-ORDER|CODE-NAME)`' | names)"
is 'nor does a case' '' "$( (cut -d ' ' -f 1 "$T/counted"
	cut -d , -f 3 $(find tests/golden -path "*/expect/*.csv" -type f) | grep -xE '[A-Z]+(-[A-Z0-9]+)+'
	cut -d , -f 3 samples/expected/findings.csv | grep -xE '[A-Z]+(-[A-Z0-9]+)+') | names)"
is 'nor does a unit test' '' "$(cat tests/unit/validate/*.c | grep -oE '"[A-Z]+(-[A-Z0-9]+)+ [A-Za-z_0-9]+!' | names)"
# What was agreed of a rule is on the page, too.
mkdir -p "$T/home/validators"
cp -r validators/rules "$T/home/validators/"
ln -s "$PWD/mappings" "$T/home/mappings"
cp "$B/mappings.bin" "$T/home/"
echo 'IDENTITY-NET,*,5,0.5,3,random,2000,2020,SENDER=KEN' >>"$T/home/validators/rules/terms.csv"
CONCORD_HOME="$T/home" sh tests/tools/rules.sh "$CONCORD" >"$T/page"
says 'the page has tolerance, validity and precondition' \
	'^. .IDENTITY-NET. .*at most 5 off; .* [|] from 2000; to 2020 [|] .SENDER=KEN. [|]$' "$T/page"
finish
