# usage: home.sh LOOKUP HOME CONCORD    the bench's own mappings and rules, with the look-up tables as aliases; compiled.
set -eu
mkdir -p "$2/mappings/aliases"
cp -r tests/bench/home/. "$2/"
for pair in country:area sex:sex age:age; do
	awk -v list="${pair#*:}" '
		NR == 1 { print "list,spelling,code,type,source"; next }
		{
			code = $0; sub(/.*,/, "", code)
			spelling = substr($0, 1, length($0) - length(code) - 1)
			print list "," spelling "," code ",alias,the reference work"
		}' "$1/${pair%:*}.csv" >"$2/mappings/aliases/${pair%:*}.csv"
done
{
	echo code,name,kind,source
	sed 1d "$1/country.csv" | sed 's/.*,//' | LC_ALL=C sort -u | sed 's/.*/&,&,area,ISO 3166-1/'
} >"$2/mappings/codelists/area.csv"
echo id,kind,area,source >"$2/mappings/senders.csv"
# Tables of rules that it does not use have no rows.
for table in validators/rules/*.csv; do
	own=$2/$table
	[ -e "$own" ] || grep -v '^#' "$table" | head -n 1 >"$own"
done
CONCORD_HOME=$2 "$3" compile -o "$2/mappings.bin"
