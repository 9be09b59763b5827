#!/bin/sh
# The validation report of each submission: valid against the schema, and with the findings and counts of the other files.
. tests/lib.sh
data=${CONCORD_REAL_DATA:-$TREE/../shared/data}

mkdir -p "$T/inbox"
cp -R samples/inbox/. "$T/inbox/"
mkdir -p "$T/inbox/KEN" "$T/inbox/UNDESA"
cp tests/golden/validate-totals/in/KEN/totals.csv "$T/inbox/KEN/"
real=$data/undesa/UN_MigrantStockTotal_2015.xlsx
[ ! -f "$real" ] || cp "$real" "$T/inbox/UNDESA/"
status 'the run ends with what it could not read' 3 "$CONCORD" run "$T/inbox" -o "$T/outbox" --as-of 2026-01-15 --formats csv

cat >"$T/check.py" <<'END'
import csv, json, sys
run, schema = sys.argv[1], json.load(open(sys.argv[2]))
try:
    import jsonschema
    valid = jsonschema.Draft4Validator(schema)
except ImportError:
    valid = None
summary = json.load(open(run + "/run.json"))
for s in summary["submissions"]:
    at = run + "/submissions/" + s["name"]
    report = json.load(open(at + "/findings.json"))
    if valid:
        for e in valid.iter_errors(report):
            print(s["name"], list(e.path), e.message[:200])
    found = list(csv.DictReader(open(at + "/findings.csv")))
    one = [x for x in report if x["type"] == "validation"]
    if [x["id"] for x in one] != [f["id"] for f in found]:
        print(s["name"], "other findings than findings.csv")
    if [x["rule"]["expression"] for x in one] != [f["rule"] for f in found]:
        print(s["name"], "other rules than findings.csv")
    for x in one:
        if any(p not in x["data"]["source"] for p in x["data"]["target"]):
            print(s["name"], x["id"], "a target that is no source")
    failed = {}
    for f in found:
        failed[f["rule"]] = failed.get(f["rule"], 0) + 1
    told = {x["aggregate"]["expression"]: dict(p.split("=") for p in x["value"].split(";")) for x in report if x["type"] == "aggregation"}
    if set(told) != set(s["rules"]):
        print(s["name"], "other rules than run.json")
    for rule, n in s["rules"].items():
        if n["evaluated"] != n["passed"] + n["failed"] or n["candidates"] != n["evaluated"] + n["not_applicable"]:
            print(s["name"], rule, "does not add up", n)
        if n["not_applicable"] != sum(n["why_not"].values()):
            print(s["name"], rule, "has no reason for some", n)
        if n["failed"] != failed.get(rule, 0):
            print(s["name"], rule, "failed", n["failed"], "and has findings:", failed.get(rule, 0))
        for k in ("candidates", "evaluated", "passed", "failed", "not_applicable"):
            if int(told[rule][k]) != n[k]:
                print(s["name"], rule, "is told in two ways", k)
# Candidates counted from the observations alone: totals over sex, and figures of which a share or rate is asked.
asked = {("MIG_STOCK", "STOCK"), ("MIG_STOCK", "POP"), ("MIG_STOCK", "REFUGEES"), ("MIG_FLOW", "IMM"), ("MIG_FLOW", "EMI"), ("MIG_FLOW", "NET")}
shares = {"SHARE": "DERIVED-SHARE", "SHARE_F": "DERIVED-SHARE-F", "RATE": "DERIVED-RATE", "REF_SHARE": "DERIVED-REF-SHARE", "REF_RATE": "DERIVED-REF-RATE"}
wanted = {}
for flow in summary["dataflows"]:
    for o in csv.DictReader(open(run + "/harmonized/" + flow["id"] + ".csv")):
        for rule, candidate in (("SUM-SEX", o.get("SEX") == "_T" and ((flow["id"], o["INDICATOR"]) in asked or flow["id"] in ("ASYLUM", "ENFORCEMENT", "PERMITS"))),
                                (shares.get(o["INDICATOR"], ""), flow["id"] == "MIG_STOCK" and o["INDICATOR"] in shares)):
            key = (o["SUBMISSION"], rule)
            wanted[key] = wanted.get(key, 0) + candidate
looked = 0
for s in summary["submissions"]:
    for rule, n in s["rules"].items():
        if rule == "SUM-SEX" or rule in shares.values():
            looked += n["candidates"]
            if n["candidates"] != wanted.get((s["name"], rule), 0):
                print(s["name"], rule, "has", n["candidates"], "candidates of", wanted.get((s["name"], rule), 0))
if not looked:
    print("no candidates at all")
if not valid:
    print("no schema")
END
if ! command -v python3 >/dev/null 2>&1; then
	skip 'reports against the schema' 'python3 is not there'
	finish
fi
python3 -W ignore "$T/check.py" "$T/outbox/latest" tests/schema/validation_report.json >"$T/said" 2>&1
if [ "$(cat "$T/said")" = 'no schema' ]; then
	: >"$T/said"
	skip 'reports are valid against the schema' 'python3-jsonschema is not there'
fi
is 'reports have what they must, and rules add up' '' "$(head -n 20 "$T/said")"

# A finding is about one observation and was made of others; what is under suspicion may be one of these.
report=$T/outbox/latest/submissions/CHN-waiguo_renkou_2020.csv/findings.json
is 'the target is the figure that is wrong' '["MIG_STOCK","CHN-waiguo_renkou_2020.csv","FREQ=A;REF_AREA=156;PARTNER_BASIS=CITIZ;COUNTERPART_AREA=840;CITIZENSHIP=_Z;SEX=F;AGE=Y_GE65;TIME_PER_COLLECT=_Z;TIME_PERIOD=2020","STOCK"]' \
	"$(sed -n 's/.*"target":\[\(.*\)\]},"event".*"expression":"SUM-SEX".*/\1/p' "$report")"
finish
