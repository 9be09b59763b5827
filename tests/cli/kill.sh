#!/bin/sh
# A run that is killed at any moment leaves the night before whole; the next run completes it, with the same bytes.
. tests/lib.sh
c=$CONCORD
night() { "$c" run "$1" -o "$2" --as-of "$3" -q -j 2; }

mkdir -p "$T/one/CAN" "$T/two"
cp samples/inbox/CAN/immigration_sdmx.csv "$T/one/CAN/"
cp -R samples/inbox/CAN samples/inbox/KEN samples/inbox/URY "$T/two/"

status 'the night before' 0 night "$T/one" "$T/start" 2026-01-15
cp -a "$T/start" "$T/undisturbed"
status 'an undisturbed night' 1 night "$T/two" "$T/undisturbed" 2026-01-16
old=$(readlink "$T/start/latest")
new=$(readlink "$T/undisturbed/latest")

# What a reader sees now is one of the two nights, whole.
whole() {
	now=$(readlink "$T/o/latest")
	[ "$now" = "$old" ] || [ "$now" = "$new" ] || { echo "latest is '$now'"; return 1; }
	(cd "$T/o/latest" && sha256sum --quiet -c MANIFEST.sha256) || return 1
	for run in $(ls "$T/o"); do
		[ "$run" = latest ] && continue
		(cd "$T/o/$run" && sha256sum --quiet -c MANIFEST.sha256) || return 1
	done
}
completed() {
	night "$T/two" "$T/o" 2026-01-16 2>"$T/err"
	[ $? -eq 1 ] || { cat "$T/err"; return 1; }
	diff -r -x events.jsonl -x .state -x .lock "$T/undisturbed" "$T/o" || return 1
	leftover=$(find "$T/o" -name '.stage*' -o -name '*.tmp' -o -name '.check*')
	[ -z "$leftover" ] || { echo "left over: $leftover"; return 1; }
}

if strace -qq -o /dev/null true 2>/dev/null; then
	kills=0
	for call in openat mkdir fsync rename renameat2 symlink unlink unlinkat ftruncate write; do
		k=1 step=1 bad=
		while [ -z "$bad" ]; do
			rm -rf "$T/o"
			cp -a "$T/start" "$T/o"
			strace -qq -o /dev/null -e trace=$call -e inject=$call:signal=KILL:when=$k \
				"$c" run "$T/two" -o "$T/o" --as-of 2026-01-16 -q -j 2 >/dev/null 2>&1
			rc=$?
			[ $rc -eq 137 ] || break
			kills=$((kills + 1))
			whole >"$T/why" 2>&1 || bad=torn
			[ -n "$bad" ] || completed >"$T/why" 2>&1 || bad='not completed'
			[ $k -ge 8 ] && step=$((k / 4))
			k=$((k + step))
		done
		if [ -n "$bad" ]; then
			not_ok "killed at $call number $k: $bad"
			head -n 30 "$T/why"
		else
			ok "killed at every $call that was tried, up to number $((k - 1))"
		fi
	done
	echo "# $kills kills"
else
	for ms in 010 030 060 100 150 200 300 400; do
		rm -rf "$T/o"
		cp -a "$T/start" "$T/o"
		timeout -s KILL "0.$ms" "$c" run "$T/two" -o "$T/o" --as-of 2026-01-16 -q >/dev/null 2>&1
		if whole >"$T/why" 2>&1 && completed >"$T/why" 2>&1; then
			ok "killed after $ms ms"
		else
			not_ok "killed after $ms ms"
			head -n 30 "$T/why"
		fi
	done
fi

# an interrupt is answered in order
rm -rf "$T/o"
cp -a "$T/start" "$T/o"
i=0
while [ $i -lt 200 ]; do
	mkdir -p "$T/many/KEN"
	sed "s/^\(.*\)$/\1/;\$a # $i" samples/inbox/KEN/migrants_census_2019.csv >"$T/many/KEN/$i.csv"
	i=$((i + 1))
done
"$c" run "$T/many" -o "$T/o" -q 2>"$T/err" &
pid=$!
sleep 0.3
kill -INT $pid 2>/dev/null
wait $pid
is 'an interrupt ends with status 130' 130 $?
is 'an interrupt: one line' 1 "$(wc -l <"$T/err" | tr -d ' ')"
is 'an interrupt: the night before stays' "$old" "$(readlink "$T/o/latest")"
is 'an interrupt: nothing half-written' '' "$(find "$T/o" -name '.stage*')"
finish
