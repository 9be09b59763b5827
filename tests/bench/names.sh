#!/bin/sh
# usage: names.sh BUILD     called by make bench; LABELS=path of another list
#
# What labels of a list of names with known answers are taken for: by group, how fast, and how soon.
set -eu
labels=${LABELS:-../shared/data/names/names-dev.tsv}
command -v python3 >/dev/null || { echo 'names: SKIP python3 is not installed'; exit 0; }
[ -f "$labels" ] || { echo "names: SKIP there is no list of labels at $labels"; exit 0; }
exec python3 tests/bench/names.py "$1/concord" "$labels"
