#!/bin/sh
# usage: run.sh BUILD TEST...
#
# Runs programs and scripts that print "ok - name", "not ok - name" or "ok - name # SKIP why" (TAP), shows every
# one, and counts: the last line is "N passed, N failed", with ", N skipped" where some were. Exit 1 where one failed.
B=$1
shift
CONCORD=$(cd "$B" && pwd)/concord
export B CONCORD
export CMOCKA_MESSAGE_OUTPUT=TAP
unset CONCORD_HOME NO_COLOR MAKEFLAGS MAKELEVEL
export LC_ALL=C.UTF-8 TZ=UTC
# A run is refused where the kernel cannot confine what reads strangers' files; the tests bring their own.
if "$CONCORD" doctor 2>/dev/null | grep -q '^WRONG *sandbox'; then
	export CONCORD_SANDBOX=off
fi
logs=$B/tests/logs
mkdir -p "$logs"
total_passed=0 total_failed=0 total_skipped=0

for t; do
	name=${t#"$B"/}
	name=${name#tests/}
	log=$logs/$(echo "$name" | tr / _).log
	case $t in
	*.sh) timeout -k 5 900 sh "$t" "$B" ;;
	*) timeout -k 5 900 "$t" ;;
	esac >"$log" 2>&1 </dev/null
	rc=$?
	awk -v name="$name" '
		# cmocka says "not ok" of what it skipped, with the name behind the mark
		/^not ok.*# SKIP/ { sub(/^not ok *[0-9]* *# SKIP */, ""); print "skip  " name ": " $0; next }
		/^not ok/ { sub(/^not ok *[0-9]* *-? */, ""); print "FAIL  " name ": " $0; next }
		/^ok/ {
			sub(/^ok *[0-9]* *-? */, "")
			print (/# SKIP/ ? "skip  " : "ok    ") name ": " $0
		}' "$log" >"$log.seen"
	failed=$(grep -c '^FAIL' "$log.seen")
	skipped=$(grep -c '^skip' "$log.seen")
	passed=$(grep -c '^ok' "$log.seen")
	if [ $rc -ne 0 ] && [ "$failed" -eq 0 ]; then
		echo "FAIL  $name: ended with status $rc" >>"$log.seen"
		failed=1
	elif [ $((passed + failed + skipped)) -eq 0 ]; then
		echo "FAIL  $name: ran no test" >>"$log.seen"
		failed=1
	fi
	cat "$log.seen"
	[ "$failed" -eq 0 ] || { echo "----  what $name printed"; tail -n 60 "$log"; echo '----'; }
	total_passed=$((total_passed + passed))
	total_failed=$((total_failed + failed))
	total_skipped=$((total_skipped + skipped))
done

summary="$total_passed passed, $total_failed failed"
[ "$total_skipped" -eq 0 ] || summary="$summary, $total_skipped skipped"
echo "$summary"
[ "$total_failed" -eq 0 ]
