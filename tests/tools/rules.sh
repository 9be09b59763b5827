# usage: rules.sh CONCORD    the catalogue of rules as a page: what each of them is, says and advises, and then, for each row of a table or
# ruleset that makes it, what it is about and on which terms, as `concord explain` tells it.
set -eu
export LC_ALL=C
c=$1
cat <<'END'
# The catalogue of rules

Made by `make docs` from `validators/rules/`; [rules.md](rules.md) says how rules work. Where no table is named, the program finds it
while it reads, or no row of a table asks for it yet.

| rule | type | level | severity | table | what the sender reads | what to do |
| --- | --- | --- | --- | --- | --- | --- |
END
for file in validators/rules/*.csv validators/rules/*.vtl; do
	case $file in
	*/catalogue.csv | */advice.csv | */vtl.csv | */terms.csv) ;;
	*.csv) awk -F, -v f="${file##*/}" '!/^#/ && n++ { print $1 "," f }' "$file" ;;
	*) tr '\n' ' ' <"$file" | grep -o 'errorcode "[^"]*"' | sed "s/errorcode \"\(.*\)\"/\1,${file##*/}/" || : ;;
	esac
done | sort -u | awk -F, '
	function fields(s,    n, i, c, q) { # RFC 4180, one line
		delete field; n = 1; q = 0
		for (i = 1; i <= length(s); i++) {
			c = substr(s, i, 1)
			if (c == "\"") { if (q && substr(s, i + 1, 1) == "\"") { field[n] = field[n] c; i++ } else q = !q }
			else if (c == "," && !q) n++
			else field[n] = field[n] c
		}
		return n
	}
	FILENAME == "-" { made[$1] = made[$1] (made[$1] ? ", " : "") "`" $2 "`"; next }
	/^#/ { next }
	++n == 1 { next }
	{
		fields($0); gsub(/\|/, "\\|", field[5]); gsub(/\|/, "\\|", field[6])
		print "| `" field[1] "` | " field[2] " | " field[3] " | " field[4] " | " made[field[1]] " | " field[5] " | " field[6] " |"
	}' - validators/rules/catalogue.csv
cat <<'END'

## What each of them looks at, and on which terms

A line for each row of a table or ruleset. Observations are those of its `where`; tolerance, periods (validity) and precondition are those that
`terms.csv` gives it, empty until something is agreed. What else stands in the row (a `tolerance` there is one of arithmetic) is explained in
the comment on top of its table.

| rule | table | dataflow | observations | what is asked for | tolerance | periods | precondition |
| --- | --- | --- | --- | --- | --- | --- | --- |
END
awk -F, '!/^#/ && n++ { print $1 }' validators/rules/catalogue.csv | while read -r id; do
	"$c" explain "$id" </dev/null
done | awk '
	function code(s) { return s == "" ? "" : "`" s "`" }
	function put() {
		if (table != "")
			print "| `" id "` | " code(table) " | " v["dataflow"] " | " code(v["where"]) " | " code(v["with"]) " | " v["tolerance"] " | " v["periods"] " | " code(v["only where"]) " |"
		table = ""
		delete v
	}
	/ is a rule$/ { put(); id = $1; next }
	/^  stands in / { put(); table = $3; sub(/,$/, "", table); sub(/.*\//, "", table); next }
	/^  / {
		name = substr($0, 3, 11); value = substr($0, 15); sub(/ *$/, "", name)
		gsub(/\|/, "\\|", value)
		if (table == "")
			next
		if (name == "rule") # of VTL: its text goes first
			v["with"] = value
		else if (name == "with" && v["with"] != "")
			v["with"] = v["with"] "; " value
		else
			v[name] = value
	}
	END { put() }'
