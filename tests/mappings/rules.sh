#!/bin/sh
# Catalogue, tables, rulesets, program, page and tests name the same rules.
. tests/lib.sh
export LC_ALL=C
rules=validators/rules
awk -F, '!/^#/ && n++ { print $1 }' $rules/catalogue.csv | sort >"$T/catalogue"
for file in $rules/*.csv; do
	[ "$file" = $rules/catalogue.csv ] || awk -F, '!/^#/ && n++ { print $1 }' "$file"
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
for type in EVA FLF FDD DES FDT FDL FDM COV RWD REP RTS RNR COC VIR VCO VAD VNO VSA RRL VRT VMP; do
	awk -F, -v t=$type '!/^#/ && $2 == t { found = 1 } END { exit !found }' $rules/catalogue.csv || printf '%s ' $type
done >"$T/types"
is 'every type of rule of the European Statistical System has a rule' '' "$(cat "$T/types")"
sh tests/tools/rules.sh >"$T/page"
same 'the page is what the catalogue says' docs/rule-catalogue.md "$T/page"
finish
