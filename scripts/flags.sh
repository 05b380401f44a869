# Sourced by the other scripts: finds swift, sets cpu_flags.
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
