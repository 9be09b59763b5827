#!/bin/sh
# The output folder: read-only, full, locked. Nothing half-written, and the night before stays.
. tests/lib.sh
c=$CONCORD
night() { "$c" run "$1" -o "$2" --as-of "$3" -q; }

mkdir -p "$T/one/CAN" "$T/two/CAN"
cp samples/inbox/CAN/immigration_sdmx.csv "$T/one/CAN/"
cp samples/inbox/CAN/immigration_sdmx.csv "$T/two/CAN/"
cp -R samples/inbox/KEN "$T/two/"

: >"$T/file"
status 'an outbox that is a file' 4 night "$T/one" "$T/file" 2026-01-15
is 'an outbox that is a file: one line' 1 "$(wc -l <"$T/err" | tr -d ' ')"
status 'an outbox below a file' 4 night "$T/one" "$T/file/x" 2026-01-15

status 'a first night' 0 night "$T/one" "$T/outbox" 2026-01-15
before=$(readlink "$T/outbox/latest")
cp -a "$T/outbox/$before" "$T/before"
rm "$T/before/events.jsonl" # times stand there

status 'while another run holds the lock' 11 flock "$T/outbox/.lock" "$c" run "$T/two" -o "$T/outbox" -q
says 'while another run holds the lock: it says so' 'another run holds the lock' "$T/err"
is 'and latest stays' "$before" "$(readlink "$T/outbox/latest")"

# nobody may write there; root may everywhere, so it becomes nobody
chmod 755 "$T"
if [ "$(id -u)" -eq 0 ]; then
	as_nobody='setpriv --reuid=65534 --regid=65534 --clear-groups'
else
	as_nobody=
fi
mkdir "$T/readonly"
chmod 555 "$T/readonly"
if $as_nobody "$c" --version >/dev/null 2>&1; then
	# shellcheck disable=SC2086 # words
	status 'a read-only outbox' 4 $as_nobody "$c" run "$T/one" -o "$T/readonly" -q
	is 'a read-only outbox: one line' 1 "$(wc -l <"$T/err" | tr -d ' ')"
	# shellcheck disable=SC2086 # words
	status 'a read-only folder for check -o' 4 $as_nobody "$c" check -o "$T/readonly/x" "$T/one/CAN/immigration_sdmx.csv"
else
	skip 'a read-only outbox' 'the program cannot be started as nobody'
fi

small=$T/small
mkdir "$small"
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=8m tmpfs "$small" 2>/dev/null; then
	trap 'umount "$small" 2>/dev/null; chmod -R u+rwx "$T"; rm -rf "$T"' EXIT
	status 'a night on a small disk' 0 night "$T/one" "$small/outbox" 2026-01-15
	for room in 4 16 40 80 160 320 640; do
		# all but that many KiB is taken
		rm -f "$small/fill"
		free=$(df -k --output=avail "$small" | tail -n 1)
		[ "$free" -gt "$room" ] && head -c $(((free - room) * 1024)) /dev/zero >"$small/fill"
		night "$T/two" "$small/outbox" 2026-01-16 >"$T/out" 2>"$T/err"
		rc=$?
		if [ $rc -eq 1 ]; then
			ok "with $room KiB the night fits"
			continue
		fi
		is "with $room KiB: exit 4" 4 $rc
		is "with $room KiB: one line" 1 "$(wc -l <"$T/err" | tr -d ' ')"
		rm -rf "$T/now"
		cp -a "$small/outbox/latest/" "$T/now"
		rm -f "$T/now/events.jsonl"
		same "with $room KiB: the night before stays" "$T/before" "$T/now"
		is "with $room KiB: nothing half-written" "$before" "$(ls "$small/outbox" | grep -v latest)"
	done
	rm -f "$small/fill"
	status 'with room again the night is made' 1 night "$T/two" "$small/outbox" 2026-01-16
	status 'and reads back' 0 "$c" verify "$small/outbox/latest"
	status 'elsewhere the same night' 1 night "$T/two" "$T/outbox" 2026-01-16
	same 'has the same bytes' "$T/outbox/latest/MANIFEST.sha256" "$small/outbox/latest/MANIFEST.sha256"
else
	skip 'a full disk' 'a small file system can be mounted by root only'
fi
finish
