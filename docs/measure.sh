#!/usr/bin/env bash
# Measures again what docs/defaults.md says of tables, docs/guides/text.md of texts and docs/mnist.md of the recipe conv, and writes it down:
#
#   docs/measure.sh [TABLES [MNIST [FASHION]]]
#
# TABLES: a folder of files NAME.csv or NAME.csv.gz (fold,label,x1,…); without it, tables that are generated, and OUT is artifacts/measured.
# MNIST, FASHION: folders of the four files of a set of images; without them no images, which take half an hour for each set on two
# processors, and a quarter of an hour more for classes that training never sees and for unknown ones, both of the first set.
# SEEDS: how many seeds and draws, 5 unless set. OUT: the folder that receives the files; docs, which holds figures of real tables, unless set.
set -euo pipefail
repository=$(cd "$(dirname "$0")/.." && pwd)
seeds=${SEEDS:-5}
if [ $# -eq 0 ]; then usual=artifacts/measured; else usual=docs; fi
out=${OUT:-$repository/$usual}
tables=(${1:+--data "$1"})
mkdir -p "$out"
trap 'rm -f "$out/defaults-text.md.partial"' EXIT

sample() { dotnet run -c Release ${NO_BUILD:+--no-build} --project "$repository/samples/$1" -- "${@:2}"; }

# An empty list is an unset variable to the bash of macOS.
sample Tables ${tables[@]+"${tables[@]}"} --seeds "$seeds" --write "$out/defaults-tables.md"
sample Tables ${tables[@]+"${tables[@]}"} --unknown --write "$out/defaults-unknown.md"

{
  printf '# What `Train` reaches on texts\n\nWritten by `docs/measure.sh`.\n\n```\n'
  sample TextSimilarity --draws "$seeds" --examples 0
  printf '```\n'
} > "$out/defaults-text.md.partial"
mv "$out/defaults-text.md.partial" "$out/defaults-text.md"

# Keeps every run as soon as it has ended, and goes on from there when it is called again.
for images in "${@:2}"; do
  sample MnistTriplet table --only conv --seeds "$seeds" --data "$images" --report "$out/defaults-images"
done
if [ $# -ge 2 ]; then
  sample MnistTriplet table --only conv-unseen --seeds "$seeds" --data "$2" --report "$out/defaults-images"
  sample MnistTriplet openset --data "$2" --report "$out/defaults-openset"
fi
