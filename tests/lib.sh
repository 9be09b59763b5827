# Read by the shell tests: a folder of their own in $T, the program in $CONCORD, and how to say what came out.
#
#   is "name" WANTED GOT          the texts are equal
#   says "name" PATTERN FILE      a line of the file fits (grep -E)
#   same "name" A B               files or folders are equal
#   status "name" WANTED COMMAND… runs it, stdout in $T/out, stderr in $T/err; also refuses death by signal
#   skip "name" WHY
set -u
B=${1:-build}
TREE=$(pwd)
CONCORD=${CONCORD:-$TREE/$B/concord}
T=$(mktemp -d "${TMPDIR:-/tmp}/concord-test-XXXXXX")
trap 'chmod -R u+rwx "$T" 2>/dev/null; rm -rf "$T"' EXIT
trap 'exit 1' INT TERM HUP
FAILED=0

ok() { echo "ok - $1"; }
not_ok() {
	echo "not ok - $1"
	FAILED=1
}
skip() { echo "ok - $1 # SKIP $2"; }

is() {
	if [ "$2" = "$3" ]; then
		ok "$1"
	else
		not_ok "$1"
		printf 'wanted: %s\ngot:    %s\n' "$2" "$3"
	fi
}
says() {
	if grep -Eq -e "$2" "$3"; then
		ok "$1"
	else
		not_ok "$1"
		printf 'no line fits %s in:\n' "$2"
		head -n 20 "$3"
	fi
}
same() {
	if diff -ru "$2" "$3" >"$T/.diff" 2>&1; then
		ok "$1"
	else
		not_ok "$1"
		head -n 60 "$T/.diff"
	fi
}
status() {
	status_name=$1 status_wanted=$2
	shift 2
	"$@" >"$T/out" 2>"$T/err"
	status_got=$?
	if [ "$status_got" -eq "$status_wanted" ]; then
		ok "$status_name"
	else
		not_ok "$status_name"
		echo "wanted exit $status_wanted, got $status_got, of: $*"
		head -n 20 "$T/err"
	fi
}
finish() { exit $FAILED; }
