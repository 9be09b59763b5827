#!/bin/sh
# Every layout has a golden case that fails without it.
. tests/lib.sh
mkdir -p "$T/home/validators"
cp -R mappings "$T/home/"
cp -R validators/rules "$T/home/validators/"
cp "$B/mappings.bin" "$T/home/"
sed -n '/^#/!p' tests/golden/layouts.csv | sed 1d >"$T/list"
shows() { CONCORD_HOME=$T/home sh tests/golden.sh "$B" diff "$1" >"$T/o" 2>&1; }

# the cases see what layouts do, and not that their files are others
for f in "$T"/home/mappings/layouts/*.yaml; do
	echo '# another version' >>"$f"
done
for case in $(cut -d, -f2 "$T/list" | sort -u); do
	shows "$case"
	is "$case: with all layouts" 0 $?
done
for f in mappings/layouts/*.yaml; do
	id=$(sed -n 's/^id: *//p' "$f")
	case=$(sed -n "s/^$id,//p" "$T/list")
	if [ -z "$case" ] || [ ! -d "tests/golden/$case" ]; then
		not_ok "$id: a golden case"
		echo "write one and name it in tests/golden/layouts.csv"
		continue
	fi
	rm "$T/home/$f"
	if shows "$case"; then
		not_ok "$id: $case shows it"
		echo 'it is the same without the layout'
	else
		ok "$id: $case shows it"
	fi
	cp "$f" "$T/home/$f"
done
is 'the list names layouts that are there' '' "$(cut -d, -f1 "$T/list" | while read -r id; do grep -lx "id: *$id" mappings/layouts/*.yaml >/dev/null || echo "$id"; done)"
finish
