#!/bin/sh
# The cross-domain code lists of SDMX are another hand at the same facts: no code of theirs is missing in ours, and none is called otherwise.
. tests/lib.sh
lists=${SHARED:-../shared}/data/sdmx/SDMX_cross_domain_codelists.xml
missing=
[ -f "$lists" ] || missing="there is no $lists"
command -v python3 >/dev/null || missing='python3 is not installed'
if [ -n "$missing" ]; then
	skip 'code lists of SDMX' "$missing"
	finish
	exit
fi

cat >"$T/ask.py" <<'EOF2'
import csv, re, sys
import xml.etree.ElementTree as ET

S = '{http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure}'
C = '{http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common}'
theirs = {}
for cl in ET.parse(sys.argv[1]).iter(S + 'Codelist'):
    codes = {c.get('id'): ' '.join(c.find(C + 'Name').text.split()) for c in cl.findall(S + 'Code')}
    if (cl.get('id') not in theirs) or cl.get('version') > theirs[cl.get('id')][0]:
        theirs[cl.get('id')] = (cl.get('version'), codes)

def ours(name):
    with open('mappings/codelists/%s.csv' % name, encoding='utf-8') as f:
        return {row['code']: row['name'] for row in csv.DictReader(line for line in f if not line.startswith('#'))}

def fold(name):
    name = re.sub(r' \((group|class|division|minor group|sub-major group|unit group|field)\)$', '', name)
    for one, other in (('specialis', 'specializ'), ('program ', 'programme '), ('shop keepers', 'shopkeepers'), ('head of village', 'heads of villages')):
        name = name.lower().replace(one, other)
    return re.sub(r'[^a-z]', '', name.replace('villagess', 'villages').rstrip('s'))

bad = []
def compare(theirs_id, ours_name, code_of, names):
    mine = ours(ours_name)
    n = 0
    for code, name in theirs[theirs_id][1].items():
        own = code_of(code)
        n += 1
        if own not in mine:
            bad.append('%s %s: %s is not in %s.csv' % (theirs_id, code, own, ours_name))
        elif names and fold(mine[own]) != fold(name):
            bad.append('%s %s: %s is called "%s", expected "%s"' % (theirs_id, code, own, mine[own], name))
    print('%s: %d compared' % (theirs_id, n))

compare('CL_ACTIVITY_ISIC4', 'activity', lambda c: c[1:] or c, True)
compare('CL_OCCUPATION', 'occupation', lambda c: c[2:] if c.startswith('OC') else c, True)
compare('CL_OBS_STATUS', 'obs_status', lambda c: c, False)
compare('CL_CONF_STATUS', 'conf_status', lambda c: c, False)
compare('CL_CIVIL_STATUS', 'civil_status', lambda c: c, False)
compare('CL_FREQ', 'freq', lambda c: c, False)
compare('CL_SEX', 'sex', lambda c: c, False)
compare('CL_UNIT_MULT', 'unit_mult', lambda c: c, False)
compare('CL_TIME_PER_COLLECT', 'time_per_collect', lambda c: c, False)
print('\n'.join(bad))
sys.exit(len(bad) > 0)
EOF2
status 'code lists of SDMX' 0 python3 "$T/ask.py" "$lists"
says 'code lists of SDMX: how many' 'CL_ACTIVITY_ISIC4: 766 compared' "$T/out"
finish
