#!/bin/sh
# The files of Eurostat, OECD, UNHCR and the World Bank, as published: every error and warning that is in them and no other,
# and the figures that are known of them. README.md says where publishers.csv comes from.
. tests/lib.sh
. tests/real/lib/fields.sh
data=${CONCORD_REAL_DATA:-$TREE/../shared/data}

for f in eurostat/tps00176.tsv eurostat/tps00157.tsv eurostat/migr_asyappctza_sdmx2.csv eurostat/migr_eipre_sdmx1.csv \
	oecd/OECD_DSD_MIG_ITA_B11.csv unhcr/unhcr-historical-data-2000-2013.csv unhcr/unhcr-popstats.zip \
	worldbank/RPW_corridors_2011Q1-2020Q3.csv worldbank/WB_Bilateral_Remittance_Estimates_2017.xlsx; do
	if [ ! -f "$data/$f" ]; then
		skip 'the files of the publishers' "$f is not in the folder that CONCORD_REAL_DATA names"
		exit 0
	fi
	to=$T/inbox/$(dirname "$f" | tr a-z A-Z)
	mkdir -p "$to"
	cp "$data/$f" "$to/"
done
status 'the run ends with findings' 1 "$CONCORD" run "$T/inbox" -o "$T/outbox" --as-of 2026-01-15 --formats csv
findings=$T/outbox/latest/findings.csv
flows=$T/outbox/latest/harmonized
fields "$findings" submission severity rule sheet cell found expected difference |
	awk -F, 'NR > 1 && $2 != "info"' | LC_ALL=C sort >"$T/all"
grep -v '^UNHCR-unhcr-popstats\.zip,' "$T/all" >"$T/got"
sed 1d tests/real/publishers.csv | LC_ALL=C sort >"$T/wanted"
same 'every error and warning, and no other' "$T/wanted" "$T/got"

# How often a rule was looked at.
while read -r submission rule passed failed; do
	is "$submission: $rule was looked at in all cells" "$passed $failed" "$(looked "$submission" "$rule")"
done <<'END'
WORLDBANK-WB_Bilateral_Remittance_Estimates_2017.xlsx SUM-PARTNER 212 3
WORLDBANK-WB_Bilateral_Remittance_Estimates_2017.xlsx SUM-AREA 215 0
WORLDBANK-RPW_corridors_2011Q1-2020Q3.csv COST-HIGH 10398 19
WORLDBANK-RPW_corridors_2011Q1-2020Q3.csv COST-CORRIDOR 10417 0
WORLDBANK-RPW_corridors_2011Q1-2020Q3.csv OUTLIER-COST 10017 23
OECD-OECD_DSD_MIG_ITA_B11.csv SUM-PARTNER 44 0
EUROSTAT-migr_eipre_sdmx1.csv SUM-AREA 38 5
EUROSTAT-migr_eipre_sdmx1.csv SUM-REASON 1308 27
UNHCR-unhcr-historical-data-2000-2013.csv RANGE-NEGATIVE 107343 63
END

# ---- World Bank ----
matrix=WORLDBANK-WB_Bilateral_Remittance_Estimates_2017.xlsx
fields "$flows/REMITTANCE.csv" SUBMISSION REF_AREA COUNTERPART_AREA OBS_VALUE UNIT_MEASURE UNIT_MULT CELL | grep "^$matrix" >"$T/matrix"
is 'a matrix of 214 countries and the world' '46225 215 215' \
	"$(awk -F, '{ n++; r[$2]; p[$3] } END { print n, length(r), length(p) }' "$T/matrix")"
is 'the world as published, in millions of dollars' '613465.8428551668,USD,6' \
	"$(awk -F, '$2 == "001" && $3 == "_T" { print $4 "," $5 "," $6 }' "$T/matrix")"
is 'the sum of the senders' 613463.8046 \
	"$(awk -F, '$2 == "001" && $3 != "_T" { s += $4 } END { printf "%.4f", s }' "$T/matrix")"
is 'from the United States to Mexico' 30019.1870256556 "$(awk -F, '$2 == "484" && $3 == "840" { print $4 }' "$T/matrix")"
is 'a dash is nothing' 'CJ148 0 CP110 0 DE95 0 EQ89 0' \
	"$(awk -F, '$7 ~ /^(CJ148|CP110|DE95|EQ89)$/ { print $7, $4 }' "$T/matrix" | sort | paste -sd' ')"
fields "$flows/REMITTANCE_COST.csv" REF_AREA COUNTERPART_AREA OBS_VALUE OBS_STATUS >"$T/costs"
is 'the corridors, their values, and what is missing' '5328 377 10417 176063' "$(awk -F, '
	NR > 1 { all[$1 "," $2] }
	NR > 1 && $3 != "" { n++; priced[$1 "," $2] }
	$4 == "O" { missing++ }
	END { print length(all), length(priced), n, missing }' "$T/costs")"

# ---- OECD ----
fields "$flows/MIG_FLOW.csv" SUBMISSION REF_AREA INDICATOR COUNTERPART_AREA SEX TIME_PERIOD OBS_VALUE CELL >"$T/flows"
grep ^OECD "$T/flows" >"$T/oecd"
is 'rows of OECD, and those without a figure' '9057 45' "$(awk -F, '{ n++; empty += $7 == "" } END { print n, empty }' "$T/oecd")"
is 'rows without a period are rejected by name' 8 "$(grep -c '^OECD.*,error,MISSING-FIELD,,U[0-9]*,,period' "$T/got")"
is 'and by count' '8' "$(fields "$T/outbox/latest/ledger.csv" submission stage disposition rule cells |
	awk -F, '/^OECD/ && $3 == "rejected" { n += $5 } END { print n }')"
is 'foreigners who came to Italy' '264571 191766 243607 336495' "$(awk -F, \
	'$2 == "380" && $3 == "IMM" && $4 == "FOREIGN" && $5 == "_T" && $6 ~ /^(2019|2020|2021|2022)$/ { print $6, $7 }' "$T/oecd" |
	sort | cut -d' ' -f2 | paste -sd' ')"
is 'former states and what is no state' '200 810 890 891 STATELESS _U' "$(cut -d, -f4 "$T/oecd" | sort -u |
	grep -xE '200|810|890|891|STATELESS|_U' | paste -sd' ')"
is 'nobody else came from everywhere' '' "$(awk -F, '$4 == "_T" || $4 == "001"' "$T/oecd")"

# ---- Eurostat ----
is 'all who came to Italy are more' 332778 \
	"$(awk -F, '/tps00176/ && $2 == "380" && $6 == "2019" { print $7 }' "$T/flows" | sort -u)"
is 'immigration to Sweden in 2013' 115845 "$(awk -F, '/tps00176/ && $2 == "752" && $6 == "2013" { print $7 }' "$T/flows" | sort -u)"
fields "$flows/MIG_FLOW.csv" SUBMISSION REF_AREA AGE_DEF TIME_PERIOD OBS_VALUE OBS_STATUS COMMENT_OBS | grep tps00176 >"$T/tps"
is 'the sums of 2019 by definition of age' 'COMPLET 5114307 REACH 5114307' "$(awk -F, '$4 == "2019" { s[$3] += $5 }
	END { print "COMPLET", s["COMPLET"], "REACH", s["REACH"] }' "$T/tps")"
# b 56 and be 6 and bp 2; e 18 and ep 8; p 35: the first of B E P is the status, the others stay in the comment.
is 'flags' 'B 64 E 26 O 16 P 35' "$(awk -F, '$6 != "" { print $6 }' "$T/tps" | sort | uniq -c | awk '{ printf "%s%s %s", (NR > 1 ? " " : ""), $2, $1 }')"
is 'flags behind the first' 'e 6 p 10' "$(awk -F, '$7 != "" { print substr($7, 1, 1) }' "$T/tps" | sort | uniq -c |
	awk '{ printf "%s%s %s", (NR > 1 ? " " : ""), $2, $1 }')"
is 'Germany 2016 is a break in the series' '1029852 B' "$(awk -F, '$2 == "276" && $3 == "REACH" && $4 == "2016" { print $5, $6 }' "$T/tps")"
is 'stocks of foreigners' '33 396 20' "$(fields "$flows/MIG_STOCK.csv" SUBMISSION REF_AREA OBS_VALUE |
	awk -F, '/tps00157/ { a[$2]; n++; empty += $3 == "" } END { print length(a), n, empty }')"
fields "$flows/ASYLUM.csv" SUBMISSION REF_AREA COUNTERPART_AREA TIME_PERIOD OBS_VALUE | grep asyappctza >"$T/asylum"
is 'asylum applicants' '1080 33 476620' "$(awk -F, '{ n++; a[$2] } $2 == "276" && $3 == "_T" && $4 == "2015" { de = $5 }
	END { print n, length(a), de }' "$T/asylum")"
is 'asylum applicants in the European Union of 27' '1283065 961155' "$(awk -F, '
	NR == FNR { if ($3 == "EU27_2020") eu[$4]; next }
	$3 == "_T" && $2 in eu { s[$4] += $5 }
	END { print s[2015], s[2022] }' mappings/regions/eurostat.csv "$T/asylum")"
is 'illegally present: rows, areas, flags' '2535 35 B 6 D 2' "$(fields "$flows/ENFORCEMENT.csv" REF_AREA OBS_STATUS |
	awk -F, 'NR > 1 { n++; a[$1]; s[$2]++ } END { print n, length(a), "B", s["B"], "D", s["D"] }')"

# ---- UNHCR ----
fields "$flows/ASYLUM.csv" SUBMISSION REF_AREA COUNTERPART_AREA INDICATOR TIME_PERIOD OBS_VALUE OBS_STATUS CONF_STATUS CELL >"$T/unhcr"
history=UNHCR-unhcr-historical-data-2000-2013.csv
is 'rows, figures, and what was suppressed' '16313 107406 3927' "$(awk -F, -v s=$history '
	$1 == s { row = $9; sub(/^[A-Z]*/, "", row); rows[row]; n += $6 != ""; hidden += $7 == "Q" && $8 == "C" }
	END { print length(rows), n, hidden }' "$T/unhcr")"
is 'refugees in 2000 and 2013' '12064599 11699638' "$(awk -F, -v s=$history '
	$1 == s && $4 == "REF" { sum[$5] += $6 } END { print sum[2000], sum[2013] }' "$T/unhcr")"
popstats=UNHCR-unhcr-popstats.zip
is 'rows of popstats' '25214 unhcr-popstats.zip/value.csv' "$(fields "$flows/ASYLUM.csv" SUBMISSION MEMBER |
	awk -F, -v s=$popstats '$1 == s { n++; of[$2] } END { printf "%d", n; for (m in of) printf " %s", m }')"
is 'people of concern in the world' '20147881 42869349' "$(awk -F, -v s=$popstats '
	$1 == s && $2 == "001" && $3 == "_T" && $4 == "POC" { v[$5] = $6 } END { print v[2000], v[2013] }' "$T/unhcr")"
is 'people of concern by residence' 42869291 "$(awk -F, -v s=$popstats '
	$1 == s && $2 != "001" && $4 == "POC" && $5 == 2013 { n += $6 } END { print n }' "$T/unhcr")"

# What is wrong in the values is counted here from the file itself: keys that stand twice, a region that is R's word for
# nothing, and what is below zero.
if ! command -v unzip >/dev/null; then
	skip 'every error and warning of popstats' 'unzip is not there'
	finish
fi
unzip -p "$data/unhcr/unhcr-popstats.zip" value.csv | awk -F, -v s=$popstats '
	{ gsub(/"/, "") }
	NR == 1 { next }
	# a list of citizenships where the partner is the country of citizenship: refugees, and others by where they came from
	$3 == "NA" { print s ",error,CODE-UNKNOWN,,C" NR ",NA," ($4 ~ /PRO\.(03|06|09|13|16|18)\./ ? "citizenship" : "area") ","; next }
	$2 < 0 { printf "%s,error,RANGE-NEGATIVE,,B%d,%d,0..,\n", s, NR, $2 }
	{
		key = $1 "," $3 "," $4
		if (!(key in first)) first[key] = $2 + 0
		else if (first[key] == $2 + 0) printf "%s,warning,DUPLICATE,,B%d,%d,%d,0\n", s, NR, $2, first[key]
		else printf "%s,error,DUPLICATE-CONFLICT,,B%d,%d,%d,%d\n", s, NR, $2, first[key], $2 - first[key]
	}' | LC_ALL=C sort >"$T/wanted"
grep "^$popstats," "$T/all" >"$T/got"
is 'popstats has errors to be found' 7995 "$(wc -l <"$T/wanted")"
same 'every error and warning of popstats, and no other' "$T/wanted" "$T/got"
finish
