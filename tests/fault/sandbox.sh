#!/bin/sh
# What reads and writes is confined: seen from inside, seen from outside, and where the kernel cannot do it.
. tests/lib.sh
c=$CONCORD
case ${CONCORD_SANDBOX-} in off) skip 'the sandbox' 'this kernel has none'; finish ;; esac
night() { "$c" run "$T/inbox" -o "$1" --as-of 2026-01-15 -q -j 2; }
mkdir -p "$T/inbox/TUN"
cp -R samples/inbox/CAN samples/inbox/KEN samples/inbox/GHA "$T/inbox/"
cp samples/inbox/TUN/*.xlsx "$T/inbox/TUN/"
mkdir "$T/inbox/KEN/folder"
cp samples/inbox/KEN/*.csv "$T/inbox/KEN/folder/"

# ---- from inside: every child tries what it should not do ----
if [ "${B#*asan}" != "$B" ]; then
	skip 'children tempted' 'a sanitizer wants to be loaded first'
elif ! ${CC:-cc} -O1 -Wall -shared -fPIC -o "$T/tempt.so" tests/tools/tempt.c 2>"$T/err"; then
	skip 'children tempted' 'there is no compiler'
else
	: >"$T/tempted"
	LD_PRELOAD=$T/tempt.so TEMPT_LOG=$T/tempted night "$T/out-tempted" 2>"$T/err"
	is 'tempted: the run is as ever' 3 $?
	children=$(sed -n 's/^children //p' "$T/tempted")
	[ "${children:-0}" -ge 12 ] && ok "tempted: $children children" || not_ok "tempted: only ${children:-0} children"
	for what in 'open /etc/passwd' 'open the log' 'write the log' socket execve ptrace; do
		is "tempted: $what" "$what: 0 succeeded, $children refused" "$(grep "^$what:" "$T/tempted")"
	done
	is 'tempted: only the check of the output starts processes' "fork: 1 succeeded, $((children - 1)) refused" "$(grep '^fork:' "$T/tempted")"
	LD_PRELOAD=$T/tempt.so TEMPT_LOG=$T/tempted "$c" run --no-sandbox "$T/inbox" -o "$T/out-free" --as-of 2026-01-15 -q 2>"$T/err" || :
	says 'without the sandbox they succeed' '^socket: [1-9][0-9]* succeeded' "$T/tempted"

	# commands that read what strangers wrote from standard input, or from files that are named
	file=samples/inbox/KEN/migrants_census_2019.csv
	"$c" decode --facts "$file" >"$T/cells"
	"$c" layout <"$T/cells" >"$T/raw"
	"$c" normalize <"$T/raw" >"$T/coded"
	v=tests/golden/vtl-rulesets/in
	tempted() { # name, standard input, command
		name=$1 from=$2
		shift 2
		: >"$T/tempted"
		"$@" <"$from" >"$T/plain" 2>"$T/err"
		LD_PRELOAD=$T/tempt.so TEMPT_LOG=$T/tempted "$@" <"$from" >"$T/got" 2>"$T/err"
		same "$name tempted: the same is written" "$T/plain" "$T/got"
		is "$name tempted: one child" 'children 1' "$(head -n 1 "$T/tempted")"
		is "$name tempted: all is refused" '' "$(sed 1d "$T/tempted" | grep -v ': 0 succeeded, 1 refused$')"
	}
	tempted decode /dev/null "$c" decode --dump "$T/dump" "$file"
	tempted layout "$T/cells" "$c" layout --findings "$T/findings.csv"
	tempted normalize "$T/raw" "$c" normalize --findings "$T/findings.csv"
	tempted validate "$T/coded" "$c" validate --findings "$T/findings.csv"
	tempted emit "$T/coded" "$c" emit --findings "$T/findings.csv"
	says 'tempted: findings are written' '^[0-9a-f]{32},' "$T/findings.csv"
	tempted vtl /dev/null "$c" vtl --script $v/points.vtl --structure $v/stock.json --data $v/stock.csv -o "$T/results"
fi

# ---- as root, and as nobody ----
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
	chmod 755 "$T" && mkdir -p "$T/home/build" && mkdir -m 777 "$T/nobody"
	cp "$c" "$B/mappings.bin" "$T/home/build/"
	cp -R mappings validators "$T/home/"
	chmod -R a+rX "$T/home" "$T/inbox"
	status 'as root' 3 night "$T/out-root"
	status 'as nobody' 3 env TMPDIR="$T/nobody" setpriv --reuid=65534 --regid=65534 --clear-groups \
		"$T/home/build/concord" run "$T/inbox" -o "$T/nobody/out" --as-of 2026-01-15 -q -j 2
	if diff -r -x events.jsonl -x .state -x .lock "$T/out-root" "$T/nobody/out" >"$T/diff"; then
		ok 'as nobody: the same bytes'
	else
		not_ok 'as nobody: the same bytes'
		head "$T/diff"
	fi
else
	skip 'as root and as nobody' 'only root can be both'
fi

strace -qq -o /dev/null true 2>/dev/null || { skip 'seen from outside' 'strace is not installed or may not trace'; finish; }

# ---- from outside: what was opened, whom they talked to ----
own=
case $B in
*asan*)
	export ASAN_OPTIONS=detect_leaks=0 # which cannot be done while something traces
	own='|/proc/.*' ;;
esac
mkdir "$T/trace" "$T/watched"
cp -a "$T/inbox/." "$T/watched/"
if ${CC:-cc} -O1 -std=c11 -D_GNU_SOURCE -Ipipeline -I. -o "$T/make_hostile" tests/tools/make_hostile.c -larchive -lz 2>"$T/err"; then
	"$T/make_hostile" "$T/hostile" && rm "$T/hostile/manifest.tsv" && cp -a "$T/hostile/." "$T/watched/"
fi
strace -ff -y -qq -o "$T/trace/p" -e trace=%file,%network,%process,landlock_restrict_self,seccomp \
	"$c" run "$T/watched" -o "$T/out-seen" --as-of 2026-01-15 -q -j 2 >"$T/out.txt" 2>"$T/err"
is 'watched: the run is as ever' 3 $?
first=$(grep -l '^execve' "$T"/trace/p.*)
is 'watched: one program was run' 1 "$(cat "$T"/trace/p.* | grep -c '^execve')"
is 'watched: no socket' 0 "$(cat "$T"/trace/p.* | grep -cE '^(socket|connect|bind|sendto|sendmsg)')"
stage=$T/out-seen/.stage-
state=$T/out-seen/.state/artifacts/ # what writers look at, where there is more than memory holds
unconfined='' outside='' children=0
for p in "$T"/trace/p.*; do
	[ "$p" != "$first" ] || continue
	children=$((children + 1))
	grep -q '^landlock_restrict_self.* = 0$' "$p" && grep -q '^seccomp(SECCOMP_SET_MODE_FILTER.* = 0$' "$p" || unconfined="$unconfined $p"
	# what was opened from the filter on
	sed '1,/^seccomp(SECCOMP_SET_MODE_FILTER/d' "$p" | grep -E '^(open|openat|openat2|creat)\(' | grep -v ' = -1 ' |
		sed 's/.* = [0-9]*<\(.*\)>$/\1/' | grep -vE "^(/dev/null(<.*)?|$TREE/(mappings|validators/rules)(/.*)?|$stage.*|$state.*|$T/watched/.*$own)\$" >>"$T/outside"
	# and what was made, renamed or removed
	sed '1,/^seccomp(SECCOMP_SET_MODE_FILTER/d' "$p" | grep -E '^(unlink|rename|mkdir|rmdir|symlink|link|mknod|chmod|truncate)' |
		grep -v ' = -1 ' | grep -v "\"$stage" >>"$T/outside"
done
is 'watched: every child is confined' '' "$unconfined"
[ $children -ge 12 ] && ok "watched: $children children" || not_ok "watched: only $children children"
is 'watched: nothing was opened elsewhere' '' "$(sort -u "$T/outside")"

# a reader leaves its own artifact, which is open already, and sees no other
grep -l "= [0-9]*<$state" "$T"/trace/p.* | while read -r p; do
	[ "$p" = "$first" ] || grep -q "^open.* = [0-9]*<$stage" "$p" || sed '1,/^seccomp(SECCOMP_SET_MODE_FILTER/d' "$p" | grep "^open.*<$state"
done >"$T/other"
is 'watched: only writers look at artifacts' '' "$(cat "$T/other")"

# one writer reads one submission, and no other
grep -l 'TUN-population' "$T"/trace/p.* | while read -r p; do
	[ "$p" = "$first" ] || sed '1,/^seccomp(SECCOMP_SET_MODE_FILTER/d' "$p" | grep -E '^open' | grep -E 'watched/(CAN|KEN)'
done >"$T/other"
is 'watched: a writer reads its own submission' '' "$(cat "$T/other")"

# ---- a second thread: it begins behind the filter, and opens nothing ----
mkdir -p "$T/large/KEN" "$T/threads"
awk 'BEGIN { print "country,year,persons"; for (i = 0; i < 120000; i++) print "Kenya," 1990 + i % 30 "," i }' >"$T/large/KEN/moves.csv"
strace -ff -qq -o "$T/threads/p" -e trace=%file,%process,seccomp "$c" run "$T/large" -o "$T/out-large" --as-of 2026-01-15 -q -j 2 >"$T/out.txt" 2>"$T/err"
thread=$(sed -n 's/^clone(.*CLONE_THREAD.* = \([0-9]*\)$/\1/p' "$T"/threads/p.*)
is 'a large text: one more thread' 1 "$(echo "$thread" | wc -w | tr -d ' ')"
is 'a large text: it begins behind the filter' 1 \
	"$(sed '1,/^seccomp(SECCOMP_SET_MODE_FILTER/d' "$(grep -l CLONE_THREAD "$T"/threads/p.*)" | grep -c '^clone(.*CLONE_THREAD')"
is 'a large text: it opens nothing' 0 "$(grep -cE '^(open|openat|openat2|creat|unlink|rename)' "$T/threads/p.$thread")"

# ---- a kernel that has none ----
for call in landlock_create_ruleset seccomp; do
	lacking() { strace -f -qq -o /dev/null -e trace=$call -e inject=$call:error=ENOSYS "$@"; }
	status "no $call: a run is refused" 4 lacking "$c" run "$T/inbox" -o "$T/out-none" --as-of 2026-01-15
	says "no $call: it says what to do" 'this kernel has no .*--no-sandbox' "$T/err"
	is "no $call: one line" 1 "$(wc -l <"$T/err" | tr -d ' ')"
	[ -e "$T/out-none/latest" ] && not_ok "no $call: nothing is published" || ok "no $call: nothing is published"
	status "no $call: a run that is told so" 3 lacking "$c" run --no-sandbox "$T/inbox" -o "$T/out-$call" --as-of 2026-01-15 -q
	status "no $call: check does without" 1 lacking "$c" check "$T/inbox/KEN/migrants_census_2019.csv"
	status "no $call: decode does without" 0 lacking "$c" decode "$T/inbox/KEN/migrants_census_2019.csv"
	status "no $call: doctor finds it" 4 lacking "$c" doctor -o "$T/out-none"
	says "no $call: doctor says so" '^WRONG +sandbox' "$T/out"
done
status 'in the sandbox' 3 night "$T/out-base"
status 'told off by the environment' 3 env CONCORD_SANDBOX=off "$c" run "$T/inbox" -o "$T/out-off" --as-of 2026-01-15
says 'told off by the environment: it is said' '^Read and written without the sandbox' "$T/err"
for other in landlock_create_ruleset off; do
	if diff -r -x events.jsonl -x .state -x .lock "$T/out-base" "$T/out-$other" >"$T/diff"; then
		ok "the same bytes with and without ($other)"
	else
		not_ok "the same bytes with and without ($other)"
		head "$T/diff"
	fi
done

# what cannot be entered is not gone without
status 'a sandbox that cannot be entered: the run fails' 4 strace -f -qq -o /dev/null -e trace=landlock_restrict_self \
	-e inject=landlock_restrict_self:error=EPERM "$c" run "$T/inbox" -o "$T/out-fails" --as-of 2026-01-15 -q
says 'a sandbox that cannot be entered: it says so' 'sandbox cannot be entered' "$T/err"
finish
