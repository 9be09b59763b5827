#!/bin/sh
# The tables under mappings/ are whole: each row is read, each pattern gives what its example says, and a broken
# row is named by file, line and column. Each kind of broken row: tests/unit/normalize/mappings.c.
. tests/lib.sh
c=$CONCORD
home=$T/home
fresh() {
	rm -rf "$home"
	mkdir -p "$home/validators"
	cp -R mappings "$home/"
	cp -R validators/rules "$home/validators/"
}
broken() { # NAME FILE ROW PATTERN: the row stands at the end of the file
	fresh
	printf '%b\n' "$3" >>"$home/mappings/$2"
	status "$1" 4 env CONCORD_HOME="$home" "$c" compile -o "$T/x.bin"
	says "$1: where and what" "$(basename "$2"):[0-9]+:[0-9]+: $4" "$T/err"
	is "$1: nothing is written" '' "$(ls "$T/x.bin" 2>/dev/null)"
}

status 'all tables compile, and every pattern fits its example' 0 "$c" compile -o "$T/a.bin"
status 'and once more' 0 "$c" compile -o "$T/b.bin"
same 'to the same bytes' "$T/a.bin" "$T/b.bin"
broken 'a spelling of a code that does not exist' aliases/area-common.csv 'area,Nowhere,99999,alias,en,,,,test' '.*99999'
broken 'a row with too few fields' codelists/area.csv 'x' '.*'
broken 'a part of a country whose code does not begin with its country' codelists/area.subareas.csv 'Tuscany,Tuscany,subarea,380,test' '.*"Tuscany", expected a code such as AR-B'
broken 'an era that is not counted from a year' aliases/eras.csv 'Kanei,long ago,1624,1644,,en,Kanei 1,1624,test' '.*"long ago", expected what is added'
broken 'an era that does not give what its example says' aliases/eras.csv 'Kanei,1623,1624,1644,,en,Kanei 2,1624,test' '.*"1625" as the patterns read|.*expected "1624"|.*1625'
broken 'a pattern that does not give what its example says' aliases/age-patterns.csv 'age,zA,Y{1},,,z7,Y8,z999,test' 'found "Y8", expected "Y7" as the patterns read "z7"'
broken 'a pattern that reads its counter-example' aliases/age-patterns.csv 'age,zA,Y{1},,,z7,Y7,z8,test' 'found the counter-example "z8"'
broken 'a status that does not exist' codelists/flags.csv 'zz,Test,Zed,,90,,test' 'found "Zed", expected a code of the list obs_status'
broken 'letters with fewer codes' aliases/sex-letters.csv 'sex,X Y,M,,test' 'found "M", expected a code for each of the letters "X Y"'
broken 'a letter of a code that does not exist' aliases/sex-letters.csv 'sex,X Y,M Q,,test' 'found "Q", expected a code of the list'
broken 'a flag beside a list that does not exist' codelists/flags.csv 'zz,Test,E,,90,perood,test' 'found "perood", expected a list of mappings/lists.csv'
broken 'a membership twice' regions/sovereign.csv "$(grep -v '^#' mappings/regions/sovereign.csv | sed -n 2p)" 'found .* a second time'
broken 'a spelling that means something else already' aliases/area-common.csv 'area,France,276,alias,en,,,,test' 'found "France" as 276, expected 250, which it is at '
broken 'dates that overlap' aliases/area-common.csv 'area,Freedonia Test,276,alias,en,,1990,2000,test
area,Freedonia Test,250,alias,en,,2000,2010,test' 'found "Freedonia Test" as 250, expected 276'

fresh
sed -i 's/,/;/g' "$home/mappings/aliases/area-short.csv"
status 'a table saved with semicolons' 4 env CONCORD_HOME="$home" "$c" compile -o "$T/x.bin"
says 'a table saved with semicolons: where and what' 'area-short.csv:[0-9]+:5: fields separated by semicolons or tabs, expected commas' "$T/err"
fresh
printf 'area,Freedonia Test,050,alias,en,,,,test\n' >>"$home/mappings/aliases/area-common.csv"
status 'a new row is in force at once' 0 env CONCORD_HOME="$home" "$c" match --list area 'Freedonia test'
says 'a new row is in force at once: the code' 'BGD' "$T/out"
fresh
printf 'list,spelling,code,source\narea,Freedonia Test,050,test\n' >"$T/elsewhere.csv"
ln -s "$T/elsewhere.csv" "$home/mappings/aliases/linked.csv"
status 'a table that is a link' 0 env CONCORD_HOME="$home" "$c" match --list area 'Freedonia test'
says 'a table that is a link is read' 'BGD' "$T/out"
rm "$T/elsewhere.csv"
status 'a link that leads to no file' 4 env CONCORD_HOME="$home" "$c" compile -o "$T/x.bin"
says 'a link that leads to no file: which' 'aliases/linked.csv: found a link that leads to no file' "$T/err"
fresh
mkdir "$T/folder"
ln -s "$T/folder" "$home/mappings/aliases/more"
status 'a link to a folder' 4 env CONCORD_HOME="$home" "$c" compile -o "$T/x.bin"
says 'a link to a folder: which' 'aliases/more: found a link to a folder' "$T/err"
finish
