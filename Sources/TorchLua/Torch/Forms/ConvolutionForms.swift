import TensorCore

/// `conv2`, `xcorr2`, `conv3`, `xcorr3` (`torch7/TensorMath.lua`): 'V' where the kernel lies inside
/// the input, 'F' wherever they meet.
extension FormTable {
  mutating func addConvolutions() {
    for n in [2, 3] {
      for (t, k) in [(n, n), (n + 1, n + 1), (n + 1, n + 2)] {
        for name in ["conv", "xcorr"] {
          add("\(name)\(n)", "R T\(t) T\(k) V|F") {
            let (r, t, k) = (try $0.r, try $0.t, try $0.t)
            try r.convolve(t, k, over: n, full: $0.letter == "F", correlate: name == "xcorr")
          }
        }
      }
    }
  }
}
