"""Names of areas: accuracy by group, labels a second, start. Called by names.sh; prints a table and, where pycountry is installed, its figures
beside it. LABELS is a TSV of text, year, language, expected, source, difficulty, kind; see README.md."""
import collections, resource, statistics, subprocess, sys, time

concord, labels = sys.argv[1:3]
rows = [line.rstrip('\n').split('\t') for line in open(labels, encoding='utf-8', newline='\n')][1:]

def concord_answers(rows, lst):
    lines = ''.join('\t'.join(row[:3]) + '\n' for row in rows).encode()
    out = subprocess.run([concord, 'match', '--list', lst, '--batch'], input=lines, stdout=subprocess.PIPE, check=True).stdout
    return [tuple(line.split('\t')[:2]) for line in out.decode().split('\n')[:-1]]

def pycountry_answers(rows):
    import pycountry
    def one(text):
        try:
            return (pycountry.countries.lookup(text).alpha_3, 'area')
        except LookupError:
            return ('', 'none')
    return [one(row[0]) for row in rows]

def group(row):
    want, kind = row[3], row[6]
    if row[1] or want.startswith('FORMER'):
        return 'dated and former'
    if kind == 'demonym':
        return 'demonyms'
    for start, name in (('PART', 'parts'), ('AMBIG', 'ambiguous'), ('REGION', 'regions, residuals, words'), ('NEG', 'regions, residuals, words')):
        if want.startswith(start):
            return name
    return 'ordinary names'

def judge(want, code, kind):
    """right, wrong, missed or only a part; README of the list says what is right."""
    area = kind in ('area', 'former')
    if want.startswith('AMBIG:'):
        if not area and kind != 'part':
            return 'right'
        for one in want[6:].split('|'):
            if code == one.split(':')[-1] and (kind == 'part' or not one.startswith('PART:')):
                return 'right'
        return 'wrong'
    if want.startswith('PART:'):
        return 'wrong' if area or (kind == 'part' and code != want[5:]) else 'right'
    if want.startswith('REGION') or want == 'NEG':
        return 'wrong' if area or kind == 'part' else 'right'
    if code == want.replace('FORMER:', ''):
        # "England and Wales", expected GBR, read as a part of GBR: the figure is kept apart, and no other place is named. Neither right, since a
        # person has to look, nor wrong, which is how often another place is named.
        return 'part' if kind == 'part' else 'right'
    return 'missed' if kind in ('none', 'ambiguous') else 'wrong'

def show(name, answers):
    table = collections.OrderedDict()
    for row, (code, kind) in zip(rows, answers):
        table.setdefault(group(row), collections.Counter())[judge(row[3], code, kind)] += 1
    for g, c in sorted(table.items()):
        n = sum(c.values())
        print('%-12s %-26s %5d labels  right %5.1f %%  wrong %4.1f %%  missed %4.1f %%  only a part %4.1f %%' % (name, g, n,
            *(100 * c[k] / n for k in ('right', 'wrong', 'missed', 'part'))))

plain = [row for row in rows if row[6] != 'demonym']
demonyms = [row for row in rows if row[6] == 'demonym']
rows = plain + demonyms
show('concord', concord_answers(plain, 'area') + concord_answers(demonyms, 'citizenship'))

# Time of the processor in the program itself and in the system for it: what one core does, however busy the machine is.
def spent(lines):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([concord, 'match', '--list', 'area', '--batch'], input=lines, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime

ROUNDS, SECONDS = 7, 0.3

def a_second(rows):
    """Labels a second behind the start, of ROUNDS runs of about SECONDS each: the median, the slowest, the fastest."""
    once = ''.join('\t'.join(row[:3]) + '\n' for row in rows).encode()
    start = statistics.median(spent(once.split(b'\n')[0] + b'\n') for _ in range(ROUNDS))
    times = 4096 // len(rows) + 1
    times = int(times * SECONDS / max(spent(once * times) - start, 0.001)) + 1
    rates = sorted(times * len(rows) / (spent(once * times) - start) for _ in range(ROUNDS))
    return rates[ROUNDS // 2], rates[0], rates[-1]

def known(rows):
    return [row for row, answer in zip(rows, concord_answers(rows, 'area')) if answer[1] != 'none']

for name, some in (('all of the list', plain), ('those that are understood', known(plain))):
    print('concord      %.0f labels a second on one core (%.0f to %.0f), %s' % (*a_second(some), name))
starts = []
for _ in range(15):
    t = time.perf_counter()
    subprocess.run([concord, 'match', '--list', 'area', 'Ghana'], stdout=subprocess.DEVNULL, check=True)
    starts.append(time.perf_counter() - t)
print('concord      start to first answer: median %.1f ms' % (1000 * sorted(starts)[len(starts) // 2]))
try:
    t = time.perf_counter()
    answers = pycountry_answers(rows)
    show('pycountry', answers)
    print('pycountry    %.0f labels a second with its start' % (len(rows) / (time.perf_counter() - t)))
except ImportError:
    print('pycountry    SKIP it is not installed')
