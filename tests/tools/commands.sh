#!/bin/sh
# usage: commands.sh CONCORD > docs/commands.md
#
# The page of commands is what the program says of itself.
c=$1
cat <<'X'
# Commands

This page is what `concord COMMAND --help` says; `make docs` writes it anew.

```
X
"$c" --help
echo '```'
for command in $("$c" --help | sed -n '/^Everyday/,/^Options/s/^  \([a-z]*\)  *.*/\1/p' | LC_ALL=C sort); do
	printf '\n## %s\n\n```\n' "$command"
	# what all commands share stands above
	"$c" "$command" --help | sed -e '/^      --json  *one JSON/,$d'
	echo '```'
done
