# Sourced by the other scripts: finds swift, sets cpu, cpu_flags, shipped_flags, threaded_flags, strict_flags.
# SEQLUA_CPU says which processors to build for, where they are x86-64: native (this machine's, the default), generic
# (any), x86-64-v3 (those with AVX2 and FMA) or x86-64-v4 (those with AVX-512).
if ! command -v swift > /dev/null && [ -x /opt/swift/usr/bin/swift ]; then
  PATH=/opt/swift/usr/bin:$PATH
fi
if ! command -v swift > /dev/null; then
  echo "no Swift compiler found: install Swift 6 from https://www.swift.org/install" >&2
  exit 1
fi

native_cpu=generic
if [ "$(uname -m)" = x86_64 ] && [ -r /proc/cpuinfo ]; then
  features=" $(grep -m 1 '^flags' /proc/cpuinfo) "
  has() { for f; do [[ $features == *" $f "* ]] || return 1; done; }
  if has avx2 fma bmi2 avx512f avx512bw avx512cd avx512dq avx512vl; then
    native_cpu=x86-64-v4
  elif has avx2 fma bmi2; then
    native_cpu=x86-64-v3
  fi
fi

cpu=${SEQLUA_CPU:-native}
[ "$cpu" = native ] && cpu=$native_cpu
case $cpu in
  generic) cpu_flags=() ;;
  x86-64-v3 | x86-64-v4) cpu_flags=(-Xcc "-march=$cpu") ;;
  *)
    echo "SEQLUA_CPU=$cpu: native, generic, x86-64-v3 or x86-64-v4 is wanted" >&2
    exit 1
    ;;
esac

# What seqlua is shipped with. One thread owns all objects (the BLAS library's threads are not Swift's), so
# reference counts need not be atomic, which halves the time of a call on a small tensor.
shipped_flags=(
  "${cpu_flags[@]}" -Xswiftc -Xfrontend -Xswiftc -assume-single-threaded -Xswiftc -enforce-exclusivity=unchecked
)

# The same with atomic reference counts, for engines in several threads.
threaded_flags=("${cpu_flags[@]}" -Xswiftc -enforce-exclusivity=unchecked)

# Warnings are errors.
strict_flags=(-Xswiftc -warnings-as-errors -Xcc -Werror)
