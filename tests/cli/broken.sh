#!/bin/sh
# A broken rule is said with its place, and stops no other: each table and each kind of mistake in a ruleset.
. tests/lib.sh
c=$CONCORD
home=$T/home rules=$T/home/validators/rules
mkdir -p "$home/validators"
ln -s "$TREE/mappings" "$home/mappings"
export CONCORD_HOME="$home"
fresh() {
	rm -rf "$rules"
	cp -R "$TREE/validators/rules" "$rules"
}
ken=samples/inbox/KEN/migrants_census_2019.csv
fresh
"$c" compile
status 'nothing is broken' 1 "$c" check "$ken"
cp "$T/out" "$T/all"
status 'and no rule is odd' 0 "$c" rules check
says 'which is said' '^[0-9]+ rules in [0-9]+ rows of tables and rulesets; 0 broken, 0 warnings$' "$T/out"

# broken NAME PATTERN [RULE]: status 3, one line with the place; all is found but for a rule that is lost as a whole.
broken() {
	status "$1" 3 "$c" check "$ken"
	grep '^concord: ' "$T/err" >"$T/said"
	is "$1: one line" 1 "$(wc -l <"$T/said" | tr -d ' ')"
	says "$1: which" "^concord: .*/validators/rules/$2" "$T/said"
	if [ $# -eq 3 ]; then
		is "$1: $3 is not looked at" '' "$(grep " $3 " "$T/out")"
		grep -v " $3 " "$T/all" | cut -d ' ' -f 1-3 >"$T/want"
	else
		cut -d ' ' -f 1-3 "$T/all" >"$T/want"
	fi
	cut -d ' ' -f 1-3 "$T/out" >"$T/got"
	same "$1: the others are" "$T/want" "$T/got"
}
lost='not looked at, in whole or in part:'

# ---- tables ----
for table in "$rules"/*.csv; do
	name=$(basename "$table" .csv)
	commas=$(grep -v '^#' "$table" | head -n 1 | sed 's/[^,]//g; s/^,//')
	case $name in catalogue | advice | terms | vtl) continue ;; esac
	fresh
	echo "RANGE-NEGATIVE,NOWHERE$commas" >>"$table"
	line=$(wc -l <"$table" | tr -d ' ')
	broken "$name: a row for a dataflow that there is not" "$name.csv:$line:2: found 'NOWHERE', which is no dataflow; $lost RANGE-NEGATIVE\$"
done
fresh
echo '"RANGE-NEGATIVE,*,,0,' >>"$rules/range.csv"
broken 'a quotation mark' "range.csv:[0-9]+:1: a quotation mark is never closed; $lost RANGE-NEGATIVE\$"
fresh
sed -i '/^[^#]/s/,/;/g' "$rules/duplicates.csv"
broken 'a table with other separators' "duplicates.csv:[0-9]+:3: fields .*; $lost DUPLICATE, DUPLICATE-CONFLICT, DUPLICATE-HIDDEN\$" DUPLICATE
fresh
sed -i '/^id,/s/where/whre/' "$rules/duplicates.csv"
broken 'a table with a wrong heading' "duplicates.csv:[0-9]+:3: unknown column 'whre', the nearest known one is 'where'; $lost DUPLICATE, " DUPLICATE
fresh
rm "$rules/duplicates.csv"
broken 'a table that is not there' "duplicates.csv: No such file or directory\$" DUPLICATE
fresh
echo 'SUM-SEX,*,little,,,,,,' >>"$rules/terms.csv"
broken 'terms' "terms.csv:[0-9]+:3: found 'little', expected a number that is not below zero; $lost SUM-SEX\$" SUM-SEX
fresh
echo 'SUM-SEX;*' >"$rules/terms.csv"
broken 'terms with other separators' "terms.csv:1:8: fields .*; $lost SUM-SEX\$" SUM-SEX
fresh
echo 'UNREADABLE,damaged' >>"$rules/advice.csv"
broken 'advice' 'advice.csv:[0-9]+:2: 2 fields, expected the 3 of the header$'
fresh
sed -i 's/^IDENTITY-AREA,MIG_STOCK,[^,]*,/&SEXE=F/' "$rules/vtl.csv"
status 'what stands around a ruleset' 3 "$c" check "$ken"
says 'what stands around a ruleset: which' "MIG_STOCK.vtl:[0-9]+: found .*; $lost IDENTITY-AREA\$" "$T/err"
fresh
echo 'IDENTITY-NET,MIG_FLOW' >>"$rules/vtl.csv"
broken 'a row around a ruleset that is none' "vtl.csv:[0-9]+:2: 2 fields, expected the [0-9]+ of the header; $lost IDENTITY-NET\$"
fresh
sed -i 's/^SUM-SEX,VAD,1c,error/SUM-SEX,VAD,1c,grave/' "$rules/catalogue.csv"
broken 'a severity in the catalogue' "catalogue.csv:[0-9]+:4: severity 'grave', expected info, warning or error; $lost SUM-SEX\$" SUM-SEX
# What the program itself reports is reported in any case.
fresh
sed -i 's/^CODE-UNKNOWN,[^"]*,/CODE-UNKNOWN,COV,1a,/' "$rules/catalogue.csv"
broken 'a row of the catalogue for what the program reports' "catalogue.csv:[0-9]+:5: 5 fields, .*; $lost CODE-UNKNOWN\$"
says 'which is reported' 'error CODE-UNKNOWN ' "$T/out"
fresh
sed -i 's/^CODE-UNKNOWN,/CODE-UNKNOWM,/' "$rules/catalogue.csv"
broken 'a row of the catalogue that is not there' "catalogue.csv: there is no row for CODE-UNKNOWN, which is reported in any case; $lost CODE-UNKNOWN\$"
fresh
i=0
while [ $i -lt 260 ]; do
	echo "ZZ-$i,,1a,error,m,a" >>"$rules/catalogue.csv"
	echo "ZZ-$i,*,,0," >>"$rules/range.csv"
	i=$((i + 1))
done
status 'more rules than can be counted' 3 "$c" check "$ken"
cut -d ' ' -f 1-3 "$T/out" >"$T/got"
cut -d ' ' -f 1-3 "$T/all" >"$T/want"
same 'more rules than can be counted: the others are looked at' "$T/want" "$T/got"
says 'more rules than can be counted: which are not' "range.csv:[0-9]+:1: there are [0-9]+ rules, and 256 can be counted: ZZ-[0-9]+ is one too many; $lost ZZ-" "$T/err"

# ---- rulesets: in front of those that there are, which all go on ----
set_of() {
	fresh
	{
		printf 'define %s\n' "$2"
		cat "$TREE/validators/rules/MIG_STOCK.vtl"
	} >"$rules/MIG_STOCK.vtl"
	broken "$1" "MIG_STOCK.vtl$3"
}
e='errorcode "SUM-AREA"'
datapoint() { set_of "$1" "datapoint ruleset X (variable SEX, OBS_VALUE as V) is $2 end datapoint ruleset;" "$3; $lost SUM-AREA\$"; }
items() { set_of "$1" "hierarchical ruleset X (variable $2 rule SEX) is $3 end hierarchical ruleset;" "$4; $lost SUM-AREA\$"; }
datapoint 'an expression that breaks off' "A: SEX = $e" ": line 1, column 71: found 'errorcode', expected an expression"
datapoint 'a text that is not closed' "A: SEX = \"F $e" ': line 1, column [0-9]+: found .SUM., expected .end.'
datapoint 'a sign that has no meaning' "A: SEX ? \"F\" $e" ": line 1, column 69: '\\?' has no meaning here"
datapoint 'what is not supported' "A: sum(V) > 1 $e" ": line 1, column 65: 'sum' is not supported"
datapoint 'a function that there is not' "A: summe(V) > 1 $e" ": line 1, column 65: the function 'summe' is not known; .*"
datapoint 'too few arguments' "A: round() > 1 $e" ': line 1, column [0-9]+: found .*'
datapoint 'an infinite number' "A: V < 1e999999999999 $e" ': line 1, column 69: 1e999999999999 is larger than any number.*'
datapoint 'expressions within expressions' "A: $(printf '%5000s' '' | tr ' ' '(')V$(printf '%5000s' '' | tr ' ' ')') > 1 $e" ': line 1, column [0-9]+: expressions nested deeper than 200'
datapoint 'types' "A: V = \"F\" $e" ': line 1, column 69: a number and a string cannot be compared; use cast\(..., number\)'
datapoint 'a rule that is no condition' "A: V + 1 $e" ': line 1, column 67: the rule is a number, expected a condition \(boolean\)'
datapoint 'a condition that is none' "A: when V then V > 1 $e" ': line 1, column 70: what stands behind when is a number, expected a condition \(boolean\)'
datapoint 'a component that is not in the signature' "A: AGE <> \"X\" $e" ": line 1, column 65: 'AGE' is not in the signature of the ruleset"
datapoint 'a broken pattern' "A: match_characters(SEX, \"(\") $e" ': line 1, column [0-9]+: the pattern "\(" is broken at character 2: .*'
datapoint 'rules of one name' "A: V > 1 $e; A: V > 2 $e" ": line 1, column [0-9]+: the rule 'A' a second time in 'X'"
datapoint 'some rules with a name' "A: V > 1 $e; V > 2 $e" ': line 1, column [0-9]+: either all rules of a ruleset have a name or none has'
set_of 'a column that there is not' "datapoint ruleset X (variable SEXE) is A: SEXE <> \"Q\" $e end datapoint ruleset;" \
	": line 1, column 38: the dataflow MIG_STOCK has no column 'SEXE'; $lost SUM-AREA\$"
set_of 'a ruleset without an end' "datapoint ruleset X (variable SEX) is A: SEX <> \"Q\" $e end;" ": line 1, column [0-9]+: found ';', expected 'datapoint'; $lost SUM-AREA\$"
set_of 'no semicolon between two' "datapoint ruleset X (variable SEX) is A: SEX <> \"Q\" $e end datapoint ruleset" ": line [0-9]+, column 1: found 'define', expected ';'; $lost SUM-AREA\$"
set_of 'a name twice' "datapoint ruleset STOCK_BASIS (variable SEX) is A: SEX <> \"Q\" $e end datapoint ruleset;
define datapoint ruleset STOCK_BASIS (variable SEX) is A: SEX <> \"Q\" $e end datapoint ruleset;" ": line 2, column 26: the ruleset 'STOCK_BASIS' a second time; $lost SUM-AREA\$"
set_of 'no errorcode' "datapoint ruleset X (variable SEX) is A: SEX <> \"Q\" end datapoint ruleset;" ": line 1, column 46: no errorcode at the rule 'A'\$"
set_of 'an errorcode that is no rule' "datapoint ruleset X (variable SEX) is A: SEX <> \"Q\" errorcode \"NO-SUCH\" end datapoint ruleset;" \
	": line 1, column 46: no rule of catalogue.csv is called 'NO-SUCH'\$"
items 'an item outside the code list' '' "'_T' = F + Q $e" ":1: found 'Q', which is no code of SEX"
items 'a condition of an item that is none' 'condition TIME_PERIOD as P' "'_T' = F + M[P || \"x\"] $e" ': line 1, column [0-9]+: the condition of an item is a string, expected a condition \(boolean\)'
items 'a condition outside the signature' 'condition TIME_PERIOD as P' "'_T' = F + M[Q > \"x\"] $e" ": line 1, column [0-9]+: 'Q' is not in the signature of the ruleset"
items 'a relation that there is not' '' "'_T' <> F + M $e" ": line 1, column [0-9]+: found '<>', expected .*"
fresh
{
	echo '/* never closed'
	cat "$TREE/validators/rules/MIG_FLOW.vtl"
} >"$rules/MIG_FLOW.vtl"
broken 'a comment that is never closed' "MIG_FLOW.vtl: line 1, column 1: a comment that begins here is never closed; $lost .*IDENTITY-NET.*"
fresh
echo 'x := check_datapoint(a, b);' >>"$rules/MIG_STOCK.vtl"
broken 'an assignment' "MIG_STOCK.vtl: line [0-9]+, column 1: only rulesets are expected here, found the assignment of 'x'\$"
fresh
cp "$rules/MIG_FLOW.vtl" "$rules/MIG.vtl"
broken 'a file of no dataflow' "MIG.vtl: no dataflow is called 'MIG'; $lost .*IDENTITY-NET.*"
fresh
printf '// caf\351\n' >>"$rules/ASYLUM.vtl"
broken 'a file that is no text' "ASYLUM.vtl:[0-9]+:7: byte 0xe9, expected UTF-8 text; $lost .*IDENTITY-ASYLUM"

# ---- a night with several ----
fresh
echo 'RANGE-NEGATIVE,MIG_STOCK,SEXE=F,0,' >>"$rules/range.csv"
echo 'RANGE-NEGATIV,MIG_STOCK,,0,' >>"$rules/range.csv"
echo 'SUM-SEX,*,little,,,,,,' >>"$rules/terms.csv"
mkdir -p "$T/inbox/KEN" && cp "$ken" "$T/inbox/KEN/"
status 'a night with broken rules' 3 "$c" run "$T/inbox" -o "$T/outbox" --as-of 2026-01-15
says 'it says so' "^concord: .*range.csv:[0-9]+:3: found 'SEXE', which is no column of MIG_STOCK; $lost RANGE-NEGATIVE\$" "$T/err"
says 'and how many' '^3 parts of the rules are broken and were left out' "$T/err"
is 'and nothing else is wrong' 3 "$(grep -c '^concord' "$T/err")"
status 'what it published is in order' 0 "$c" verify "$T/outbox/latest"
{ tr -d ' \n' <"$T/outbox/latest/run.json" && echo; } >"$T/run"
says 'the report has the status' '"exit_status":3,' "$T/run"
says 'the report names what is broken' '"rules":\{"broken":\[\{"column":3,"file":"validators/rules/range.csv","line":[0-9]+,"message":"found.SEXE.,whichisnocolumnofMIG_STOCK","rules":\["RANGE-NEGATIVE"\]\},' "$T/run"
says 'and what costs no rule that can be told' '"message":"found.RANGE-NEGATIV.,whichisnoruleofcatalogue.csv","rules":\[\]\}' "$T/run"
says 'a rule that is broken as a whole was evaluated nowhere' '"SUM-SEX":\{"candidates":73,"evaluated":0,"failed":0,"not_applicable":73,"passed":0,"why_not":\{"broken":73\}\}' "$T/run"
says 'one of which a row is broken has the others' '"RANGE-NEGATIVE":\{"candidates":134,"evaluated":61,"failed":0,"not_applicable":73,"passed":61,"why_not":\{"broken":73\}\}' "$T/run"
says 'and all others are counted' '"SUM-AGE":\{"candidates":[0-9]+,"evaluated":[1-9]' "$T/run"
says 'the page has them' 'Rules that are broken and were left out' "$T/outbox/latest/index.html"
says 'each' '<td>SUM-SEX</td><td class="name">validators/rules/terms.csv:[0-9]+:3</td><td>found &#39;little&#39;' "$T/outbox/latest/index.html"
set -- "$T"/outbox/latest/submissions/*
says 'the receipt names them' '^Not looked at   broken rules, in whole or in part: RANGE-NEGATIVE, SUM-SEX$' "$1/receipt.txt"
"$c" decode "$1/errors.xlsx" | awk -F '\t' '$2 == "Rules"' >"$T/sheet"
says 'the sheet Rules says why' "broken: 73; broken: validators/rules/terms.csv:[0-9]+: found 'little'" "$T/sheet"
says 'also of what has no rule' "	A[0-9]+	s	validators/rules/range.csv:[0-9]+\$" "$T/sheet"
status 'a night with broken rules, as JSON' 3 "$c" run "$T/inbox" -o "$T/outbox" --as-of 2026-01-15 -q --json
says 'what is broken, as JSON' '"broken_rules":\[\{"file":"validators/rules/range.csv"' "$T/out"
status 'one file, as JSON' 3 "$c" check "$ken" --json
says 'what is broken of it, as JSON' '"broken_rules":\[\{"file":"validators/rules/range.csv"' "$T/out"
status 'the check of the rules refuses them' 2 "$c" rules check
is 'and says all of them' 3 "$(grep -c '^concord: .*/validators/rules/' "$T/err")"
status 'the check of the rules, as JSON' 2 "$c" rules check --json
says 'all of them, as JSON' '"broken":\[\{.*"rules":\["SUM-SEX"\]\}\],"warnings":\[\]' "$T/out"
status 'the stage' 3 sh -c "'$c' decode --facts '$ken' | '$c' layout | '$c' normalize | '$c' validate"
is 'says them once' 3 "$(grep -c '^concord: .*/validators/rules/' "$T/err")"
status 'a rule that is broken' 0 "$c" explain SUM-SEX
says 'and why' "^  broken +.*terms.csv:[0-9]+:3: found 'little'" "$T/out"
status 'doctor' 4 "$c" doctor
says 'and which' '^WRONG +rules +.*terms.csv:[0-9]+:3: ' "$T/out"
status 'the list of rules' 0 "$c" rules
status 'a broken rule is said at once' 2 sh -c "ulimit -t 1 && exec '$c' rules check"

# ---- what is odd is said where rules are checked, and not each night ----
fresh
cat >>"$rules/MIG_STOCK.vtl" <<'V'
define datapoint ruleset ODD (variable SEX) is
	A: SEX <> "Q" errorcode "SUM-AREA";
	B: SEX <> "Q" errorcode "SUM-AREA"
end datapoint ruleset;
V
status 'rules that repeat each other' 0 "$c" rules check
says 'rules that repeat each other: which' "^concord: warning: .*MIG_STOCK.vtl: line [0-9]+, column 2: .*'A'.*'B'|^concord: warning: .*MIG_STOCK.vtl: line [0-9]+, column 2: .*'B'.*'A'" "$T/err"
status 'a file of them' 0 "$c" rules check "$rules/MIG_STOCK.vtl"
says 'a file of them: which' '^concord: warning: .*MIG_STOCK.vtl: line ' "$T/err"
status 'and not by a check of data' 1 "$c" check "$ken"
is 'and not by a check of data: nothing is said' '' "$(grep '^concord' "$T/err")"
status 'a file that is not there' 2 "$c" rules check "$T/nowhere.vtl"
cp "$rules/MIG_STOCK.vtl" "$T/mine.vtl"
status 'a file of no dataflow by itself' 2 "$c" rules check "$T/mine.vtl"
says 'a file of no dataflow by itself: why' "mine.vtl: no dataflow is called 'mine'" "$T/err"
finish
