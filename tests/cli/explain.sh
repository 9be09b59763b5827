#!/bin/sh
# explain and doctor.
. tests/lib.sh
c=$CONCORD
status 'a rule' 0 "$c" explain sum-sex
says 'a rule: what it says' 'SUM-SEX is a rule' "$T/out"
says 'a rule of a table: where it stands' 'stands in +validators/rules/sums.csv, line [0-9]+' "$T/out"
says 'a rule of a table: its fields' 'with +column SEX; .*tolerance 1e-12' "$T/out"
status 'a rule of VTL' 0 "$c" explain IDENTITY-NET
says 'a rule of VTL: its text' 'rule +NET: NET = IMM - EMI errorcode "IDENTITY-NET"' "$T/out"
mkdir "$T/home" && ln -s "$TREE/mappings" "$T/home/mappings" && mkdir "$T/home/validators" && cp -R validators/rules "$T/home/validators/rules"
echo 'IDENTITY-NET,*,5,0.5,3,random,2000,2020,SENDER=KEN' >>"$T/home/validators/rules/terms.csv"
status 'a rule with terms' 0 env CONCORD_HOME="$T/home" "$c" explain IDENTITY-NET
says 'a rule with terms: its tolerance' 'tolerance +at most 5 off; at most 0.5 percent of what is expected; figures are rounded to multiples of 3 at random' "$T/out"
says 'a rule with terms: its periods' 'periods +from 2000; to 2020' "$T/out"
says 'a rule with terms: its precondition' 'only where +SENDER=KEN' "$T/out"
status 'a rule, as JSON' 0 "$c" explain SUM-SEX --json
says 'a rule, as JSON: its rows' '"rows":\[\{"stands_in":"validators/rules/sums.csv' "$T/out"
status 'a dataflow' 0 "$c" explain mig_stock
says 'a dataflow: its columns and lists' 'dimensions +FREQ \(freq\), REF_AREA \(area, mandatory\), ' "$T/out"
says 'a dataflow: what it is checked by' 'rules +.*SUM-AGE, .*SUM-SEX' "$T/out"
status 'a dataflow, as JSON' 0 "$c" explain MIG_FLOW --json
says 'a dataflow, as JSON: one object' '^\{"dataflow":"MIG_FLOW","is_about":".*"rules":".*"stands_in":"mappings/dataflows/MIG_FLOW.yaml"\}$' "$T/out"
status 'a layout' 0 "$c" explain destatis
says 'a layout: its tables' 'tables +genesis-12711-0008 \(Years, citizenship, countries of origin and destination\), ' "$T/out"
status 'a table of a layout' 0 "$c" explain destatis/genesis-12711-0008
says 'a table of a layout: its dataflow' 'dataflow +MIG_FLOW$' "$T/out"
says 'a table of a layout: where it stands' 'stands in +mappings/layouts/destatis.yaml, line [0-9]+' "$T/out"
meant() {
	status "$1 is nothing" 1 "$c" explain "$1"
	says "$1: what was meant" "did you mean $2\?$" "$T/err"
}
meant SUM-SXE SUM-SEX
meant RANGE-NEGATIV RANGE-NEGATIVE
meant mig-stock MIG_STOCK
meant destatsi destatis
meant destatis/genesis destatis/genesis-12711-0008
status 'a label' 0 "$c" explain 'Timor Leste?'
says 'a label: its code' 'also +TLS' "$T/out"
says 'a label: the row that answered' 'stands in +mappings/codelists/area.csv, line [0-9]+' "$T/out"
says 'a label: where the row comes from' 'source +UNSD M49' "$T/out"
status 'a label of a list that comes late' 0 "$c" explain 'Primary education'
says 'a label of a list that comes late: the list' 'Primary education in the list education' "$T/out"
status 'a label of several lists' 0 "$c" explain F
says 'a label of several lists: the others' 'also in +.*obs_status F' "$T/out"
"$c" explain Ghanistan 2>"$T/err"
says 'an unknown label: what the nearest are like' 'nearest: AFG Afghanistan \(like "Afghanistan", [0-9]+ of 100\)' "$T/err"
mkdir "$T/own" "$T/own/validators" && cp -R mappings "$T/own/mappings" && cp -R validators/rules "$T/own/validators/rules"
printf 'list,spelling,code,from,to,source\narea,Narnia,250,,,a letter\n' >"$T/own/mappings/national/KEN.csv"
status 'a label of a sender' 0 env CONCORD_HOME="$T/own" "$c" explain Narnia --sender KEN
says 'a label of a sender: the row' 'stands in +mappings/national/KEN.csv, line 2' "$T/out"
status 'a label of another sender' 1 env CONCORD_HOME="$T/own" "$c" explain Narnia --sender UGA
is 'match for a sender' FRA "$(CONCORD_HOME="$T/own" "$c" match --list area --sender KEN Narnia | cut -f 1)"
status 'a label in a year' 0 "$c" explain Sudan --year 1990
says 'a label in a year: the area of that time' 'code +736' "$T/out"
status 'a label in a year, as JSON' 0 "$c" explain Sudan --year 2020 --json
says 'a label in a year, as JSON: the area of that time' '"code":"729"' "$T/out"
status 'a code list that does not exist' 2 "$c" explain Sudan --list nowhere
status 'a text that means nothing' 1 "$c" explain Zanzibariaxyz
"$c" run samples/inbox -o "$T/o" -q --formats csv --as-of 2026-01-15 2>/dev/null
id=$(sed -n 's/^\([0-9a-f]\{32\}\),.*/\1/p' "$T/o/latest/findings.csv" | head -n 1)
status 'a finding' 0 "$c" explain "$id" -o "$T/o"
says 'a finding: its submission' 'submission +[A-Z]{3}-' "$T/out"
status 'a finding that is not there' 1 "$c" explain 00000000000000000000000000000000 -o "$T/o"
status 'doctor' 0 "$c" doctor -o "$T/o"
says 'doctor: the versions' '^ok +libraries +libarchive' "$T/out"
says 'doctor: the tables' '^ok +tables ' "$T/out"
status 'doctor where nothing can be written' 4 "$c" doctor -o /proc/outbox
status 'doctor as JSON' 0 "$c" doctor -o "$T/o" --json
says 'doctor as JSON: one object' '^\{"ok":true,"checks":\[' "$T/out"
finish
