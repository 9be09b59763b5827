#!/bin/sh
# Debian's ruby-countries is another hand at the codes of the International Olympic Committee: those that differ from ISO 3166 are in
# mappings/aliases/area-sport.csv and mean the same. Codes of committees that ended, and of before a change, are ours alone.
. tests/lib.sh
data=$(ls -d /usr/share/rubygems-integration/all/gems/countries-*/lib/countries/data/countries 2>/dev/null | head -1)
missing=
[ -n "$data" ] || missing='ruby-countries is not installed'
command -v python3 >/dev/null || missing='python3 is not installed'
if [ -n "$missing" ]; then
	skip 'codes of the International Olympic Committee' "$missing"
	finish
	exit
fi

cat >"$T/ask.py" <<'EOF2'
import csv, glob, re, sys

theirs = {}
for path in glob.glob(sys.argv[1] + '/*.yaml'):
    text = open(path, encoding='utf-8').read()
    of = {key: (re.findall(r"^  %s: *'?(\w+)" % key, text, re.M) or [''])[0] for key in ('ioc', 'alpha3', 'number')}
    if of['ioc'] and of['ioc'] != of['alpha3']:
        theirs[of['ioc']] = of['number']
ours = {row['spelling']: row['code'] for row in csv.DictReader(line for line in open('mappings/aliases/area-sport.csv', encoding='utf-8')
    if not line.startswith('#')) if row['system'] == '~IOC'}
ended = {'AHO', 'FRG', 'GDR', 'SIN', 'TCH', 'URS', 'YUG'}
later = {'KOS'} # a committee since 2014
bad = ['%s: %s, expected %s' % (code, ours.get(code, 'none'), number) for code, number in sorted(theirs.items()) if ours.get(code) != number]
bad += ['%s: only ours' % code for code in sorted(set(ours) - set(theirs) - ended - later)]
print('%d compared' % len(theirs))
print('\n'.join(bad))
sys.exit(len(bad) > 0)
EOF2
status 'codes of the International Olympic Committee' 0 python3 "$T/ask.py" "$data"
says 'codes of the International Olympic Committee: how many' '^[5-9][0-9] compared|^1[0-9]{2} compared' "$T/out"
finish
