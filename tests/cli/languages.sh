#!/bin/sh
# In which language reports are written, and that nothing else depends on it.
. tests/lib.sh
c=$CONCORD
unset LANGUAGE
mkdir -p "$T/in/FRA" "$T/in/GBR"
cp tests/golden/root-causes/in/KEN/figure.csv "$T/in/FRA/chiffre.csv"
cp tests/golden/root-causes/in/KEN/figure.csv "$T/in/GBR/figure.csv"
fr=$T/in/FRA/chiffre.csv gb=$T/in/GBR/figure.csv
en='SUM-AGE Total 95, sum of the ages 101; difference -6' fran='SUM-AGE Total 95, somme des âges 101.*; écart -6' espa='SUM-AGE Total 95, suma de las edades 101; diferencia -6'

status 'a sender of whom nothing is known' 1 "$c" check "$gb"
says 'a sender of whom nothing is known: English' "error $en" "$T/out"
status 'a sender with a language' 1 "$c" check "$fr"
says 'a sender with a language: that one, with the words that programs look for' "error $fran" "$T/out"
says 'a sender with a language: the sum, too' 'rejeté  .* erreurs' "$T/err"
status 'a language that is asked for' 1 "$c" check --lang es "$fr"
says 'a language that is asked for: for everybody' "error $espa" "$T/out"
status 'English that is asked for' 1 "$c" check -l en "$fr"
says 'English that is asked for: for everybody' "error $en" "$T/out"
status 'a language of a country' 1 "$c" check -l es_MX.UTF-8 "$gb"
says 'a language of a country: that of all of its countries' "error $espa" "$T/out"
status 'what the user of a terminal reads' 1 env LANGUAGE=xx:es_MX:fr "$c" check "$gb"
says 'what the user of a terminal reads: the first that there is' "error $espa" "$T/out"
status 'what the user reads is not what the sender reads' 1 env LANGUAGE=es "$c" check "$fr"
says 'what the user reads is not what the sender reads: the sender decides' "error $fran" "$T/out"
status 'a locale' 1 env LC_ALL=es_ES.UTF-8 LANG=es_ES.UTF-8 "$c" check "$gb"
says 'a locale: changes nothing' "error $en" "$T/out"
"$c" check --json -l fr "$fr" >"$T/a" 2>/dev/null
"$c" check --json "$fr" >"$T/b" 2>/dev/null
same 'JSON is English' "$T/a" "$T/b"
says 'JSON is English: its messages' '"message":"Total 95, sum of the ages 101; difference -6' "$T/a"
for command in "check $gb" "explain SUM-SEX" "run $T/in -o $T/none"; do
	status "${command%% *}: a language that there is not" 2 "$c" $command --lang xx
	says "${command%% *}: a language that there is not: which there are" "--lang 'xx' is none of the languages that there are: en, es, fr" "$T/err"
done
is 'a language that there is not: nothing is made' '' "$(ls "$T/none" 2>/dev/null)"

status 'a rule' 0 "$c" explain --lang fr SUM-SEX
says 'a rule: what it says' '^  dit +Total \{found\}, femmes \+ hommes \{expected\}' "$T/out"
says 'a rule: what to do' '^  que faire +Corrigez le total ou les parties\.' "$T/out"
status 'a rule with a reason' 0 "$c" explain -l es UNREADABLE
says 'a rule with a reason: its placeholders without marks' 'no pudo leerse: \{note\}\.' "$T/out"
status 'a rule for the user' 0 env LANGUAGE=fr "$c" explain SUM-SEX
says 'a rule for the user: the same' 'femmes \+ hommes' "$T/out"
"$c" explain --json -l fr SUM-SEX >"$T/a"
"$c" explain --json SUM-SEX >"$T/b"
same 'a rule as JSON is English' "$T/a" "$T/b"

# A run: the sender decides, and the environment nothing.
"$c" run "$T/in" -o "$T/o1" --as-of 2026-01-15 -q >/dev/null 2>&1
LANGUAGE=es LC_ALL=fr_FR.UTF-8 LANG=es_ES.UTF-8 "$c" run "$T/in" -o "$T/o2" --as-of 2026-01-15 -q >/dev/null 2>&1
is 'a run: its id is the same in any environment' "$(readlink "$T/o1/latest")" "$(readlink "$T/o2/latest")"
(cd "$T/o1/latest" && grep -v events.jsonl MANIFEST.sha256) >"$T/a"
(cd "$T/o2/latest" && sha256sum --quiet -c "$T/a") >"$T/out" 2>&1
is 'a run: so is every byte' 0 $?
says 'a run: the receipt of a sender with a language' '^Reçu de FRA-chiffre.csv' "$T/o1/latest/submissions/FRA-chiffre.csv/receipt.txt"
says 'a run: that of another one' '^Receipt of GBR-figure.csv' "$T/o1/latest/submissions/GBR-figure.csv/receipt.txt"
"$c" decode "$T/o1/latest/submissions/FRA-chiffre.csv/errors.xlsx" | cut -f 2 | uniq | tr '\n' ' ' >"$T/out"
says 'a run: the sheets of its workbook' '^Synthèse Erreurs .* Règles Registre $' "$T/out"
says 'a run: the table of findings is English' "${en#SUM-AGE }" "$T/o1/latest/submissions/FRA-chiffre.csv/findings.csv"
says 'a run: so is the validation report' 'sum of the ages 101' "$T/o1/latest/submissions/FRA-chiffre.csv/findings.json"
status 'a run in one language' 1 "$c" run "$T/in" -o "$T/o3" --as-of 2026-01-15 -q --lang es
[ "$(readlink "$T/o1/latest")" != "$(readlink "$T/o3/latest")" ] && ok 'a run in one language is another run' || not_ok 'a run in one language is another run'
says 'a run in one language: everybody' '^Recibo de GBR-figure.csv' "$T/o3/latest/submissions/GBR-figure.csv/receipt.txt"
for o in o1 o3; do status "$o can be verified" 0 "$c" verify "$T/$o/latest"; done

# A language more is a folder more, and a sender's is a field.
mkdir -p "$T/home/validators" && cp -R mappings "$T/home/mappings" && cp -R validators/rules "$T/home/validators/rules"
mkdir "$T/home/mappings/languages/pt"
printf 'id,message,advice\nSUM-AGE,"Total {found}, soma das idades {expected}; diferença {difference} ({note*}).",\n' >"$T/home/mappings/languages/pt/rules.csv"
printf 'en,text\nErrors,Erros: [1]\nSummary,\342\226\240\n' >"$T/home/mappings/languages/pt/words.csv"
echo 'GBR,country,826,pt,test' >>"$T/home/mappings/senders.csv"
status 'a language more' 1 env CONCORD_HOME="$T/home" "$c" check "$gb"
says 'a language more: what it has' 'error SUM-AGE Total 95, soma das idades 101; diferença -6' "$T/out"
status 'a language more: what it has not is English' 0 env CONCORD_HOME="$T/home" "$c" explain -l pt SUM-SEX
says 'a language more: what it has not is English: the text' 'female \+ male' "$T/out"
CONCORD_HOME=$T/home "$c" run "$T/in" -o "$T/o4" --as-of 2026-01-15 -q >/dev/null 2>&1
"$c" decode "$T/o4/latest/submissions/GBR-figure.csv/errors.xlsx" | cut -f 2 | uniq | tr '\n' ' ' >"$T/out"
says 'a language more: names of sheets that a workbook may have' '^■ Erros_ _1_ ' "$T/out"
status 'a language more: and it can be verified' 0 "$c" verify "$T/o4/latest"
printf 'en,text\nErrors,Tudo\nLedger,tudo\n' >"$T/home/mappings/languages/pt/words.csv"
CONCORD_HOME=$T/home "$c" run "$T/in" -o "$T/o5" --as-of 2026-01-15 -q >/dev/null 2>&1
"$c" decode "$T/o5/latest/submissions/GBR-figure.csv/errors.xlsx" | cut -f 2 | uniq | tr '\n' ' ' >"$T/out"
says 'a language with one name for two sheets: they keep their own' '^Summary Errors .* Ledger $' "$T/out"
echo 'NZL,country,554,zz,test' >>"$T/home/mappings/senders.csv"
status 'a sender with a language that there is not' 4 env CONCORD_HOME="$T/home" "$c" check "$gb"
says 'a sender with a language that there is not: where, and which there are' "senders.csv:[0-9]+:4: found the language 'zz', expected one of en, es, fr, pt" "$T/err"
sed -i '$d' "$T/home/mappings/senders.csv"
echo 'SUM-SEX,Total {fund}.,' >>"$T/home/mappings/languages/pt/rules.csv"
status 'a text with a placeholder that there is not' 4 env CONCORD_HOME="$T/home" "$c" check "$gb"
says 'a text with a placeholder that there is not: where' "languages/pt/rules.csv:3:2: '\{fund\}'" "$T/err"
finish
