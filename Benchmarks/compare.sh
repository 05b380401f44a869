# Sourced by the benchmarks' run scripts: compare ROUNDS TITLE LUA PYTHON [arguments of both]
# Runs seqlua and PyTorch in turns and prints the best medians and their ratio.
# PyTorch is optional (pip install torch for $PYTHON, python3 by default); without it only seqlua's figures are shown.
# Two variables may be set before:
#   threads  numbers of threads that take turns, "1 2"; then rows say theirs, and how long seqlua takes with one
#            thread for each time of this row
#   asked    "TASK RATIO TASK RATIO …": the ratios that are asked for
compare() {
  local rounds=$1 title=$2 lua=$3 python=$4 seqlua interpreter=${PYTHON:-python3} have_torch=0 count
  shift 4
  seqlua=${SEQLUA:-$(dirname "${BASH_SOURCE[0]}")/../.build/static/release/seqlua}
  [ -x "$seqlua" ] || { echo "no $seqlua: run scripts/build --product seqlua first, or set SEQLUA" >&2; exit 1; }
  # Both libraries choose their kernels by the processor.
  unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE MKL_ENABLE_INSTRUCTIONS ATEN_CPU_CAPABILITY ONEDNN_MAX_CPU_ISA
  "$interpreter" -c 'import torch' 2>/dev/null && have_torch=1
  for _ in $(seq "$rounds"); do
    for count in ${threads:-1}; do
      export OMP_NUM_THREADS=$count OPENBLAS_NUM_THREADS=$count MKL_NUM_THREADS=$count
      "$seqlua" --threads "$count" "$lua" "$@" | sed "s/^/seqlua $count /"
      [ $have_torch = 0 ] || "$interpreter" "$python" "$@" | sed "s/^/PyTorch $count /"
    done
  done | awk -v title="$title" -v asked="${asked:-}" -v threads="${threads:-1}" '
    !(($3, $2) in seen) { seen[$3, $2] = 1; task[++n] = $3; with[n] = $2 }
    !(($1, $2, $3) in best) || $5 + 0 < best[$1, $2, $3] { best[$1, $2, $3] = $5 + 0 }
    END {
      for (i = split(asked, words, " "); i > 1; i -= 2) wanted[words[i - 1]] = words[i]
      many = split(threads, counts, " ") > 1
      printf "%-24s%s %12s %12s %8s%s%s\n", title, many ? " threads" : "", "seqlua", "PyTorch", "ratio",
        asked == "" ? "" : "    asked", many ? " one thread" : ""
      for (i = 1; i <= n; i++) {
        ours = best["seqlua", with[i], task[i]]
        theirs = best["PyTorch", with[i], task[i]]
        printf "%-24s", task[i]
        if (many) printf " %7d", with[i]
        printf " %12.1f %12s %8s", ours, theirs ? sprintf("%.1f", theirs) : "", theirs ? sprintf("%.2f", theirs / ours) : ""
        if (asked != "") printf " %8s", wanted[task[i]]
        if (many) printf " %10.2f", best["seqlua", 1, task[i]] / ours
        print ""
      }
    }'
}
