#!/bin/sh
# usage: demo.sh BUILD
#
# Runs Concord over samples/inbox and compares what it says with samples/expected: the verdicts, the findings, the
# exit status. Exit 0: as expected.
set -u
B=${1:-build}
out=$B/demo
mkdir -p "$out"
export LC_ALL=C.UTF-8

# The samples are our own.
if "$B/concord" doctor 2>/dev/null | grep -q '^WRONG *sandbox'; then
	echo 'This kernel cannot confine what reads and writes (see docs/safety.md); the samples are read without that.'
	export CONCORD_SANDBOX=off
fi
echo "concord run samples/inbox -o $out/outbox --as-of 2026-01-15"
"$B/concord" run samples/inbox -o "$out/outbox" --as-of 2026-01-15 2>"$out/said" </dev/null
status=$?
cat "$out/said"
{
	sed -e '/^$/,$d' -e 's/  (unchanged)$//' "$out/said"
	echo "exit $status"
} >"$out/verdicts.txt"

wrong=0
diff -u samples/expected/verdicts.txt "$out/verdicts.txt" || wrong=1
diff -u samples/expected/findings.csv "$out/outbox/latest/findings.csv" || wrong=1
echo
if [ $wrong -ne 0 ]; then
	echo 'This is not what samples/expected says.'
	exit 1
fi
echo 'All as samples/expected says. Look at:'
for f in index.html harmonized/MIG_STOCK.xlsx harmonized/MIG_STOCK.csv submissions/KEN-migrants_census_2019.csv/errors.xlsx \
	findings.csv; do
	[ ! -e "$out/outbox/latest/$f" ] || echo "  $out/outbox/latest/$f"
done
