#!/bin/sh
# Data of concord vtl that are not what their structure says: status 3, and where. Rules that are odd: said, and run.
. tests/lib.sh
c=$CONCORD
cat >"$T/s.json" <<'J'
{"name": "D", "components": [
	{"name": "K", "type": "Integer", "role": "Identifier", "nullable": false},
	{"name": "D", "type": "Date", "role": "Measure", "nullable": true},
	{"name": "P", "type": "Time_Period", "role": "Measure", "nullable": true},
	{"name": "V", "type": "Number", "role": "Measure", "nullable": false}]}
J
echo 'define datapoint ruleset R (variable V as v) is v > 1 end datapoint ruleset; O := check_datapoint(D, R);' >"$T/r.vtl"
data() {
	printf 'K,D,P,V\n%b\n' "$2" >"$T/d.csv"
	status "$1" "${4:-3}" "$c" vtl --script "$T/r.vtl" --structure "$T/s.json" --data "$T/d.csv" -o "$T/o"
	[ -z "$3" ] || says "$1: where" "$3" "$T/err"
}
data 'good data' '1,2024-02-29,2024-Q1,2\n2,,,3\n3,2000-01-01,2015-01-01/P5Y,4\n4,,2020M7,4\n5,,2020W53,5\n6,,2020A,6\n7,,2020-S2,7' '' 0
data 'a day that there is not' '1,2023-02-29,2024,2' "line 2: '2023-02-29' in D is no date"
data 'a day with blanks' '1,2024- 2- 1,2024,2' 'in D is no date'
data 'a text for a period' '1,2024-02-29,24Q1,2' "line 2: '24Q1' in P is no time_period"
data 'a fifth quarter' '1,2024-02-29,2024-Q5,2' 'in P is no time_period'
data 'a null that may not be one' '1,2024-02-29,2024,' 'line 2: V is empty, and is not nullable'
data 'no identifier' ',2024-02-29,2024,5' 'line 2: K is empty, and is an identifier'
data 'bytes that are no text' '1,2024-02-29,\0377,5' 'd.csv, line 2: bytes that are no UTF-8'
printf 'K,D,P\n1,,\n' >"$T/d.csv"
status 'a measure without a column' 3 "$c" vtl --script "$T/r.vtl" --structure "$T/s.json" --data "$T/d.csv" -o "$T/o"
says 'a measure without a column: which' "no column for 'V', which is not nullable" "$T/err"
mkfifo "$T/pipe"
status 'a pipe is not waited for' 3 timeout 20 "$c" vtl --script "$T/r.vtl" --structure "$T/s.json" --data "$T/pipe" -o "$T/o"
says 'a pipe: why' 'it is no regular file' "$T/err"
status 'a folder' 3 "$c" vtl --script "$T/r.vtl" --structure "$T/s.json" --data "$T" -o "$T/o"
status 'a reference that is a pipe' 2 timeout 20 "$c" check --reference "$T/pipe" "$T/d.csv"

printf 'K,V\n1,2\n2,9\n' >"$T/d.csv"
cat >"$T/odd.vtl" <<'V'
define datapoint ruleset R (variable V as v) is
	high: v > 5;
	low: v < 3
end datapoint ruleset;
O := check_datapoint(D, R);
V
status 'rules that contradict each other are run' 0 "$c" vtl --script "$T/odd.vtl" --structure "$T/s.json" --data "$T/d.csv" -o "$T/o"
says 'and it is said' "warning: .*odd.vtl, line 3, column 2: the rules 'high' and 'low' contradict each other" "$T/err"
is 'each row fails one' '2' "$(sed 1d "$T/o/O.csv" | wc -l | tr -d ' ')"
for option in --script --structure --data; do
	case $option in
	--script) set -- --script "$T/nowhere" ;;
	--structure) : >"$T/empty.vtl"; set -- --script "$T/empty.vtl" --structure "$T/nowhere" ;;
	--data) printf '{"datasets":[{"name":"D","DataStructure":[{"name":"I","role":"Identifier","type":"String","nullable":false}]}]}' >"$T/d.json"
		set -- --structure "$T/d.json" --data "$T/nowhere" ;;
	esac
	status "$option without its file" 2 "$c" vtl "$@" -o "$T/never"
	says "$option without its file: what to do" 'nowhere: there is no such file or folder; check the spelling of the path$' "$T/err"
done
printf 'define datapoint ruleset u (variable X) is X > 1 and X = "a" end datapoint ruleset;' >"$T/unused.vtl"
status 'a ruleset that nothing is checked by' 2 "$c" vtl --script "$T/unused.vtl" --structure "$T/d.json" -o "$T/never"
says 'a ruleset that nothing is checked by: where' 'unused.vtl, line 1, column [0-9]+: .* cannot be compared' "$T/err"
finish
