# Sourced by the other scripts: finds swift, sets cpu_flags, shipped_flags and strict_flags.
if ! command -v swift > /dev/null && [ -x /opt/swift/usr/bin/swift ]; then
  PATH=/opt/swift/usr/bin:$PATH
fi
if ! command -v swift > /dev/null; then
  echo "no Swift compiler found: install Swift 6 from https://www.swift.org/install" >&2
  exit 1
fi

cpu_flags=()
if [ "$(uname -m)" = x86_64 ] && [ -r /proc/cpuinfo ]; then
  features=" $(grep -m 1 '^flags' /proc/cpuinfo) "
  has() { for f; do [[ $features == *" $f "* ]] || return 1; done; }
  if has avx2 fma bmi2 avx512f avx512bw avx512cd avx512dq avx512vl; then
    cpu_flags=(-Xcc -march=x86-64-v4)
  elif has avx2 fma bmi2; then
    cpu_flags=(-Xcc -march=x86-64-v3)
  fi
fi

# What seqlua is shipped with. One thread owns all objects (the BLAS library's threads are not Swift's), so
# reference counts need not be atomic, which halves the time of a call on a small tensor.
shipped_flags=(
  "${cpu_flags[@]}" -Xswiftc -Xfrontend -Xswiftc -assume-single-threaded -Xswiftc -enforce-exclusivity=unchecked
)

# Warnings are errors.
strict_flags=(-Xswiftc -warnings-as-errors -Xcc -Werror)
