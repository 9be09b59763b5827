# From the report of a run (run.json without blanks, quotation marks and commas): rule, passed, failed, not applicable, of each submission.
/:[{]$/ && $1 != "why_not" { rule = $1 }
/^(failed|not_applicable|passed):/ { n[$1] = $2 }
/^passed:/ && n["passed"] + n["failed"] { print rule, n["passed"], n["failed"], n["not_applicable"] }
