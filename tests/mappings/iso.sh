#!/bin/sh
# Debian's iso-codes is another hand at the same facts: no code, withdrawn code or name in a language of the United Nations is missing
# or means something else here. Names that fit several areas are asked for in no year, and may be ambiguous.
. tests/lib.sh
iso=/usr/share/iso-codes/json
missing=
[ -e $iso/iso_3166-1.json ] || missing='iso-codes is not installed'
command -v python3 >/dev/null || missing='python3 is not installed'
if [ -n "$missing" ]; then
	skip 'names and codes of iso-codes' "$missing"
	finish
	exit
fi

cat >"$T/ask.py" <<'EOF'
import gettext, json, subprocess, sys

def ask(labels):
    lines = ''.join(label + '\n' for label in labels).encode()
    out = subprocess.run([sys.argv[1], 'match', '--list', 'area', '--batch'], input=lines, stdout=subprocess.PIPE, check=True).stdout
    return [line.split('\t') for line in out.decode().split('\n')[:-1]]

def load(part):
    return json.load(open('/usr/share/iso-codes/json/iso_3166-%s.json' % part))['3166-' + part]

def check(pairs):
    bad = 0
    for (label, want), got in zip(pairs, ask([label for label, _ in pairs])):
        if got[1] != 'ambiguous' and not (got[0] in want and got[1] in ('area', 'former', 'part')):
            print('%s: %s %s, expected %s' % (label, got[0], got[1], ' or '.join(want)))
            bad += 1
    return bad

now, gone = load('1'), load('3')
what = sys.argv[2]
if what == 'codes':
    pairs = [(row[key], [row['alpha_3']]) for row in now for key in ('alpha_2', 'alpha_3', 'numeric')]
elif what == 'withdrawn':
    # Not the Neutral Zone and Antarctic claims, which are no areas of any statistics.
    skipped = ('NTHH', 'NQAQ', 'BQAQ', 'FQHH', 'CTKI', 'JTUM', 'MIUM', 'PUUM', 'WKUM', 'SKIN', 'GEHH', 'AIDJ')
    is_now = { 'BUMM': 'MMR', 'BYAA': 'BLR', 'CSHH': '200', 'CSXX': '891', 'DDDE': '278', 'DYBJ': 'BEN', 'FXFR': '249', 'HVBF': 'BFA',
        'NHVU': 'VUT', 'PCHH': '582', 'PZPA': '592', 'RHZW': 'ZWE', 'SUHH': '810', 'TPTL': 'TLS', 'VDVN': '866', 'YDYE': '720',
        'YUCS': '891', 'ZRCD': 'COD', 'ANHH': '530' }
    pairs = [(row['alpha_3'], [is_now[row['alpha_4']]] + (['890'] if row['alpha_3'] == 'YUG' else [])) for row in gone
        if row['alpha_4'] not in skipped]
else:
    pairs = []
    for row in now:
        for key in ('name', 'official_name', 'common_name'):
            if key not in row:
                continue
            pairs.append((row[key], [row['alpha_3']]))
            for language in ('ar', 'es', 'fr', 'ru', 'zh_CN'):
                t = gettext.translation('iso_3166-1', '/usr/share/locale', [language], fallback=True).gettext(row[key])
                pairs.append((t, [row['alpha_3']]))
print('%d asked' % len(pairs))
sys.exit(check(pairs) > 0)
EOF
status 'the codes of ISO 3166-1' 0 python3 "$T/ask.py" "$CONCORD" codes
status 'codes that were withdrawn' 0 python3 "$T/ask.py" "$CONCORD" withdrawn
status 'names in the languages of the United Nations' 0 python3 "$T/ask.py" "$CONCORD" names
says 'names in the languages of the United Nations: how many' '^[12][0-9]{3} asked' "$T/out"
finish
