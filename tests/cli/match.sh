#!/bin/sh
# match and compile: what scripts rely on.
. tests/lib.sh
c=$CONCORD
tab=$(printf '\t')

status 'a label' 0 "$c" match --list area Brazil
is 'a label: code, kind, how, score, candidates' "BRA${tab}area${tab}exact${tab}1${tab}" "$(cat "$T/out")"
status 'several labels in a year, options behind them' 0 "$c" match Sudan World 'Virgin Islands' Atlantisia --year 1990 --list area
cut -f 1-3 "$T/out" >"$T/got"
printf '736\tformer\talias\n001\taggregate\texact\n\tambiguous\talias\n\tnone\tnone\n' >"$T/want"
same 'several labels in a year: one line each' "$T/want" "$T/got"
is 'an ambiguous label: its candidates' 'VGB|VIR' "$(sed -n 3p "$T/out" | cut -f 5)"
status 'a label that looks like an option' 0 "$c" match --list age -- '-5'

printf 'Sudan\t1990\tfr\nSudan\nSudan\t\t\n\nTotal\t\nмужчины\t2019\r\nMali\t2o19\n\377\376\n' >"$T/in"
"$c" match --list area --batch <"$T/in" >"$T/got"
is 'batch: ends well' 0 $?
printf '736\tformer\talias\t0.96\t\nSDN\tarea\texact\t1\t\nSDN\tarea\texact\t1\t\n\tnone\tnone\t0\t\n_T\tresidual\texact\t1\t\n' >"$T/want"
head -n 5 "$T/got" >"$T/five"
same 'batch: an answer for each line' "$T/want" "$T/five"
is 'batch: as many answers as lines' 8 "$(wc -l <"$T/got" | tr -d ' ')"
is 'batch: a year that is none is left out' MLI "$(sed -n 7p "$T/got" | cut -f 1)"
is 'batch: bytes that are no text' none "$(sed -n 8p "$T/got" | cut -f 2)"
is 'batch: the same in another locale' "$(cksum <"$T/got")" "$(LC_ALL=C "$c" match --list area --batch <"$T/in" | cksum)"
is 'the codes of a list of its own' "Y0T4${tab}code${tab}pattern${tab}0.96${tab}" "$("$c" match --list age '0-4')"

"$c" match --list area --why 'Viet Nam' USSR Ganhaa Хорватии >"$T/out"
says 'why: the row that answered, and since when it holds' '^VNM.*	mappings/codelists/area.csv:[0-9]+ from 1976-07-02 to $' "$T/out"
says 'why: until when' '^810.*	mappings/aliases/area-former.csv:[0-9]+ from  to 1991-12-26$' "$T/out"
says 'why: names of all languages' '^HRV.*	ICU and iso-codes' "$T/out"
says 'why: what the candidates are like' '^	none	none	0	GHA\|.*	GHA like Ghana [0-9]+\|' "$T/out"
says 'why: a pattern' '^Y0T4.*	mappings/aliases/age-patterns.csv:[0-9]+$' - <<X
$("$c" match --list age --why 0-4)
X
printf 'Gha\0na\nGhana\n' | "$c" match --list area --batch | cut -f 1,2 >"$T/got"
printf '\tnone\nGHA\tarea\n' >"$T/want"
same 'batch: a zero byte ends no text' "$T/want" "$T/got"
status 'a list that does not exist' 2 "$c" match --list colours red
says 'a list that does not exist: those that do' 'area citizenship sex age period' "$T/err"
status 'no list' 2 "$c" match red
status 'no text' 2 "$c" match --list area
status 'a text beside --batch' 2 "$c" match --list area --batch red
status 'a year that is none' 2 "$c" match --list area --year soon Sudan
is 'stdout that cannot be written' 4 "$("$c" match --list area Mali >/dev/full 2>/dev/null; echo $?)"

cp -r mappings "$T/mappings"
mkdir -p "$T/validators"
cp -r validators/rules "$T/validators/rules"
status 'compile' 0 env CONCORD_HOME="$T" "$c" compile -o "$T/one.bin"
echo 'area,Atlantisia,250,alias,en,,,,written for this test' >>"$T/mappings/aliases/area-systems.csv"
is 'a row that was added is understood at once' FRA "$(CONCORD_HOME="$T" "$c" match --list area Atlantisia | cut -f 1)"
echo 'area,Atlantisia,999999,alias,en,,,,written for this test' >>"$T/mappings/aliases/area-systems.csv"
status 'a wrong row' 4 env CONCORD_HOME="$T" "$c" match --list area Atlantisia
says 'a wrong row: file, line, column, found, expected' 'area-systems\.csv:[0-9]+:3: found "999999", expected a code of the list' "$T/err"
status 'a wrong row is not compiled' 4 env CONCORD_HOME="$T" "$c" compile -o "$T/two.bin"
is 'a wrong row leaves nothing behind' one.bin "$(cd "$T" && echo *.bin)"
status 'compile into a folder that is not there' 4 "$c" compile -o "$T/no/such/file"
finish
