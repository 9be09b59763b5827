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
finish
