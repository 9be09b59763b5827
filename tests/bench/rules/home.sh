# usage: home.sh DATA HOME CONCORD    the rules bench's own mappings and 50 rules, with the hierarchy of DATA/edges.csv; compiled.
set -eu
mkdir -p "$2/mappings" "$2/validators/rules"
cp -r tests/bench/home/mappings/codelists "$2/mappings/"
cp -r tests/bench/rules/home/. "$2/"
cp "$1/area.csv" "$2/mappings/codelists/area.csv"
cp tests/bench/rules/points.vtl "$2/validators/rules/RULES.vtl"
# Rules 1 to 30: one a parent.
awk -F, '
	NR == 1 { next }
	!($1 in parts) { parent[++n] = $1; parts[$1] = "\x27" $2 "\x27"; next }
	{ parts[$1] = parts[$1] " + \x27" $2 "\x27" }
	END {
		print "\ndefine hierarchical ruleset PARTNERS (variable rule COUNTERPART_AREA) is"
		for (i = 1; i <= n; i++)
			printf "\tM%d: \x27%s\x27 = %s errorcode \"R%02d\"%s\n", i, parent[i], parts[parent[i]], i, i < n ? ";" : ""
		print "end hierarchical ruleset;"
	}' "$1/edges.csv" >>"$2/validators/rules/RULES.vtl"
{
	cat validators/rules/catalogue.csv
	i=1
	while [ $i -le 50 ]; do
		printf 'R%02d,,1c,warning,"{found}, expected {expected} ({note}).","Check it."\n' $i
		i=$((i + 1))
	done
} >"$2/validators/rules/catalogue.csv"
echo id,kind,area,source >"$2/mappings/senders.csv"
# Tables of rules that it does not use have no rows.
for table in validators/rules/*.csv; do
	own=$2/$table
	[ -e "$own" ] || grep -v '^#' "$table" | head -n 1 >"$own"
done
CONCORD_HOME=$2 "$3" compile -o "$2/mappings.bin"
