#!/bin/sh
# A disk that fills in the middle: what was published stays whole, the status says which, nothing is left over, and the
# next night completes it. On small file systems in memory, which root can mount, or who may make a namespace of users.
. tests/lib.sh
if [ "$(id -u)" -ne 0 ] && [ -z "${IN_NAMESPACE-}" ]; then
	if unshare -rm true 2>/dev/null; then
		IN_NAMESPACE=yes exec unshare -rm sh "$0" "$B"
	fi
	skip 'a full disk' 'nothing may be mounted'
	finish
fi
mkdir "$T/small" "$T/start"
trap 'umount "$T/small" 2>/dev/null; chmod -R u+rwx "$T" 2>/dev/null; rm -rf "$T"' EXIT
if ! mount -t tmpfs -o size=4m tmpfs "$T/small" 2>/dev/null; then
	skip 'a full disk' 'nothing may be mounted'
	finish
fi
umount "$T/small"
c=$CONCORD
night() { timeout 120 "$c" run "$T/$1" -o "$T/small/out" --as-of "$2" -q -j 2; }
mkdir -p "$T/one/CAN" "$T/two"
cp samples/inbox/CAN/immigration_sdmx.csv "$T/one/CAN/"
cp -R samples/inbox/CAN samples/inbox/KEN samples/inbox/TUN "$T/two/"
published() { diff -r -x events.jsonl -x .state -x .lock "$1" "$2"; }

# how much a night takes on such a disk
mount -t tmpfs -o size=64m tmpfs "$T/small"
status 'the night before' 0 night one 2026-01-15
cp -a "$T/small/out" "$T/start/"
before=$(du -sk "$T/small/out" | cut -f1)
status 'an undisturbed night' 1 night two 2026-01-16
cp -a "$T/small/out" "$T/undisturbed"
whole=$(du -sk "$T/small/out" | cut -f1)
umount "$T/small"
old=$(readlink "$T/start/out/latest")

full=0 fine=0 bad=
for room in 0 4 8 16 32 48 64 96 128 160 200 240 300 400 600; do
	size=$((before + room))
	[ -z "$bad" ] || break
	mount -t tmpfs -o "size=${size}k" tmpfs "$T/small"
	if ! cp -a "$T/start/out" "$T/small/" 2>/dev/null; then
		umount "$T/small"
		continue
	fi
	night two 2026-01-16 >"$T/o" 2>"$T/e"
	rc=$?
	case $rc in
	1)
		fine=$((fine + 1))
		published "$T/undisturbed" "$T/small/out" >"$T/why" || bad="with $room kB it is not the whole night" ;;
	4)
		full=$((full + 1))
		[ "$(wc -l <"$T/e")" -eq 1 ] || bad="with $room kB it says more than one line"
		# The library that writes workbooks may not notice a full disk; then what it wrote does not read back.
		grep -qE 'No space left on device|does not read back' "$T/e" || bad="with $room kB it does not say why"
		[ "$(readlink "$T/small/out/latest")" = "$old" ] || bad="with $room kB latest is another one"
		published "$T/start/out" "$T/small/out" >"$T/why" || bad="with $room kB the night before is not as it was"
		# there is room again
		mount -o remount,size=64m "$T/small"
		night two 2026-01-16 2>"$T/e"
		[ $? -eq 1 ] || bad="after $room kB the next run fails"
		published "$T/undisturbed" "$T/small/out" >"$T/why" || bad="after $room kB the next run gives other bytes" ;;
	*)
		bad="with $room kB: status $rc" ;;
	esac
	umount "$T/small"
done
if [ -n "$bad" ]; then
	not_ok "$bad"
	head -n 5 "$T/why" "$T/e"
elif [ $full -lt 3 ] || [ $fine -lt 1 ]; then
	not_ok "full $full times, room enough $fine times: the sizes tell nothing (a night takes $((whole - before)) kB)"
else
	ok "an outbox that is full: $full times nothing was published, $fine times all"
fi

# a folder for large copies that is full costs the submission that did not fit
mount -t tmpfs -o size=8m tmpfs "$T/small"
mkdir -p "$T/three/CAN" "$T/three/KEN"
cp samples/inbox/CAN/immigration_sdmx.csv "$T/three/CAN/"
yes 'Kenya,2020,F,1234567890,a line of a file that is large' | head -c 68000000 >"$T/three/KEN/large.csv"
status 'no room for a copy' 3 env TMPDIR="$T/small" timeout 120 "$c" run "$T/three" -o "$T/out-three" --as-of 2026-01-15 --formats csv
says 'no room for a copy: it is refused by name' 'KEN/large.csv.* unreadable' "$T/err"
says 'no room for a copy: the reason' 'no room for a copy of 68000000 bytes: No space left on device' "$T/out-three/latest/findings.csv"
says 'no room for a copy: the other is done' 'CAN/immigration_sdmx.csv .* accepted' "$T/err"
status 'no room for a copy: check says so' 3 env TMPDIR="$T/small" timeout 120 "$c" check "$T/three/KEN/large.csv"
umount "$T/small"

# inodes run out
mount -t tmpfs -o size=64m,nr_inodes=40 tmpfs "$T/small"
cp -a "$T/start/out" "$T/small/" 2>/dev/null
night two 2026-01-16 >"$T/o" 2>"$T/e"
is 'no room for one file more: nothing is published' 4 $?
is 'no room for one file more: the night before stays' "$old" "$(readlink "$T/small/out/latest")"
umount "$T/small"

# a disk that may only be read
mount -t tmpfs -o size=64m tmpfs "$T/small"
cp -a "$T/start/out" "$T/small/"
mount -o remount,ro "$T/small"
night two 2026-01-16 >"$T/o" 2>"$T/e"
is 'a disk that may only be read' 4 $?
says 'a disk that may only be read: it says so' 'Read-only file system' "$T/e"
umount "$T/small"
finish
