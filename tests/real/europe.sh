#!/bin/sh
# National files of Germany, Italy, Spain and Sweden, as published, beside a table of Eurostat: every error and warning that is in them and
# no other, what became of each cell, and the figures that are known of them. README.md says where europe.csv comes from.
. tests/lib.sh
. tests/real/lib/fields.sh
data=${CONCORD_REAL_DATA:-$TREE/../shared/data}

while read -r from to; do
	if [ ! -f "$data/$from" ]; then
		skip 'the national files of Europe' "$from is not in the folder that CONCORD_REAL_DATA names"
		exit 0
	fi
	mkdir -p "$T/inbox/$to"
	cp "$data/$from" "$T/inbox/$to/"
done <<'END'
national/de_destatis_12711-0008_Deutsche.csv DEU
national/de_destatis_wanderungen_2016.xlsx DEU
national/it_istat_immigrants_citizenship_sdmx.csv ITA
national/it_istat_NI2024_stranieri_istruzione.csv ITA
national/es_ine_foreign_born_by_nationality_1998_2022.xlsx ESP
national/se_scb_Invandringar.csv SWE
national/se_scb_Befolkningsforandring.csv SWE
eurostat/tps00176.tsv EUROSTAT
END
status 'the run ends with findings' 1 "$CONCORD" run "$T/inbox" -o "$T/outbox" --as-of 2026-01-15 --formats csv
run=$T/outbox/latest
fields "$run/findings.csv" submission severity rule sheet cell found expected difference |
	awk -F, 'NR > 1 && $2 != "info"' | LC_ALL=C sort >"$T/got"
sed 1d tests/real/europe.csv | LC_ALL=C sort >"$T/wanted"
same 'every error and warning, and no other' "$T/wanted" "$T/got"

de=DEU-de_destatis_12711-0008_Deutsche.csv
monthly=DEU-de_destatis_wanderungen_2016.xlsx
it=ITA-it_istat_immigrants_citizenship_sdmx.csv
es=ESP-es_ine_foreign_born_by_nationality_1998_2022.xlsx
se=SWE-se_scb_Invandringar.csv

# How often a rule was looked at: totals, sums over 12 months and the like.
while read -r submission rule passed failed; do
	is "$submission: $rule was looked at in all cells" "$passed $failed" "$(looked "$submission" "$rule")"
done <<END
$de SUM-PARTNER 69 3
$de SUM-PARTNER-GAP 0 3
$de IDENTITY-NET 3023 0
$monthly SUM-PARTNER 342 0
$monthly SUM-MEMBERS 2736 0
$monthly SUM-CITIZENSHIP 14592 0
$monthly IDENTITY-NET 14592 0
$monthly SUM-PERIOD 25344 0
$it SUM-SEX 3760 8
$it SUM-AGE 1860 0
$it SUM-AGE-PROVISIONAL 0 6
$it SUM-PARTNER 126 0
$it SUM-PARTNER-PROVISIONAL 0 24
$it SUM-MEMBERS 356 0
$it SUM-MEMBERS-PROVISIONAL 0 19
END

fields "$run/ledger.csv" submission stage disposition rule cells value_sum | grep -E '^(DEU|ITA|ESP|SWE)' |
	awk -F, '$2 != "decode" && $2 != "normalize" { cells[$1 "," $3 "," $4] += $5 }
		END { for (k in cells) print k "," cells[k] }' | LC_ALL=C sort >"$T/got"
LC_ALL=C sort >"$T/wanted" <<END
$de,emitted,,9075
$de,header,HEADER,10
$de,header,LABEL,11872
$de,header,SECTION,25
$de,header,TITLE,5
$de,skipped,BLANK,407
$de,skipped,FOOTER,3
$monthly,emitted,,43776
$monthly,header,HEADER,589
$monthly,header,LABEL,2470
$monthly,header,TITLE,38
$monthly,skipped,FOOTER,114
$monthly,skipped,NOTES,7
$monthly,skipped,OUTSIDE,92
$it,emitted,,12296
$it,header,HEADER,27
$it,header,LABEL,135278
$it,skipped,BLANK,172122
$it,skipped,STRUCTURE,12296
ITA-it_istat_NI2024_stranieri_istruzione.csv,skipped,EDUCATION,3255
$es,emitted,,50
$es,header,HEADER,3
$es,header,LABEL,25
$es,header,SECTION,1
$es,header,TITLE,4
$es,skipped,BLANK,2
$es,skipped,FOOTER,3
$se,emitted,,1134
$se,header,HEADER,55
$se,header,LABEL,21
SWE-se_scb_Befolkningsforandring.csv,skipped,POPULATION-GROWTH,1210
END
same 'each cell is a figure, or has a reason' "$T/wanted" "$T/got"

flow=$run/harmonized/MIG_FLOW.csv
fields "$flow" SUBMISSION FREQ REF_AREA INDICATOR COUNTERPART_AREA CITIZENSHIP SEX AGE TIME_PERIOD OBS_VALUE OBS_STATUS >"$T/flows"

# ---- Germany ----
grep "^$de," "$T/flows" >"$T/de"
is 'Germans by country: years, partners, citizens, values, nil, unknown' '25 121 276 9075 222 6' "$(awk -F, '
	{ y[$9]; p[$5]; c[$6]; n++; nil += $10 == "0" && $11 == ""; unknown += $10 == "" && $11 == "O" }
	END { for (k in c) who = who k; print length(y), length(p), who, n, nil, unknown }' "$T/de")"
is 'final values are marked as such' 8847 "$(awk -F, '$11 == "A"' "$T/de" | wc -l)"
is 'Germans in 2024: in, out, balance' '189107 269986 -80879' "$(awk -F, '$5 == "_T" && $9 == "2024" { v[$4] = $10 }
	END { print v["IMM"], v["EMI"], v["NET"] }' "$T/de")"
is 'Sudan before and after, Montenegro, remainders' '728 729 736 499 UNKNOWN_ABROAD _U OTHER_150' \
	"$(for c in 728 729 736 499 UNKNOWN_ABROAD _U OTHER_150; do awk -F, -v c=$c '$5 == c { print c; exit }' "$T/de"; done | paste -sd' ')"
grep "^$monthly," "$T/flows" >"$T/monthly"
is 'the year, its halves and the months' '1866155 1368191 1029655 836500 1866155 12' "$(awk -F, '
	$5 == "_T" && $6 == "_T" && $7 == "_T" {
		if ($4 == "IMM" && $2 == "M") { months += $10; n++ }
		v[$4, $9] = $10
	}
	END { print v["IMM", "2016"], v["EMI", "2016"], v["IMM", "2016-S1"], v["IMM", "2016-S2"], months, n }' "$T/monthly")"
is 'continents and what is outside of them' '1866155 1866155' "$(awk -F, '$4 == "IMM" && $6 == "_T" && $7 == "_T" && $9 == "2016" {
	if ($5 ~ /^(EUR_CYTR|002|019|ASI_X_CYTR|009|AT_SEA|UNKNOWN_ABROAD|_U|NOT_STATED)$/) s += $10
	if ($5 == "_T") t = $10 } END { print s, t }' "$T/monthly")"
is 'at sea, and misprints of names' '642 417 410 760 784 384' "$(awk -F, '$4 == "IMM" && $5 == "AT_SEA" && $6 == "_T" && $7 == "_T" && $9 == "2016" { print $10 }' \
	"$T/monthly") $(for c in 417 410 760 784 384; do awk -F, -v c=$c '$5 == c { print c; exit }' "$T/monthly"; done | paste -sd' ')"
is 'all of it is provisional' 43776 "$(awk -F, '$11 == "P"' "$T/monthly" | wc -l)"
is 'periods and frequencies' 'A 1 M 12 Q 4 S 2' "$(awk -F, '{ print $2, $9 }' "$T/monthly" | sort -u | cut -d' ' -f1 | uniq -c |
	awk '{ printf "%s%s %s", (NR > 1 ? " " : ""), $2, $1 }')"

# ---- Italy ----
grep "^$it," "$T/flows" >"$T/it"
is 'foreigners who came to Italy' '264571 191766 243607 336495' "$(awk -F, '$5 == "FOREIGN" && $7 == "_T" && $8 == "_T" && $9 < 2023 { print $9, $10 }' "$T/it" |
	sort | cut -d' ' -f2 | paste -sd' ')"
is 'everybody in 2019, as at Eurostat' '332778 332778' "$(awk -F, '$3 == "380" && $5 == "_T" && $7 == "_T" && $8 == "_T" && $9 == "2019" { print $10 }' \
	"$T/flows" | sort -u | paste -sd' ') $(awk -F, '/^EUROSTAT/ && $3 == "380" && $9 == "2019" { print $10 }' "$T/flows" | sort -u)"
is 'Kosovo, South Sudan, stateless people' '2199 37 26' "$(awk -F, '$7 == "_T" && $8 == "_T" && $9 == "2019" { v[$5] = $10 }
	END { print v["412"], v["728"], v["STATELESS"] }' "$T/it")"
is 'sexes and ages' 'F M _T Y0T17 Y18T39 Y40T64 Y_GE65 _T' "$({ cut -d, -f7 "$T/it" | sort -u; cut -d, -f8 "$T/it" | sort -u; } | paste -sd' ')"
is 'provisional figures' 22 "$(awk -F, '$11 == "P"' "$T/it" | wc -l)"

# ---- Spain ----
is 'born abroad, by nationality' '50 2515837 5018676 B' "$(fields "$run/harmonized/MIG_STOCK.csv" SUBMISSION REF_AREA PARTNER_BASIS COUNTERPART_AREA CITIZENSHIP \
	TIME_PER_COLLECT TIME_PERIOD OBS_VALUE | awk -F, -v s=$es '$1 == s && $2 == "724" && $3 == "BIRTH" && $4 == "_T" {
		n++; if ($7 == "2022") v[$5] = $8; when = $6 } END { print n, v["724"], v["FOREIGN"], when }')"

# ---- Sweden: no county is the country; together they are what Eurostat has of it ----
is 'counties' '1134 21 0' "$(awk -F, -v s=$se '$1 == s { n++; if ($9 == 2013) c[$3]; whole += $3 == "752" } END { print n, length(c), whole }' "$T/flows")"
awk -F, -v s=$se '$1 == s && $9 >= 2008 && $9 <= 2019 { v[$9] += $10 } END { for (y in v) print y, v[y] }' "$T/flows" | sort >"$T/counties"
awk -F, '/^EUROSTAT/ && $3 == "752" { print $9, $10 }' "$T/flows" | sort -u >"$T/country"
same 'the counties are the country in all 12 years' "$T/country" "$T/counties"
is 'which is 12 years' '12 115845' "$(wc -l <"$T/counties") $(awk '$1 == 2013 { print $2 }' "$T/counties")"
is '12 and 14 are other counties before 1997' 'SE-M_1996 SE-O_1997 SE-M SE-O' "$(for y in 1996 1997; do awk -F, -v s=$se -v y=$y \
	'$1 == s && $9 == y { print $3 }' "$T/flows" | grep -E '^SE-[MO]' | sort; done | paste -sd' ')"

# Another definition is no error: Eurostat has 1,029,852 immigrants of 2016 for Germany, flagged as a break.
is 'Germany 2016 at Eurostat' '1029852 B' "$(awk -F, '/^EUROSTAT/ && $3 == "276" && $9 == "2016" { print $10, $11 }' "$T/flows" | sort -u)"
finish
