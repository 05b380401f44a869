import Charting
import Testing

@Suite struct ShortNumberTests {
  @Test func numbersAreShort() {
    let cases: [(Double, String)] = [
      (0, "0"), (0.1, "0.1000"), (0.12345, "0.1235"), (12.3, "12.30"), (999.96, "1000"), (1840, "1840"),
      (123_456, "123456"), (1e7, "1.000e+07"), (0.0001234, "0.0001234"), (0.00009, "9.000e-05"), (-2.5, "-2.500"),
      (0.99999, "1.000"), (.nan, "nan"), (-.infinity, "-inf"), (.infinity, "inf"),
      (.leastNonzeroMagnitude, "4.941e-324"),
      (.greatestFiniteMagnitude, "1.798e+308"),
    ]
    for (number, text) in cases { #expect(ShortNumber.text(number) == text) }
    for (number, text) in [(0.5, "0.5"), (1e-5, "1e-5"), (12_345, "12345"), (1e6, "1e6"), (-0.25, "-0.25")] {
      #expect(ShortNumber.bare(number) == text)
    }
    #expect(ShortNumber.count(-1_234_567) == "-1\u{202F}234\u{202F}567" && ShortNumber.count(999) == "999")
    #expect(ShortNumber.bytes(1023) == "1023 B" && ShortNumber.bytes(1536) == "1.50 KiB")
    #expect(ShortNumber.clock(12) == "0:12" && ShortNumber.clock(3723) == "1:02:03")
    #expect(ShortNumber.clock(.infinity) == "?" && ShortNumber.clock(1e300).contains(" d "))
    #expect(ShortNumber.duration(0.0123) == "12.3 ms" && ShortNumber.duration(12.34) == "12.3 s")
    #expect(ShortNumber.duration(59.97) == "1 min 00 s" && ShortNumber.duration(3725) == "1 h 02 min")
    #expect(ShortNumber.duration(.nan) == "? s")
  }
}
