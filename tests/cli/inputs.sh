#!/bin/sh
# Bad inputs: refused by name, and the others are done all the same.
. tests/lib.sh
c=$CONCORD
good=samples/inbox/CAN/immigration_sdmx.csv
book=samples/inbox/TUN/population_nee_a_l_etranger.xlsx

# A workbook of which every entry says that it is encrypted.
encrypt() {
	cp "$1" "$2"
	for sign in '\x03\x04 6' '\x01\x02 8'; do
		for at in $(LC_ALL=C grep -obUaP "PK${sign% *}" "$1" | cut -d: -f1); do
			printf '\001' | dd of="$2" bs=1 seek=$((at + ${sign#* })) conv=notrunc 2>/dev/null
		done
	done
}

mkdir "$T/bad"
head -c 3000 "$book" >"$T/bad/cut.xlsx"
head -c 100 "$book" >"$T/bad/stub.xlsx"
encrypt "$book" "$T/bad/locked.xlsx"
truncate -s 20G "$T/bad/huge.csv"
: >"$T/bad/empty.csv"
head -c 4096 /dev/urandom >"$T/bad/noise.csv"
printf '\320\317\021\340\241\261\032\341' >"$T/bad/old.xls"
head -c 4000 /dev/zero >>"$T/bad/old.xls"
printf '%%PDF-1.7\n' >"$T/bad/scan.pdf"
ln -s "$TREE/$good" "$T/bad/link.csv"
mkfifo "$T/bad/pipe.csv"
mkdir "$T/bad/folder.csv"
for f in "$T"/bad/*; do
	name=${f##*/}
	[ "$name" = empty.csv ] && continue
	status "check $name" 3 timeout 20 "$c" check "$f"
	says "check $name: refused with a reason" "error UNREADABLE .*could not be read: .+" "$T/out"
done
status 'check of an empty file is no crash' 3 "$c" check "$T/bad/empty.csv"

status 'the others are done all the same' 3 "$c" check "$T/bad/cut.xlsx" "$good" "$T/bad/stub.xlsx"
says 'the good one among them' "$good +accepted" "$T/err"
status 'check of all with -o' 3 "$c" check -o "$T/answers" "$T/bad/cut.xlsx" "$good"
is 'a folder for each file' 2 "$(ls "$T/answers" | wc -l | tr -d ' ')"

mkdir -p "$T/inbox/CAN" "$T/inbox/ISL" "$T/inbox/decisions"
cp "$good" "$T/inbox/CAN/"
cp -R "$T/bad" "$T/inbox/CAN/mixed"
cp "$T/bad/cut.xlsx" "$T/bad/locked.xlsx" "$T/inbox/ISL/"
rm -rf "$T/inbox/CAN/mixed"
ln -s "$TREE/$good" "$T/inbox/CAN/link.csv"
mkfifo "$T/inbox/CAN/pipe.csv"
status 'a run with bad inputs' 3 timeout 60 "$c" run "$T/inbox" -o "$T/outbox" --formats csv --as-of 2026-01-15
says 'a run: the good one' 'CAN +CAN/immigration_sdmx.csv .* accepted' "$T/err"
says 'a run: the link is refused' 'CAN +CAN/link.csv .* unreadable' "$T/err"
says 'a run: the FIFO is refused' 'CAN +CAN/pipe.csv .* unreadable' "$T/err"
status 'a run with bad inputs reads back' 0 "$c" verify "$T/outbox/latest"

# an upload that was cut off within a record is read as far as it is whole, and says where it is not
head -c $(($(wc -c <"$good") - 30)) "$good" >"$T/cut.csv"
status 'a text that is cut off' 0 "$c" check "$T/cut.csv"
says 'a text that is cut off: where' 'cut\.csv:A[0-9]+ (warning|error) CSV-RAGGED' "$T/out"

# a sender with a hundred submissions: all are read, in order of names, and those that differ find each other
mkdir -p "$T/hundred/KEN"
for i in $(seq 100); do
	printf 'Year,Country of birth,Sex,Age group,Persons\n%s,Uganda,Male,All ages,%s\n' "$((1900 + i % 99))" "$i" >"$T/hundred/KEN/f$i.csv"
done
status 'a hundred submissions of one sender' 1 timeout 120 "$c" run "$T/hundred" -o "$T/outbox3" --formats csv --as-of 2026-01-15
is 'a hundred: all are there' 100 "$(ls "$T/outbox3/latest/submissions" | wc -l | tr -d ' ')"
is 'a hundred: two of them differ' KEN-f1.csv "$(sed -n 's/^[^,]*,error,AGREE-SUBMISSION,[^,]*,[^,]*,\([^,]*\),.*/\1/p' "$T/outbox3/latest/findings.csv")"
status 'a hundred: read back' 0 "$c" verify "$T/outbox3/latest"

# more entries than a night takes: found out at once, and nothing is read
mkdir "$T/flood"
(cd "$T/flood" && seq 10001 | sed 's/$/.csv/' | xargs touch)
status 'an inbox of ten thousand and one' 4 timeout 5 "$c" run "$T/flood" -o "$T/outbox4"
is 'ten thousand and one: one line' 1 "$(wc -l <"$T/err" | tr -d ' ')"
says 'ten thousand and one: the reason' 'more than 10000 submissions' "$T/err"
is 'ten thousand and one: nothing is published' '' "$(ls "$T/outbox4" 2>/dev/null)"

mkdir "$T/none"
status 'an empty inbox' 2 "$c" run "$T/none" -o "$T/outbox2"
is 'an empty inbox: one line' 1 "$(wc -l <"$T/err" | tr -d ' ')"
is 'an empty inbox publishes nothing' '' "$(ls "$T/outbox2" 2>/dev/null)"
status 'an inbox that is a file' 2 "$c" run "$good" -o "$T/outbox2"
status 'a folder given to decode' 3 "$c" decode "$T/none"
finish
