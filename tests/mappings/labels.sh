#!/bin/sh
# What labels mean and do not mean, list by list: tests/mappings/labels.tsv.
. tests/lib.sh
tab=$(printf '\t')
grep -v '^#' tests/mappings/labels.tsv >"$T/all"
for list in $(cut -f1 "$T/all" | LC_ALL=C sort -u); do
	grep "^$list$tab" "$T/all" >"$T/rows"
	cut -f2,3 "$T/rows" >"$T/in"
	awk -F"$tab" '{ print $2 "\t" ($4 == "-" ? "" : $4) "\t" $5 }' "$T/rows" >"$T/wanted"
	"$CONCORD" match --list "$list" --batch <"$T/in" | cut -f1,2 >"$T/answers"
	cut -f1 "$T/in" | paste - "$T/answers" >"$T/got"
	same "labels of the list $list" "$T/wanted" "$T/got"
	# A code has one spelling: what is answered means itself.
	cut -f1 "$T/answers" | grep . | LC_ALL=C sort -u >"$T/codes"
	"$CONCORD" match --list "$list" --batch <"$T/codes" | cut -f1 >"$T/again"
	same "codes of the list $list mean themselves" "$T/codes" "$T/again"
done
finish
