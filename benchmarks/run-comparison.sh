#!/usr/bin/env bash
# Measures everything that the comparison's report holds, on a machine that does nothing else: as NativeAOT for the usual target and for this
# processor, under the JIT beside the other libraries, and with portable hashing. Writes benchmarks/results/<cpu>/comparison.* and the README's part.
# Twenty minutes. Usage: run-comparison.sh [--short]: with --short nothing under version control is written.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=artifacts/comparison
project=benchmarks/Statsig.Fast.ComparisonBenchmarks
short=()
update=(--update-readme)
if [[ "${1:-}" == --short ]]; then
  short=(--short)
  update=()
fi

case "$(uname -sm)" in
  "Linux x86_64") rid=linux-x64 ;;
  "Linux aarch64") rid=linux-arm64 ;;
  "Darwin arm64") rid=osx-arm64 ;;
  *) echo "There is no NativeAOT for $(uname -sm) here." >&2; exit 1 ;;
esac

# Outputs of its own, so that the ordinary build's stay as they are.
dotnet publish "$project" -c Release -r "$rid" -p:PublishAsAot=true --artifacts-path "$work/aot" -o "$work/native"
dotnet publish "$project" -c Release -r "$rid" -p:PublishAsAot=true -p:IlcInstructionSet=native --artifacts-path "$work/aot-set" -o "$work/native-set"
dotnet publish "$project" -c Release -r "$rid" -p:PublishAsAot=true -p:FirstGateOnly=true --artifacts-path "$work/aot-start" -o "$work/native-start"
dotnet publish "$project" -c Release -r "$rid" --self-contained false -p:PublishReadyToRun=true -p:FirstGateOnly=true --artifacts-path "$work/ready-start" -o "$work/jit-start"
dotnet build "$project" -c Release

native="$work/native/Statsig.Fast.ComparisonBenchmarks"
start="$work/native-start/Statsig.Fast.ComparisonBenchmarks"
"$native" --ours-only --start "$start" --json "$work/native.json" "${short[@]}"
"$work/native-set/Statsig.Fast.ComparisonBenchmarks" --ours-only --start "$start" --json "$work/native-set.json" "${short[@]}"
"$native" --ours-only --start "$start" --json "$work/native-portable.json" --hashing portable "${short[@]}"
jit_start="$work/jit-start/Statsig.Fast.ComparisonBenchmarks"
dotnet run -c Release --no-build --project "$project" -- --ours-only --start "$jit_start" --json "$work/jit.json" "${short[@]}"
dotnet run -c Release --no-build --project "$project" -- --start "$jit_start" --merge "$work/jit.json" --merge "$work/native.json" --merge "$work/native-set.json" --merge "$work/native-portable.json" "${update[@]}" "${short[@]}"
