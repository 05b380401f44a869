# Sourced by the benchmarks' run scripts: compare ROUNDS TITLE LUA PYTHON [arguments of both]
# Runs seqlua and PyTorch in turns, one thread each, and prints the best medians and their ratio.
# PyTorch is optional (pip install torch); without it only seqlua's figures are shown.
compare() {
  local rounds=$1 title=$2 lua=$3 python=$4 seqlua have_torch=0
  shift 4
  seqlua=${SEQLUA:-$(dirname "${BASH_SOURCE[0]}")/../.build/static/release/seqlua}
  [ -x "$seqlua" ] || { echo "no $seqlua: run scripts/build --product seqlua first, or set SEQLUA" >&2; exit 1; }
  export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
  # Both libraries choose their kernels by the processor.
  unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE MKL_ENABLE_INSTRUCTIONS ATEN_CPU_CAPABILITY ONEDNN_MAX_CPU_ISA
  python3 -c 'import torch' 2>/dev/null && have_torch=1
  for _ in $(seq "$rounds"); do
    "$seqlua" --threads 1 "$lua" "$@" | sed 's/^/seqlua /'
    [ $have_torch = 0 ] || python3 "$python" "$@" | sed 's/^/PyTorch /'
  done | awk -v title="$title" '
    !($2 in seen) { seen[$2] = 1; order[++n] = $2 }
    !(($1, $2) in best) || $4 + 0 < best[$1, $2] { best[$1, $2] = $4 + 0 }
    END {
      printf "%-24s %12s %12s %8s\n", title, "seqlua", "PyTorch", "ratio"
      for (i = 1; i <= n; i++) {
        ours = best["seqlua", order[i]]
        if (("PyTorch", order[i]) in best) {
          theirs = best["PyTorch", order[i]]
          printf "%-24s %12.1f %12.1f %8.1f\n", order[i], ours, theirs, theirs / ours
        } else printf "%-24s %12.1f\n", order[i], ours
      }
    }'
}
