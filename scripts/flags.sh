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
  case $features in
    *" avx2 "*)
      if [[ $features == *" fma "* && $features == *" bmi2 "* ]]; then
        cpu_flags=(-Xcc -march=x86-64-v3)
      fi ;;
  esac
fi
