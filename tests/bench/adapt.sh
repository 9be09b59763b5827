# usage: adapt.sh RUN OUT    what Concord published, as the two files of the reference work: errors.csv and clean.csv.
set -eu
mkdir -p "$2"
{
	echo line,kind
	sed 1d "$1/findings.csv" | awk -F, '
		$3 == "SENDER-UNKNOWN" { next }
		{ kind = $3 }
		$3 == "MISSING-FIELD" { kind = "MISSING_FIELD" }
		$3 == "CODE-UNKNOWN" { kind = / is not known as area\./ ? "UNKNOWN_COUNTRY" : "BAD_CATEGORY" }
		$3 == "NOT-A-NUMBER" { kind = "NON_NUMERIC" }
		$3 ~ /^DUPLICATE/ { kind = "DUPLICATE" }
		$3 == "SUM-SEX" { kind = "SEX_SUM" }
		$3 == "SUM-AGE" { kind = "AGE_SUM" }
		$3 == "OUTLIER-YEAR" { kind = "OUTLIER" }
		{ print "," kind }'
} >"$2/errors.csv"
{
	echo REPORTER,PARTNER,TIME_PERIOD,SEX,AGE,OBS_VALUE,OBS_STATUS
	sed 1d "$1/harmonized/BENCH.csv" | cut -d, -f4-10
} >"$2/clean.csv"
