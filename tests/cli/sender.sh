#!/bin/sh
# Who sends a file that lies in no folder of a sender.
. tests/lib.sh
c=$CONCORD
f=$T/flows.csv
cat >"$f" <<'EOF'
Country of citizenship,Year,Immigrants
Uganda,2020,120
Somalia,2020,90
EOF

status 'nobody sends it' 1 "$c" check "$f"
says 'nobody: what is missing' 'MISSING-FIELD area \(REF_AREA\) is missing' "$T/out"
says 'nobody: what to do' 'concord check --sender KEN' "$T/out"
status 'a sender is named' 0 "$c" check --sender KEN -o "$T/answer" "$f"
is 'it is the area of the figures' 2 "$(grep -c ',404,' "$T/answer/accepted.csv")"
mkdir "$T/UGA"
cp "$f" "$T/UGA/"
status 'a sender that is named goes before the folder' 0 "$c" check --sender KEN -o "$T/answer2" "$T/UGA/flows.csv"
is 'the same figures' 2 "$(grep -c ',404,' "$T/answer2/accepted.csv")"
"$c" decode --facts --sender KEN "$f" | "$c" layout | "$c" normalize >"$T/piped"
says 'the stages know the sender' '^@submission,KEN-flows.csv,KEN,' "$T/piped"
is 'the figures are those of the sender' 0 "$(grep -c MISSING-FIELD "$T/piped")"

status 'a name is no sender' 2 "$c" check --sender Kenya "$f"
says 'a name: the code' '\-\-sender Kenya: no sender is called so; write KEN' "$T/err"
status 'an unknown sender' 2 "$c" check --sender Nowhere "$f" "$f"
status 'decode: a name is no sender' 2 "$c" decode --facts --sender Kenya "$f"
status 'decode without --facts' 2 "$c" decode --sender KEN "$f"
