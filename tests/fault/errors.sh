#!/bin/sh
# Each call that changes the disk fails once, in every process at its k-th such call. What is published is either the
# night before or the new one, whole, and the exit status says which; the next run completes it with the same bytes.
. tests/lib.sh
c=$CONCORD
night() { "$c" run "$1" -o "$2" --as-of "$3" -q -j 2; }

strace -qq -o /dev/null true 2>/dev/null || { skip 'failing calls' 'strace is not installed or may not trace'; finish; }
[ "$(uname -s)" = Linux ] || { skip 'failing calls' 'only on Linux'; finish; }
case $B in *asan*) skip 'failing calls' 'a sanitizer has calls of its own'; finish ;; esac

mkdir -p "$T/one/CAN" "$T/two"
cp samples/inbox/CAN/immigration_sdmx.csv "$T/one/CAN/"
cp -R samples/inbox/CAN samples/inbox/KEN "$T/two/"
status 'the night before' 0 night "$T/one" "$T/start" 2026-01-15
cp -a "$T/start" "$T/undisturbed"
status 'an undisturbed night' 1 night "$T/two" "$T/undisturbed" 2026-01-16
old=$(readlink "$T/start/latest")
new=$(readlink "$T/undisturbed/latest")

published() { diff -r -x events.jsonl -x .state -x .lock -x '.stage-*' -x .latest.new "$1" "$T/o"; }
judge() { # exit status, whether a submission may be lost
	case $1 in
	1)
		[ "$(readlink "$T/o/latest")" = "$new" ] || { echo "exit 1, but latest is $(readlink "$T/o/latest")"; return 1; }
		published "$T/undisturbed" ;;
	3) # a submission that could not be read is said to be one, and the rest is whole
		[ -n "$2" ] || { echo 'exit 3'; cat "$T/err"; return 1; }
		[ "$(readlink "$T/o/latest")" != "$old" ] || { echo 'exit 3, but latest is the night before'; return 1; }
		"$c" verify "$T/o/latest" >/dev/null 2>&1 || { echo 'exit 3, but it does not read back'; return 1; }
		rm -rf "$T/o" && cp -a "$T/start" "$T/o" ;;
	4)
		[ "$(readlink "$T/o/latest")" = "$old" ] || { echo "exit 4, but latest is $(readlink "$T/o/latest")"; return 1; }
		[ "$(wc -l <"$T/err")" -eq 1 ] || { echo 'not one line:'; cat "$T/err"; return 1; }
		published "$T/start" ;;
	*)
		echo "exit $1"
		cat "$T/err"
		return 1 ;;
	esac
}
completed() {
	night "$T/two" "$T/o" 2026-01-16 2>"$T/err"
	[ $? -eq 1 ] || { cat "$T/err"; return 1; }
	published "$T/undisturbed" || return 1
	leftover=$(find "$T/o" -name '.stage*' -o -name '*.tmp' -o -name '.old*' -o -name '.latest*')
	[ -z "$leftover" ] || { echo "left over: $leftover"; return 1; }
}

total=0
seconds=${FAULT_SECONDS:-55}
end=$(($(date +%s) + seconds))
# Calls that are made before the program begins are the loader's.
before_main() {
	strace -o "$T/trace" -e trace="$1" "$c" --version >/dev/null 2>&1
	grep -c '(' "$T/trace"
}
sweep() { # calls, error, number to begin with, calls in a row, whether a submission may be lost
	k=$3 run=$4 tried=0 bad=
	while [ -z "$bad" ] && [ "$(date +%s)" -lt $end ]; do
		rm -rf "$T/o"
		cp -a "$T/start" "$T/o"
		timeout -s KILL 60 strace -f -o "$T/trace" -e trace="$1" -e inject="$1:error=$2:when=$k" \
			"$c" run "$T/two" -o "$T/o" --as-of 2026-01-16 -q -j 2 >"$T/out" 2>"$T/err"
		rc=$?
		grep -q INJECTED "$T/trace" || break
		tried=$((tried + 1)) total=$((total + 1))
		judge $rc "${5-}" >"$T/why" 2>&1 || bad=wrong
		[ -n "$bad" ] || completed >"$T/why" 2>&1 || bad='not completed'
		[ -z "$bad" ] || break
		[ $tried -ge $run ] && k=$((k + 1 + (k - $3) / 4)) || k=$((k + 1))
	done
	if [ -n "$bad" ]; then
		not_ok "$2 at $1 number $k: $bad"
		head -n 20 "$T/why"
		grep INJECTED "$T/trace" | head -n 5
	elif [ $tried -gt 0 ]; then
		ok "$2 at $1, $tried times"
	else
		skip "$2 at $1" 'no such call was made, or no time was left'
	fi
}

sweep rename,renameat,renameat2 EACCES 1 4
sweep symlink,symlinkat ENOSPC 1 4
sweep write,pwrite64,writev ENOSPC 1 6
sweep fsync,fdatasync EIO 1 4
sweep mkdir,mkdirat ENOSPC 1 4
sweep link,linkat EPERM 1 1 # then a file is written twice
sweep unlink,unlinkat EACCES 1 2
sweep openat EMFILE $(($(before_main openat) + 1)) 1
sweep clone,clone3,fork,vfork EAGAIN 1 2
sweep pipe,pipe2 EMFILE 1 2
sweep flock ENOLCK 1 2
sweep read,pread64 EIO $(($(before_main read,pread64) + 1)) 1 lost
sweep mmap ENOMEM $(($(before_main mmap) + 1)) 1 lost
sweep write,pwrite64,writev EINTR 1 2
sweep fsync,fdatasync ENOSPC 1 2
sweep rename,renameat,renameat2 ENOSPC 1 2

# Many submissions are synced at once.
mkdir -p "$T/many/CAN"
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17; do cp samples/inbox/CAN/immigration_sdmx.csv "$T/many/CAN/$i.csv"; done
status 'EIO at syncfs' 4 strace -f -o "$T/trace" -e trace=syncfs -e inject=syncfs:error=EIO "$c" run "$T/many" -o "$T/o2" --formats csv -q
is 'EIO at syncfs: one line' 1 "$(wc -l <"$T/err" | tr -d ' ')"
is 'EIO at syncfs: nothing is published' '' "$(ls "$T/o2")"
echo "# $total failures"
finish
