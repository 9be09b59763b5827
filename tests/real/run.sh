#!/bin/sh
# The workbooks of UN DESA and two tables of Eurostat, as published: every error and warning that is in them and no
# other. README.md says where expected.csv comes from. The files are looked for in $CONCORD_REAL_DATA.
. tests/lib.sh
. tests/real/lib/fields.sh
data=${CONCORD_REAL_DATA:-$TREE/../shared/data}

undesa='UN_MigrantStockTotal_2015.xlsx UN_MigrantStockByOriginAndDestination_2015_Table16.xlsx
undesa_pd_2020_ims_stock_by_sex_and_destination.xlsx aggregates_correspondence_table_2020_1.xlsx UN_MigFlow_2015rev_Canada.xlsx'
eurostat='tps00176.tsv tps00157.tsv'

for f in $undesa $eurostat; do
	case $f in
	*.tsv) from=$data/eurostat/$f to=$T/inbox/EUROSTAT ;;
	*) from=$data/undesa/$f to=$T/inbox/UNDESA ;;
	esac
	if [ ! -f "$from" ]; then
		skip 'the real workbooks' "$f is not in the folder that CONCORD_REAL_DATA names"
		exit 0
	fi
	mkdir -p "$to"
	cp "$from" "$to/"
done

status 'the run ends with findings' 1 "$CONCORD" run "$T/inbox" -o "$T/outbox" --as-of 2026-01-15 --formats csv
fields "$T/outbox/latest/findings.csv" submission severity rule sheet cell found expected difference |
	awk -F, 'NR > 1 && $2 != "info"' | LC_ALL=C sort >"$T/got"
sed 1d tests/real/expected.csv | LC_ALL=C sort >"$T/wanted"
same 'every error and warning, and no other' "$T/wanted" "$T/got"

total=UNDESA-UN_MigrantStockTotal_2015.xlsx
is 'the 967 cells of the total workbook' 967 \
	"$(awk -F, -v s=$total '$1 == s && $2 == "error" { print $4 "," $5 }' "$T/got" | sort -u | wc -l)"
# Samoa, Sudan and the heading: no more groups, no other cells in them, and each says what is wrong.
fields "$T/outbox/latest/findings.csv" submission severity rule sheet cell group | awk -F, -v s=$total '
	$1 == s && $2 == "error" {
		row = $5; gsub(/[A-Z]/, "", row)
		col = $5; gsub(/[0-9]/, "", col)
		n[$6]++
		part[$6 "\t" $3 " " $4 " " ($4 == "Table 6" && $3 == "DERIVED-REF-RATE" ? "R:V" : row)]++
	}
	END { for (p in part) { split(p, x, "\t"); print n[x[1]], x[1] ": " x[2], part[p] } }' | LC_ALL=C sort >"$T/groups"
cat >"$T/three" <<'END'
18 SUM-AREA Table 2!E22: SUM-AREA Table 2 22 18
59 SUM-AREA Table 1!L20: DERIVED-RATE Table 5 20 5
59 SUM-AREA Table 1!L20: DERIVED-REF-SHARE Table 6 20 6
59 SUM-AREA Table 1!L20: DERIVED-SHARE-F Table 4 20 6
59 SUM-AREA Table 1!L20: IDENTITY-AREA Table 1 19 6
59 SUM-AREA Table 1!L20: SUM-AREA Table 1 20 12
59 SUM-AREA Table 1!L20: SUM-AREA Table 1 21 18
59 SUM-AREA Table 1!L20: SUM-SEX Table 1 20 6
890 DERIVED-REF-RATE Table 6!R17: DERIVED-REF-RATE Table 6 R:V 890
END
same 'the 967 cells have three causes' "$T/three" "$T/groups"
fields "$T/outbox/latest/findings.csv" submission message | grep "^$total" | sed -n 's/.*\. Explains/Explains/p' | LC_ALL=C sort >"$T/causes"
cat >"$T/said" <<'END'
Explains 17 others: UNPD_947 (Sub-Saharan Africa (UN DESA)) lacks 729 (Sudan), which is a member.
Explains 58 others: UNPD_941 (Least developed countries (UN DESA)) counts 882 (Samoa), which is no member, and UNPD_934 (Less developed regions, excluding least developed countries) lacks it, which is a member.
Explains 889 others: the heading is not what the column holds: computed from REF_SHARE instead of REFUGEES all 890 figures agree, and otherwise none.
END
same 'the three causes in words' "$T/said" "$T/causes"
is 'no error in the workbook of 2020' 0 "$(grep -c '^UNDESA-undesa_pd_2020[^,]*,error' "$T/got")"

while read -r submission rule passed failed; do
	is "$submission: $rule was looked at in all cells" "$passed $failed" "$(looked "$submission" "$rule")"
done <<'END'
UNDESA-UN_MigrantStockByOriginAndDestination_2015_Table16.xlsx SUM-PARTNER 265 0
UNDESA-UN_MigrantStockByOriginAndDestination_2015_Table16.xlsx SUM-AREA 7755 0
UNDESA-UN_MigrantStockByOriginAndDestination_2015_Table16.xlsx AGREE-SUBMISSION 264 1
UNDESA-UN_MigrantStockTotal_2015.xlsx DERIVED-SHARE 4343 0
UNDESA-UN_MigrantStockTotal_2015.xlsx DERIVED-SHARE-F 1569 6
UNDESA-UN_MigrantStockTotal_2015.xlsx DERIVED-RATE 3925 5
UNDESA-UN_MigrantStockTotal_2015.xlsx DERIVED-REF-SHARE 1569 6
UNDESA-UN_MigrantStockTotal_2015.xlsx DERIVED-REF-RATE 0 890
UNDESA-undesa_pd_2020_ims_stock_by_sex_and_destination.xlsx DERIVED-SHARE 5393 0
UNDESA-undesa_pd_2020_ims_stock_by_sex_and_destination.xlsx DERIVED-SHARE-F 1938 0
UNDESA-undesa_pd_2020_ims_stock_by_sex_and_destination.xlsx DERIVED-RATE 4983 0
UNDESA-undesa_pd_2020_ims_stock_by_sex_and_destination.xlsx DERIVED-REF-SHARE 1384 0
UNDESA-undesa_pd_2020_ims_stock_by_sex_and_destination.xlsx DERIVED-REF-RATE 1154 0
UNDESA-UN_MigFlow_2015rev_Canada.xlsx SUM-PARTNER 34 0
END

stock=$T/outbox/latest/harmonized/MIG_STOCK.csv
world() {
	fields "$stock" SUBMISSION REF_AREA INDICATOR COUNTERPART_AREA SEX TIME_PERIOD OBS_VALUE |
		awk -F, -v s="$1" '$1 == s && $2 == "UNPD_900" && $3 == "STOCK" && $4 == "_T" && $5 == "_T" { print $6, $7 }' |
		sort | awk '{ printf "%s%s", (NR > 1 ? " " : ""), $2 }'
}
is 'the world in the revision of 2015' '152563212 160801752 172703309 191269100 221714243 243700236' "$(world $total)"
is 'the world in the revision of 2020' '152986157 161289976 173230585 191446828 220983187 247958644 280598105' \
	"$(world UNDESA-undesa_pd_2020_ims_stock_by_sex_and_destination.xlsx)"

fields "$stock" SUBMISSION REF_AREA COUNTERPART_AREA OBS_VALUE >"$T/pairs"
od=UNDESA-UN_MigrantStockByOriginAndDestination_2015_Table16.xlsx
is 'country pairs above zero' 11007 \
	"$(awk -F, -v s=$od '$1 == s && $2 ~ /^[0-9]+$/ && $3 ~ /^[0-9]+$/ && $4 > 0' "$T/pairs" | wc -l)"
is 'from Mexico to the United States' 12050031 "$(awk -F, -v s=$od '$1 == s && $2 == "840" && $3 == "484" { print $4 }' "$T/pairs")"

flow=$T/outbox/latest/harmonized/MIG_FLOW.csv
fields "$flow" SUBMISSION REF_AREA COUNTERPART_AREA TIME_PERIOD OBS_VALUE SHEET >"$T/flows"
is 'the 34 totals of Canada' '34 143137 227455 259021' "$(awk -F, '
	/MigFlow/ && $2 == "124" && $3 == "_T" { n++; v[$4] = $5 }
	END { print n, v[1980], v[2000], v[2013] }' "$T/flows")"
fields "$flow" SUBMISSION REF_AREA AGE_DEF TIME_PERIOD OBS_VALUE | grep tps00176 >"$T/tps00176"
is 'the areas and values of tps00176' '34 2 816 16' "$(awk -F, '
	!($2 in area) { area[$2]; areas++ }
	!($3 in def) { def[$3]; defs++ }
	{ n++; empty += $5 == "" }
	END { print areas, defs, n, empty }' "$T/tps00176")"
finish
