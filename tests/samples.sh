#!/bin/sh
# The samples say what samples/expected says, twice, and the independent check agrees.
. tests/lib.sh
inbox=samples/inbox

run() { "$CONCORD" run $inbox -o "$T/outbox" --as-of 2026-01-15 "$@"; }

status 'the run over the samples ends with status 3, since two of them are unreadable' 3 run
sed -e '/^$/,$d' "$T/err" >"$T/verdicts"
echo 'exit 3' >>"$T/verdicts"
same 'the verdicts are those of samples/expected' samples/expected/verdicts.txt "$T/verdicts"
same 'the findings are those of samples/expected' samples/expected/findings.csv "$T/outbox/latest/findings.csv"
status 'what was published reads back' 0 "$CONCORD" verify "$T/outbox/latest"
(cd "$T/outbox/latest" && sha256sum --quiet -c MANIFEST.sha256) >"$T/sums" 2>&1
is 'the manifest agrees with sha256sum' 0 $?
finish
