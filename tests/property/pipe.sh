#!/bin/sh
# decode | layout | normalize | validate gives the observations and findings of a run.
. tests/lib.sh
c=$CONCORD
mkdir -p "$T/made/KEN"
(cd samples/inbox && tar -czf "$T/made/KEN/all.tar.gz" ./KEN ./TUN ./GHA) # of which one cannot be read
cp tests/golden/unpack-archive/in/sent.zip "$T/made/KEN/"
# two dataflows in one archive, that of the later name first
mkdir "$T/two"
printf 'Foreign population by citizenship\nCitizenship,2018,2019\nTurkey,1,2\nItaly,3,4\n' >"$T/two/a.csv"
printf 'Immigrants by citizenship\nCitizenship,2018,2019\nTurkey,1,2\nItaly,3,4\n' >"$T/two/b.csv"
(cd "$T/two" && tar -czf "$T/made/KEN/stocks-first.tar.gz" a.csv b.csv && tar -czf "$T/made/KEN/flows-first.tar.gz" b.csv a.csv)
for f in samples/inbox/*/* "$T"/made/KEN/*; do
	case $f in *GHA* | */respaldo.zip) continue ;; esac # they cannot be read at all
	sender=$(basename "$(dirname "$f")")
	name=$sender-$(basename "$f")
	rm -rf "$T/in" "$T/out" "$T/pipe"
	mkdir -p "$T/in/$sender" "$T/pipe"
	cp "$f" "$T/in/$sender/"
	"$c" run "$T/in" -o "$T/outbox" --as-of 2026-01-15 --formats csv -q 2>"$T/err" || :
	latest=$T/outbox/latest
	"$c" decode --facts "$T/in/$sender/$(basename "$f")" >"$T/pipe/cells" 2>"$T/err"
	"$c" layout <"$T/pipe/cells" >"$T/pipe/raw"
	"$c" normalize <"$T/pipe/raw" >"$T/pipe/coded"
	"$c" validate --findings "$T/pipe/findings.csv" <"$T/pipe/coded" >"$T/pipe/checked"
	"$c" emit <"$T/pipe/checked" >"$T/pipe/observations.csv"
	cat "$latest"/harmonized/*.csv >"$T/observations.csv"
	same "$name: the observations" "$T/observations.csv" "$T/pipe/observations.csv"
	same "$name: the findings" "$latest/findings.csv" "$T/pipe/findings.csv"
done
finish
