#!/bin/sh
# Rules of VTL as a table, CSV and workbook, and back.
. tests/lib.sh
c=$CONCORD
for kind in csv xlsx; do
	status "export $kind" 0 "$c" rules export -o "$T/a.$kind"
	status "import $kind" 0 "$c" rules import "$T/a.$kind" -o "$T/$kind"
	status "export $kind again" 0 "$c" rules export "$T/$kind" -o "$T/b.$kind"
	status "the same table, $kind" 0 cmp "$T/a.$kind" "$T/b.$kind"
done
same 'a workbook says what the CSV says' "$T/csv" "$T/xlsx"
status 'export to stdout' 0 "$c" rules export
cp "$T/out" "$T/stdout.csv"
status 'which is the file' 0 cmp "$T/stdout.csv" "$T/a.csv"
# What is typed into the workbook stays a text: 004 is a code, and no 4.
mkdir "$T/book" && (cd "$T/book" && unzip -q ../a.xlsx)
text=$(sed -n 's/.*<numFmt numFmtId="\([0-9]*\)" formatCode="@".*/\1/p' "$T/book/xl/styles.xml")
style=$(grep -o '<cellXfs.*</cellXfs>' "$T/book/xl/styles.xml" | grep -o '<xf [^>]*' | awk -v f="numFmtId=\"$text\"" 'index($0, f) { print NR - 1 }')
is 'cells are texts, and those below them' "$(($(head -n 1 "$T/a.csv" | tr ',' '\n' | wc -l)))" \
	"$(grep -o "<col [^>]*style=\"$style\"" "$T/book/xl/worksheets/sheet1.xml" | wc -l | tr -d ' ')"
is 'all rules are there' "$(cat validators/rules/*.vtl | tr '\n' ' ' | grep -o 'errorcode' | grep -c .)" "$(($(wc -l <"$T/a.csv") - 1))"

# A home whose rules went through the table finds the same in the samples.
mkdir "$T/home" && ln -s "$TREE/mappings" "$T/home/mappings" && mkdir "$T/home/validators" && cp -R validators/rules "$T/home/validators/rules"
cp "$T"/xlsx/*.vtl "$T/home/validators/rules/"
for home in "$TREE" "$T/home"; do
	for f in samples/inbox/*/*; do
		CONCORD_HOME=$home "$c" check "$f" 2>&1
	done >"$T/found.$(basename "$home")"
done
same 'rules that went through a table find the same' "$T/found.$(basename "$TREE")" "$T/found.home"

# One file, edited in between.
cat >"$T/mine.vtl" <<'V'
// a comment is not kept
define hierarchical ruleset H (valuedomain condition V1 as T rule V2) is
	T1: when T > "2000" then '004' = B[T < "2010"] - 'all' errorcode 7 errorlevel "W";
	T2: A >= -C + 'b c' errorcode "7"
end hierarchical ruleset;
V
status 'a file' 0 "$c" rules export "$T/mine.vtl" -o "$T/mine.csv"
says 'a code that is a number' '^mine,H,hierarchical,valuedomain,V1 as T,V2,T1,"T > ""2000""",,004,=,"B\[T < ""2010""\] - .all.",7,W,' "$T/mine.csv"
says 'a code that is a text, a sign behind a blank' '^mine,H,hierarchical,valuedomain,V1 as T,V2,T2,,,A,>=," -C \+ .b c.","""7""",,' "$T/mine.csv"
sed 's/^mine/yours/; s/,T2,/,"T 2",/' "$T/mine.csv" | tr ',' ';' >"$T/semi.csv"
status 'a table with semicolons' 0 "$c" rules import "$T/semi.csv" -o "$T/semi"
cat >"$T/want.vtl" <<'V'
define hierarchical ruleset H (valuedomain condition V1 as T rule V2) is
	T1: when T > "2000" then '004' = B[T < "2010"] - 'all' errorcode 7 errorlevel "W";
	'T 2': A >= -C + 'b c' errorcode "7"
end hierarchical ruleset;
V
same 'its script' "$T/want.vtl" "$T/semi/yours.vtl"

# Broken ones leave nothing behind.
refused() {
	printf '%s\n' "$2" >"$T/broken.csv"
	status "$1" 2 "$c" rules import "$T/broken.csv" -o "$T/never"
	says "$1: where" "$3" "$T/err"
	is "$1: no folder" '' "$(ls -d "$T/never" 2>/dev/null)"
}
head=$(head -n 1 "$T/a.csv")
refused 'an unknown column' "dataflow,rulesets" ':1:2: unknown column .rulesets., the nearest known one is .ruleset.'
refused 'a missing column' "dataflow,ruleset" ":1:3: found the end of the header, expected a column 'kind'"
refused 'a heading twice' "dataflow,kind,kind" ':1:3: the column .kind. a second time'
refused 'text behind the last column' "$head
$(sed -n 2p "$T/a.csv"),,more" ':2'
refused 'a broken expression' "$head
$(sed -n 2p "$T/a.csv" | sed 's/PARTNER = /PARTNER + /')" ':2:9, line 1, column 1: this is a string, expected a number'
refused 'a code of another list' "$head
$(sed -n '/^MIG_STOCK,REGIONS_AREA,.*,M49_009,/s/,009,/,9,/p' "$T/a.csv")" ":2:10: found '9', which is no code of REF_AREA"
printf '%s\n"ASYLUM,R\n' "$head" >"$T/broken.csv"
status 'a quotation mark' 3 "$c" rules import "$T/broken.csv" -o "$T/never"
says 'a quotation mark: where' 'opens in line 2 is never closed' "$T/err"
status 'an empty table' 3 sh -c ": >'$T/empty.csv'; '$c' rules import '$T/empty.csv' -o '$T/never'"
status 'what is no table' 3 sh -c "printf '%%PDF-1.4 x' >'$T/x.pdf'; '$c' rules import '$T/x.pdf' -o '$T/never'"
status 'a file that is not there' 2 "$c" rules import "$T/nowhere.csv" -o "$T/never"
status 'a folder that has something in it' 2 "$c" rules import "$T/a.csv" -o "$T/csv"
status 'a folder that cannot be made' 4 "$c" rules import "$T/a.csv" -o /proc/never
status 'a script with assignments' 2 sh -c "echo 'x := check(y > 1);' >'$T/x.vtl'; '$c' rules export '$T/x.vtl'"
says 'a script with assignments: where' 'x.vtl, line 1, column 1: an assignment is no row' "$T/err"
status 'a broken script' 2 sh -c "echo 'define' >'$T/x.vtl'; '$c' rules export '$T/x.vtl'"
printf 'define datapoint ruleset r (variable A) is A = "x"; A = "y" end datapoint ruleset;' >"$T/odd.vtl"
status 'rules that contradict each other' 0 "$c" rules export "$T/odd.vtl" -o "$T/odd.csv"
says 'rules that contradict each other: which' "warning: .*odd.vtl, line 1, column 53: the rules '1' and '2' contradict each other" "$T/err"
status 'as a table, too' 0 "$c" rules import "$T/odd.csv" -o "$T/odd"
says 'as a table: where' "warning: .*odd.csv:3:7, .*contradict each other" "$T/err"
status 'two files of one name' 2 sh -c "mkdir '$T/two'; cp '$T/mine.vtl' '$T/two'; '$c' rules export '$T/mine.vtl' '$T/two/mine.vtl'"
status 'a text that no cell can hold' 2 sh -c "printf 'define datapoint ruleset r (variable) is a = \"\\001\" end datapoint ruleset;' >'$T/c.vtl'; '$c' rules export '$T/c.vtl' -o '$T/c.xlsx'"
says 'a text that no cell can hold: which' 'rule 1: its then has the character U\+0001' "$T/err"
status 'import without a folder' 2 "$c" rules import "$T/a.csv"
status 'an unknown word' 2 "$c" rules exprt
finish
