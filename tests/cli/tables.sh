#!/bin/sh
# Broken mappings, layouts and dataflows: file, line and column, exit 4, and nothing is published. Of broken rules see broken.sh.
. tests/lib.sh
c=$CONCORD
home=$T/home
fresh() {
	rm -rf "$home" "$T/outbox"
	mkdir -p "$home/validators"
	cp -R mappings "$home/"
	cp -R validators/rules "$home/validators/"
}
refused() {
	status "$1" 4 env CONCORD_HOME="$home" "$c" run samples/inbox -o "$T/outbox" --formats csv
	says "$1: file, line and column" "$2" "$T/err"
	is "$1: one line" 1 "$(wc -l <"$T/err" | tr -d ' ')"
	is "$1: nothing is published" '' "$(ls "$T/outbox" 2>/dev/null)"
}

fresh
status 'a home of its own works' 3 env CONCORD_HOME="$home" "$c" run samples/inbox -o "$T/outbox" --formats csv -q
fresh
layout=$(find "$home/mappings/layouts" -name '*.yaml' | LC_ALL=C sort | head -n 1)
printf 'id: [broken\n' >"$layout"
refused 'a layout that is no YAML' "$(basename "$layout"):[0-9]+:[0-9]+: "
fresh
printf 'no-such-key: 1\n' >>"$layout"
refused 'a layout with an unknown key' "$(basename "$layout"):[0-9]+:[0-9]+: .*no-such-key"
fresh
sed -i '/^[^#]/s/,/;/g' "$home/validators/rules/catalogue.csv"
refused 'a catalogue of rules with other separators' 'catalogue.csv:[0-9]+:3: fields separated by semicolons or tabs, expected commas'
fresh
rm "$home/validators/rules/catalogue.csv"
refused 'no catalogue of rules' 'catalogue.csv: No such file or directory'
fresh
flow=$(find "$home/mappings/dataflows" -name '*.yaml' | LC_ALL=C sort | head -n 1)
printf '\tx: 1\n' >>"$flow"
refused 'a dataflow that is no YAML' "$(basename "$flow"):[0-9]+:[0-9]+: "
fresh
sed -i 's/list: sex,/list: sexes,/' "$home/mappings/dataflows/MIG_FLOW.yaml"
refused 'a dataflow that names a list that is not there' "MIG_FLOW.yaml:[0-9]+:[0-9]+: found the list 'sexes' of SEX, expected one of"
fresh
sed -i 's/list: citizenship}/list: sex}/' "$home/mappings/dataflows/MIG_FLOW.yaml"
refused 'a dataflow with another list of other codes' "MIG_FLOW.yaml:[0-9]+:[0-9]+: found the list 'sex' instead of 'area'"
fresh
sed -i 's/{PARTNER_BASIS: CITIZ}, list/{NO_SUCH: CITIZ}, list/' "$home/mappings/dataflows/MIG_FLOW.yaml"
refused 'a list that another column decides for, and that is not there' "MIG_FLOW.yaml:[0-9]+:[0-9]+: no column 'NO_SUCH'"
status 'a home that is none' 4 env CONCORD_HOME="$T" "$c" run samples/inbox -o "$T/outbox"
finish
