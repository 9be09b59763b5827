# usage: rules.sh    the catalogue of rules as a page: by type of rule, and which table or ruleset makes each of them.
set -eu
export LC_ALL=C
cat <<'END'
# The catalogue of rules

Made by `make docs` from `validators/rules/`; [rules.md](rules.md) says how rules work. Where no table is named, the program finds it
while it reads, or no row of a table asks for it yet.

| rule | type | level | severity | table | what the sender reads |
| --- | --- | --- | --- | --- | --- |
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
		fields($0); gsub(/\|/, "\\|", field[5])
		print "| `" field[1] "` | " field[2] " | " field[3] " | " field[4] " | " made[field[1]] " | " field[5] " |"
	}' - validators/rules/catalogue.csv
