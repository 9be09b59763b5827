# Fields of a CSV with one record a line, joined by commas: fields FILE NAME... takes those columns by name.
fields() {
	file=$1
	shift
	awk -v want="$*" '
		function split_record(s,   n, c, i, quoted, x) {
			if (!index(s, "\"")) return split(s, f, ",")
			n = 1; x = ""; quoted = 0
			for (i = 1; i <= length(s); i++) {
				c = substr(s, i, 1)
				if (quoted) {
					if (c != "\"") x = x c
					else if (substr(s, i + 1, 1) == "\"") { x = x c; i++ }
					else quoted = 0
				} else if (c == "\"") quoted = 1
				else if (c == ",") { f[n++] = x; x = "" }
				else x = x c
			}
			f[n] = x
			return n
		}
		NR == 1 {
			n = split_record($0)
			for (i = 1; i <= n; i++) at[f[i]] = i
			k = split(want, name, " ")
		}
		{
			split_record($0)
			for (i = 1; i <= k; i++) printf "%s%s", f[at[name[i]]], (i < k ? "," : "\n")
		}' "$file"
}

# How often a rule was looked at in a submission: passed and failed, from the aggregations of its ESS report in $T/outbox.
looked() {
	sed 's/{"aggregate"/\n&/g' "$T/outbox/latest/submissions/$1/findings.json" |
		sed -n 's/.*"expression":"'"$2"'","language.*"value":"[^"]*passed=\([0-9]*\);failed=\([0-9]*\);.*/\1 \2/p'
}
