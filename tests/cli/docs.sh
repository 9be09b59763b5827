#!/bin/sh
# The pages say what the program does.
. tests/lib.sh
sh tests/tools/commands.sh "$CONCORD" >"$T/commands.md"
same 'docs/commands.md is what the program says of itself (make docs)' docs/commands.md "$T/commands.md"
for page in README.md docs/*.md samples/README.md pipeline/FLOW.md; do
	missing=
	for link in $(sed -n 's/.*](\([^)#:]*\)[)#].*/\1/p' "$page"); do
		[ -e "$(dirname "$page")/$link" ] || missing="$missing $link"
	done
	is "$page: its links lead somewhere" '' "$missing"
done
# What docs/adding-a-country.md says that a row does, it does.
home=$T/home
mkdir -p "$home/validators"
cp -R mappings "$home/"
cp -R validators/rules "$home/validators/"
sed -n 's/^area,/&/p' docs/adding-a-country.md >>"$home/mappings/aliases/area-common.csv"
sed -n 's/^form,/&/p' docs/adding-a-country.md >>"$home/mappings/aliases/form.csv"
CONCORD_HOME=$home "$CONCORD" match --list area 'Kongo (vorm. belgisch)' 'Gemeinwesen Australien' | cut -f 1,3 >"$T/got"
printf 'COD\talias\nAUS\tcleaned\n' >"$T/want"
same 'a spelling and a word beside names are one row each, as docs/adding-a-country.md has them' "$T/want" "$T/got"
is 'and are not understood without' '' "$("$CONCORD" match --list area 'Kongo (vorm. belgisch)' 'Gemeinwesen Australien' | cut -f 1,2 | grep -E 'COD|AUS')"
finish
