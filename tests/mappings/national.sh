#!/bin/sh
# A table of one sender goes before all others, for this sender alone and in its years; a broken row of it is named.
. tests/lib.sh
home=$T/home
mkdir -p "$home/validators" "$T/KEN" "$T/UGA"
cp -R mappings "$home/"
cp -R validators/rules "$home/validators/"
table=$home/mappings/national/KEN.csv
cat >"$table" <<'X'
list,spelling,code,from,to,source
area,Congo,180,1997,2010,test
sex,7,F,,,test
X
cat >"$T/KEN/a.csv" <<'X'
Country of birth,Sex,Year,Migrant stock
Congo,7,2005,10
Congo,Male,2015,11
X
cp "$T/KEN/a.csv" "$T/UGA/a.csv"
of() { # SENDER
	mkdir -p "$T/in"
	rm -rf "$T/in" "$T/out.$1"
	mkdir "$T/in"
	cp -R "$T/$1" "$T/in/"
	env CONCORD_HOME="$home" "$CONCORD" run "$T/in" -o "$T/out.$1" -q >/dev/null 2>&1
	cat "$T/out.$1"/latest/submissions/*/accepted.csv | cut -d, -f8,10,13,14
}
is 'the sender whose table it is: in its years, and after them' '180,F,2005,10
178,M,2015,11' "$(of KEN | sed 1d)"
is 'another sender' '178,M,2015,11' "$(of UGA | sed 1d)"
env CONCORD_HOME="$home" "$CONCORD" decode "$T"/out.KEN/latest/submissions/*/errors.xlsx >"$T/book"
says 'the sheet Codes names the row' 'Codes.*mappings/national/KEN.csv:2' "$T/book"
echo 'sex,8,Q,,,test' >>"$table"
status 'a broken row stops before data are read' 4 env CONCORD_HOME="$home" "$CONCORD" run "$T/in" -o "$T/out.b" -q
says 'and is named' 'KEN\.csv:4:3: found "Q", expected a code of the list' "$T/err"
is 'nothing is published' '' "$(ls "$T/out.b" 2>/dev/null)"
rm "$table"
printf 'list,spelling,code,from,to,source\nsex,7,F,,,test\n' >"$home/mappings/national/KENYA.csv"
status 'a table of nobody stops before data are read' 4 env CONCORD_HOME="$home" "$CONCORD" run "$T/in" -o "$T/out.c" -q
says 'and is named, with what is expected' 'KENYA\.csv:1:1: found a table of KENYA, expected the ISO code of a country' "$T/err"
is 'nothing is published for it' '' "$(ls "$T/out.c/latest" 2>/dev/null)"
finish
