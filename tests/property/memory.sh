#!/bin/sh
# A night of many small submissions takes as much memory as one of few, and leaves of each what it would leave of it alone.
. tests/lib.sh
c=$CONCORD
if ! ${CC:-cc} -O1 -std=c11 -D_GNU_SOURCE -o "$T/cost" tests/tools/cost.c 2>"$T/err"; then
	skip 'memory of a night' 'there is no compiler'
	finish
fi
senders='AUT BEL BGR CAN CHE CHL COL CYP DEU DNK EGY ESP EST FIN FRA GBR GHA GRC HUN IRL'
inbox() { # folder, submissions of each sender
	for s in $senders; do
		mkdir -p "$1/$s"
		for i in $(seq "$2"); do
			printf 'Year,Country of birth,Sex,Age group,Persons\n%s,Uganda,Male,All ages,%s\n' "$((1900 + i))" "$i" >"$1/$s/f$i.csv"
		done
	done
}
night() { # inbox, outbox; what it took is in $T/took
	"$T/cost" "$T/took" "$c" run "$T/$1" -o "$T/$2" --as-of 2026-01-15 -q --formats csv >"$T/out" 2>"$T/err"
}
inbox "$T/few" 2
inbox "$T/many" 15
# of two of a sender that differ, the one that is in memory and the one that is not find out
for s in AUT IRL; do
	for i in 1 2; do
		printf 'Year,Country of birth,Sex,Age group,Persons\n2020,Ghana,Female,All ages,%s\n' "$i" >"$T/few/$s/g$i.csv"
		cp "$T/few/$s/g$i.csv" "$T/many/$s/"
	done
done
night few box-few
is 'few: the run' 1 $?
few=$(cut -d' ' -f2 "$T/took")
night many box-many
is 'many: the run' 1 $?
many=$(cut -d' ' -f2 "$T/took")
is 'many: as many as were sent' 304 "$(grep -c '"event":"submission"' "$T/box-many/latest/events.jsonl")"
echo "few: $few MB, many: $many MB"
case $B in
*asan*) skip 'many take as much as few' 'a sanitizer keeps what was freed' ;;
*) [ "$many" -le $((few + 6)) ] && ok 'many take as much as few' || not_ok "many take as much as few: $few MB, $many MB" ;;
esac
for s in AUT IRL; do
	for f in f1 f2 g1 g2; do
		same "$s $f: what was accepted" "$T/box-few/latest/submissions/$s-$f.csv/accepted.csv" "$T/box-many/latest/submissions/$s-$f.csv/accepted.csv"
		same "$s $f: what was found" "$T/box-few/latest/submissions/$s-$f.csv/findings.csv" "$T/box-many/latest/submissions/$s-$f.csv/findings.csv"
	done
	says "$s: the two that differ" 'error,AGREE-SUBMISSION' "$T/box-many/latest/submissions/$s-g1.csv/findings.csv"
done
is 'nothing of the night is left in the state' '' "$(find "$T/box-many/.state" -name '*.tmp')"
# so does one sender with many, which are not in memory together where they have nothing in common
of_one() { # folder, submissions
	mkdir -p "$1/KEN"
	for i in $(seq "$2"); do
		printf 'Year,Country of birth,Sex,Age group,Persons\n%s,Uganda,Male,All ages,%s\n' "$((1600 + i))" "$i" >"$1/KEN/f$i.csv"
	done
	for i in 1 2; do
		printf 'Year,Country of birth,Sex,Age group,Persons\n2019,Ghana,Female,All ages,%s\n' "$i" >"$1/KEN/$((i * 8))g.csv"
	done
}
of_one "$T/ten" 34
of_one "$T/hundreds" 400
night ten box-ten
is 'of one sender few: the run' 1 $?
ten=$(cut -d' ' -f2 "$T/took")
night hundreds box-hundreds
is 'of one sender many: the run' 1 $?
hundreds=$(cut -d' ' -f2 "$T/took")
echo "of one sender, 36: $ten MB, 402: $hundreds MB"
case $B in
*asan*) skip 'many of one sender take as much as few' 'a sanitizer keeps what was freed' ;;
*) [ "$hundreds" -le $((ten + 8)) ] && ok 'many of one sender take as much as few' || not_ok "many of one sender take as much as few: $ten MB, $hundreds MB" ;;
esac
for f in f1 f34 8g 16g; do
	same "of one sender, $f: what was found" "$T/box-ten/latest/submissions/KEN-$f.csv/findings.csv" "$T/box-hundreds/latest/submissions/KEN-$f.csv/findings.csv"
done
is 'of one sender: the two that differ' 1 "$(grep -c AGREE-SUBMISSION "$T/box-hundreds/latest/findings.csv")"
# and where all of them have observations in common: those that agree, and one of which the last two differ from the first
sharing() { # folder, submissions
	mkdir -p "$1/KEN"
	for i in $(seq "$2"); do
		printf 'Year,Country of birth,Sex,Age group,Persons\n2019,Ghana,Female,All ages,5\n%s,Uganda,Male,All ages,%s\n' "$((1600 + i))" "$i" >"$1/KEN/f$i.csv"
	done
	for i in 1 2; do
		printf 'Year,Country of birth,Sex,Age group,Persons\n2019,Ghana,Female,All ages,%s\n2018,Ghana,Female,All ages,%s\n' "$((5 + i))" "$i" >"$1/KEN/g$i.csv"
	done
}
sharing "$T/share-few" 34
sharing "$T/share-many" 400
night share-few box-share-few
is 'few that share: the run' 1 $?
few=$(cut -d' ' -f2 "$T/took")
night share-many box-share-many
is 'many that share: the run' 1 $?
many=$(cut -d' ' -f2 "$T/took")
echo "of one sender that share observations, 36: $few MB, 402: $many MB"
case $B in
*asan*) skip 'many that share take as much as few' 'a sanitizer keeps what was freed' ;;
*) [ "$many" -le $((few + 8)) ] && ok 'many that share take as much as few' || not_ok "many that share take as much as few: $few MB, $many MB" ;;
esac
for d in box-share-few box-share-many; do
	is "$d: the three that differ" 3 "$(grep -c AGREE-SUBMISSION "$T/$d/latest/findings.csv")"
	says "$d: each against the first" '5 here, 7 in another file of the same sender .KEN/g2' "$T/$d/latest/submissions/KEN-f1.csv/findings.csv"
	says "$d: what the first lacks, against the next that has it" '1 here, 2 in another file' "$T/$d/latest/submissions/KEN-g1.csv/findings.csv"
done
# the second time all are known, and the run is the same
cp -R "$T/box-many/latest/." "$T/before"
night many box-many
is 'many: once more' 1 $?
diff -r -x events.jsonl "$T/before" "$T/box-many/latest" >"$T/diff" && ok 'once more: the same bytes' || not_ok 'once more: the same bytes'
status 'it reads back' 0 "$c" verify "$T/box-many/latest"
finish
