#!/bin/sh
# National files of Argentina, Australia, Japan, Korea and New Zealand, as published: what is in them, and what became of
# each cell. README.md says where the figures come from that they are compared with. Two old workbooks are refused by name.
. tests/lib.sh
. tests/real/lib/fields.sh
data=${CONCORD_REAL_DATA:-$TREE/../shared/data}/national

ar=ar_renaper_extranjeros_residentes_2023-01.csv
au=au_abs_net_overseas_migration_2015-2023.csv
jp=jp_tokyo_foreign_population_1979-2025.csv
kr=kr_kosis_101_DT_1B26003_A01.csv
nz=nz_statsnz_ITM331901_1978.csv
es=es_ine_net_external_migration_2014_2024.xls
gb=gb_ons_emp06nsanov2020.xls
for f in ARG/$ar AUS/$au JPN/$jp KOR/$kr NZL/$nz ESP/$es GBR/$gb; do
	if [ ! -f "$data/$(basename "$f")" ]; then
		skip 'the national files' "$(basename "$f") is not in the folder that CONCORD_REAL_DATA names"
		exit 0
	fi
	mkdir -p "$T/inbox/$(dirname "$f")"
	cp "$data/$(basename "$f")" "$T/inbox/$f"
done
status 'the run ends with status 3, since two files cannot be read' 3 \
	"$CONCORD" run "$T/inbox" -o "$T/outbox" --as-of 2026-01-15 --formats csv
run=$T/outbox/latest

# ---- what is wrong, and what became of each cell ----
fields "$run/findings.csv" submission severity rule cell message | sed 1d | LC_ALL=C sort >"$T/all"
# People of New Zealand who came from there and went there: twelve rows of two figures, one of them 0. Asked about as information.
is 'figures whose partner is the country itself' 23 "$(grep -c "^NZL-$nz,info,PLAUSIBLE-OWN," "$T/all")"
grep -v ',info,PLAUSIBLE-OWN,' "$T/all" >"$T/got"
old='This file could not be read: it is an old Excel workbook (.xls).'
LC_ALL=C sort >"$T/wanted" <<END
ESP-$es,error,UNREADABLE,,$old
GBR-$gb,error,UNREADABLE,,$old
KOR-$kr,info,CHARSET-GUESSED,,The text was read as CP949, the encoding under which it makes most sense.
KOR-$kr,warning,NOT-COLLECTED,,This table was left out: it counts moves between districts of one country, not between countries.
END
same 'every finding, and no other' "$T/wanted" "$T/got"
fields "$run/ledger.csv" submission stage disposition rule cells value_sum | grep -v -e ,decode, -e ,normalize, | sed 1d |
	sed -e 's/,layout,/,/' -e 's/_[^,]*,/,/' | LC_ALL=C sort >"$T/got"
LC_ALL=C sort >"$T/wanted" <<'END'
ARG-ar,emitted,,9531,3007251
ARG-ar,header,HEADER,6,0
ARG-ar,header,LABEL,47655,454446
AUS-au,emitted,,1992,113450
AUS-au,header,HEADER,9,0
AUS-au,header,LABEL,249,0
JPN-jp,emitted,,55944,92159375
JPN-jp,header,HEADER,51,0
JPN-jp,header,LABEL,4536,19954440
JPN-jp,skipped,BLANK,15171,0
JPN-jp,skipped,LEVEL,1512,5544
JPN-jp,skipped,NOTE,867,0
KOR-kr,skipped,INTERNAL-MIGRATION,311038,419089797
NZL-nz,emitted,,6072,193940
NZL-nz,header,HEADER,2,0
NZL-nz,header,LABEL,3798,0
NZL-nz,header,TITLE,1,0
NZL-nz,skipped,BLANK,5317,0
NZL-nz,skipped,NOTE,35,0
END
same 'each cell is a figure, or has a reason' "$T/wanted" "$T/got"

while read -r submission rule passed failed; do
	is "$submission: $rule was looked at in all cells" "$passed $failed" "$(looked "$submission" "$rule")"
done <<END
JPN-$jp SUM-PARTNER 2961 0
JPN-$jp SUM-AREA 5328 0
JPN-$jp SUM-MEMBERS 756 0
NZL-$nz SUM-PARTNER 24 0
NZL-$nz SUM-MEMBERS 120 0
END

# Sums of figures by the codes of a column: sums FILE FIELD.
sums() {
	awk -F, -v f="$2" '{ s[$f] += $NF } END { for (c in s) print c, s[c] }' "$1" | LC_ALL=C sort | paste -sd' '
}
fields "$run/harmonized/MIG_STOCK.csv" SUBMISSION FREQ REF_AREA INDICATOR PARTNER_BASIS COUNTERPART_AREA SEX AGE TIME_PER_COLLECT \
	TIME_PERIOD COVERAGE CELL OBS_VALUE >"$T/stock"
fields "$run/harmonized/MIG_FLOW.csv" SUBMISSION FREQ REF_AREA INDICATOR PARTNER_BASIS COUNTERPART_AREA CITIZENSHIP SEX AGE \
	TIME_PERIOD COVERAGE CELL OBS_VALUE >"$T/flow"

# ---- Argentina: provinces are parts, and nothing is added up to the country ----
grep '^ARG' "$T/stock" >"$T/ar"
is 'Argentina: rows, and what they have in common' '9531 M,STOCK,CITIZ,_Z,2023-01' \
	"$(wc -l <"$T/ar") $(cut -d, -f 2,4,5,9,10 "$T/ar" | sort -u)"
is 'Argentina: provinces' 'AR-A 49048 AR-B 1401333 AR-C 862403 AR-D 9723 AR-E 19791 AR-F 9577 AR-G 3893 AR-H 10196 AR-J 11066 AR-K 2467 '\
'AR-L 5680 AR-M 89645 AR-N 67624 AR-P 34387 AR-Q 52665 AR-R 57407 AR-S 61943 AR-T 11906 AR-U 43784 AR-V 16839 AR-W 16161 AR-X 96754 '\
'AR-Y 38351 AR-Z 34608' "$(sums "$T/ar" 3)"
is 'Argentina: nothing for the country as a whole' '' "$(awk -F, '$3 == "032"' "$T/ar")"
is 'Argentina: people by origin' '068 654743 076 94480 152 209934 170 110974 380 88671 600 897366 604 285163 724 70674 858 127835 '\
'862 217742 OTHER 249669' "$(sums "$T/ar" 6)"
is 'Argentina: sexes' 'F 1552869 M 1454376 _O 6' "$(sums "$T/ar" 7)"
is 'Argentina: ages' 'Y0T4 6384 Y10T14 74013 Y15T19 107833 Y20T24 165841 Y25T29 293033 Y30T34 382627 Y35T39 351041 Y40T44 282483 '\
'Y45T49 215754 Y50T54 203466 Y55T59 181141 Y5T9 45396 Y60T64 152567 Y65T69 137982 Y70T74 135564 Y75T79 121577 Y80T84 76145 Y85T89 43061 '\
'Y90T94 22091 Y_GE95 9252' "$(sums "$T/ar" 8)"

# ---- Australia: financial years, values below zero ----
grep '^AUS' "$T/flow" >"$T/au"
is 'Australia: rows, countries, values below zero' '1992 249 209' \
	"$(awk -F, '{ n++; c[$6]; below += $NF < 0 } END { print n, length(c), below }' "$T/au")"
is 'Australia: what they have in common' 'A,036,NET,BIRTH,_T,_T' "$(cut -d, -f 2-5,8,9 "$T/au" | sort -u)"
is 'Australia: years' '2015-07-01/P1Y 206380 2016-07-01/P1Y 263460 2017-07-01/P1Y 238230 2018-07-01/P1Y 241440 2019-07-01/P1Y 192710 '\
'2020-07-01/P1Y -84990 2021-07-01/P1Y 203620 2022-07-01/P1Y 518050' "$(sums "$T/au" 10)"
is 'Australia: parts of Antarctica and of Spain, what is left of regions' \
	'AQ-1601 AQ-1602 AQ-1603 AQ-1604 AQ-1605 AQ-1606 AQ-1607 ES-CE-ML OTHER_005 OTHER_014_018 OTHER_036 OTHER_061' \
	"$(cut -d, -f6 "$T/au" | grep -v '^[0-9]*$' | sort -u | paste -sd' ')"
is 'Australia: the Norfolk Island of a footnote mark' 8 "$(awk -F, '$6 == "574"' "$T/au" | wc -l)"

# ---- Japan: eras, levels of areas, Germany beside its parts ----
grep '^JPN' "$T/stock" >"$T/jp"
is 'Japan: figures, their sum, areas, years' '55944 93902401 63 47' \
	"$(awk -F, '{ n++; s += $NF; a[$3]; y[$10] } END { print n, s, length(a), length(y) }' "$T/jp")"
is 'Japan: what they have in common' 'A,STOCK,CITIZ,_T,_T,B' "$(cut -d, -f 2,4,5,7-9 "$T/jp" | sort -u)"
is 'Japan: nationalities' '036 365845 076 485160 104 674346 124 348995 156 16107441 158 532672 250 536985 276 316138 278 2791 280 60886 '\
'356 817699 360 380445 380 141197 410 2398718 608 3048726 704 1331554 764 668343 826 826320 840 2297945 KR_KP 10774424 KR_NS 131205 '\
'OTHER 4735204 _T 46919362' "$(sums "$T/jp" 6)"
is 'Japan: China with and without' 'Does not include Taiwan 6067565 Includes Hong Kong and Taiwan 10039876' \
	"$(awk -F, '$6 == "156"' "$T/jp" >"$T/china"; sums "$T/china" 11)"
is 'Japan: all of Tokyo in five years' '1979 110862 1989 203677 1990 211067 2023 581112 2025 721223' "$(awk -F, '
	$3 == "JP-13" && $6 == "_T" && $10 ~ /^(1979|1989|1990|2023|2025)$/ { print $10, $NF }' "$T/jp" | sort | paste -sd' ')"
is 'Japan: the two Germanies until 1990' '1979 1990' "$(awk -F, '$6 == "278" || $6 == "280" { print $10 }' "$T/jp" | sort -u | sed -n '1p;$p' | paste -sd' ')"

# ---- Korea: no moves inside a country among moves between countries ----
is 'Korea: no figure' 0 "$(cat "$T/stock" "$T/flow" | grep -c '^KOR')"
is 'Korea: nothing else is published' 'MIG_FLOW.csv MIG_STOCK.csv' "$(ls "$run/harmonized" | paste -sd' ')"

# ---- New Zealand: labels of blocks, months, two bases ----
grep '^NZL' "$T/flow" >"$T/nz"
is 'New Zealand: figures and what they have in common' '6072 M,554,EMI,NEXT_RES M,554,IMM,PREV_RES' \
	"$(wc -l <"$T/nz") $(cut -d, -f 2-5 "$T/nz" | sort -u | paste -sd' ')"
is 'New Zealand: arrivals and departures' 'EMI 142836 IMM 51104' "$(sums "$T/nz" 4)"
is 'New Zealand: partners and months' '253 1978-04 1978-05 1978-06 1978-07' \
	"$(cut -d, -f6 "$T/nz" | sort -u | wc -l) $(cut -d, -f10 "$T/nz" | sort -u | paste -sd' ')"
awk -F, '$6 == "_T"' "$T/nz" >"$T/totals"
is 'New Zealand: totals by citizenship' '036 EMI 1720 036 IMM 1548 554 EMI 19320 554 IMM 5168 _T EMI 27480 _T IMM 10564' \
	"$(awk -F, '{ print $7 " " $4 "," $NF }' "$T/totals" >"$T/by"; sums "$T/by" 1)"
is 'New Zealand: both Germanies, the union and Yugoslavia of 1978' '278 280 810 890' \
	"$(cut -d, -f6 "$T/nz" | sort -u | grep -xE '276|278|280|810|890|891' | paste -sd' ')"
is 'New Zealand: the United Kingdom and what it includes' '24 Includes the Channel Islands and the Isle of Man' \
	"$(awk -F, '$6 == "826" { print $11 }' "$T/nz" | sort | uniq -c | sed 's/^ *//')"
finish
