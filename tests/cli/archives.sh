#!/bin/sh
# What is packed is read as if it were not: the same figures, findings and copies. What must not be read costs little.
. tests/lib.sh
c=$CONCORD
sent=samples/inbox/KEN/migrants_census_2019.csv
book=samples/inbox/TUN/population_nee_a_l_etranger.xlsx

# The findings of check without the names of files, and the verdict.
check() {
	"$c" check --json "$1" >"$T/out" 2>"$T/err"
	echo "status $?"
	tr '{' '\n' <"$T/out" | sed -n 's/.*"rule":"\([^"]*\)".*"cell":"\([^"]*\)".*"message":"\(.*\)","advice.*/\1 \2 \3/p'
}

P=$T/KEN # whose they are
mkdir "$P" "$T/p" "$T/p/sub"
cp "$sent" "$T/p/sub/"
cp "$book" "$T/p/"
check "$sent" >"$T/alone"
(cd "$T/p" && tar -cf "$P/one.tar" sub && tar -czf ../one.tar.gz ./sub && gzip -c sub/*.csv >"$P/one.csv.gz" && tar -czf "$P/two.tgz" .)
mkdir "$T/q"
mv "$T/one.tar.gz" "$T/q/"
(cd "$T" && tar -cf "$P/nested.tar" q)
for f in one.tar one.csv.gz nested.tar; do
	check "$P/$f" >"$T/packed"
	same "$f is what is in it" "$T/alone" "$T/packed"
done
status 'a workbook and a text in one archive' 1 "$c" check "$P/two.tgz"
says 'each is called by its path' "^$P/two.tgz/sub/migrants_census_2019.csv:E37 error SUM-SEX" "$T/out"
"$c" decode "$book" | cut -f 2- >"$T/alone"
"$c" decode "$P/two.tgz" | grep '^two.tgz/population' | cut -f 2- >"$T/packed"
same 'the cells of the workbook are the same' "$T/alone" "$T/packed"

# A folder with an archive in it, in a run; the copies in the error workbook come from the archive.
mkdir -p "$T/inbox/KEN/folder"
cp "$P/two.tgz" "$T/inbox/KEN/folder/"
cp "$sent" "$T/inbox/KEN/folder/again.csv"
cp tests/golden/unpack-archive/in/sent.zip "$T/inbox/KEN/folder/"
printf 'x' >"$T/inbox/KEN/folder/empty.zip"
cp tests/golden/unpack-refused/in/locked.zip "$T/inbox/KEN/folder/"
status 'a run over a folder with archives' 3 "$c" run "$T/inbox" -o "$T/outbox" --as-of 2026-01-15 -q
status 'its output reads back' 0 "$c" verify "$T/outbox/latest"
"$c" decode "$T/outbox/latest/submissions/KEN-folder/errors.xlsx" | cut -f 2 | uniq >"$T/sheets"
for s in again.csv migrants_census_2019.csv 'Tableau 3.2' uganda.csv ghana.csv; do
	says "a copy of $s" "^$s" "$T/sheets"
done
"$c" decode "$T/outbox/latest/submissions/KEN-folder/errors.xlsx" | grep '.Summary.' >"$T/summary"
says 'a file that could not be read is not called empty' '	F[0-9]+	s	the file could not be read, see Errors$' "$T/summary"
LC_ALL=C "$c" run "$T/inbox" -o "$T/outbox2" --as-of 2026-01-15 -q
same 'the same bytes in the C locale' "$T/outbox/latest/MANIFEST.sha256" "$T/outbox2/latest/MANIFEST.sha256"

# The night after, when nothing is read anew and the copies are all that is unpacked; a 7z has its names in letters of any charset.
mkdir -p "$T/letters/KEN"
cp tests/fuzz/seeds/unpack/sevenzip "$T/letters/KEN/letters.7z"
for day in 15 16; do
	"$c" run "$T/letters" -o "$T/nights" --as-of "2026-01-$day" -q >/dev/null 2>&1
	"$c" decode "$T/nights/latest/submissions/KEN-letters.7z/errors.xlsx" | cut -f 2 | uniq >"$T/sheets$day"
done
says 'a copy of a file with letters in its name' '^é.csv' "$T/sheets15"
same 'the night after has the same copies' "$T/sheets15" "$T/sheets16"

# Bombs: little memory, little time. 400 MB of addresses are less than what would be unpacked.
head -c 600000000 /dev/zero | gzip -9 >"$T/zeros.csv.gz"
(cd "$T" && truncate -s 800M zeros.csv && tar -czf zeros.tar.gz zeros.csv && rm zeros.csv)
for f in "$T/zeros.csv.gz" "$T/zeros.tar.gz" tests/golden/unpack-refused/in/bomb.zip; do
	if nm "$c" 2>/dev/null | grep -q __asan_init; then
		status "${f##*/}" 3 timeout 60 "$c" check "$f"
	else
		status "${f##*/}" 3 timeout 20 sh -c "ulimit -v 400000 && exec '$c' check '$f'"
	fi
	says "${f##*/}: the limit is named" 'more than 200 times its size|is an empty' "$T/out"
done

# What is refused leaves nothing anywhere.
mkdir "$T/empty"
(cd "$T/empty" && "$c" check "$TREE"/tests/golden/unpack-archive/in/* >/dev/null 2>&1)
is 'no file is made' '' "$(ls -A "$T/empty")"
finish
