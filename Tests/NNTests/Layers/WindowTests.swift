import NN
import NNTestSupport
import TensorCore
import TestSupport
import Testing

/// Convolutions of any geometry against the sum that defines them: windows that are read in place, and unfolded ones.
@Suite struct WindowTests {
  /// Sizes along depth, height and width.
  struct Geometry: CustomStringConvertible {
    var planes: (Int, Int), samples = 2
    var input: [Int], kernel: [Int], stride: [Int], padding: [Int], dilation: [Int]

    var output: [Int] {
      (0..<3).map { (input[$0] + 2 * padding[$0] - dilation[$0] * (kernel[$0] - 1) - 1) / stride[$0] + 1 }
    }
    /// Whether there are any windows.
    var isLawful: Bool { (0..<3).allSatisfy { input[$0] + 2 * padding[$0] > dilation[$0] * (kernel[$0] - 1) } }
    var description: String {
      "\(samples)x\(planes) \(input) kernel \(kernel) stride \(stride) padding \(padding) dilation \(dilation)"
    }

    func layer() throws -> VolumetricDilatedConvolution {
      func each(_ sizes: [Int]) -> (Value, Value, Value) {
        (.number(Double(sizes[0])), .number(Double(sizes[2])), .number(Double(sizes[1])))
      }
      let (k, d, pad, gap) = (each(kernel), each(stride), each(padding), each(dilation))
      return try .make(
        .number(Double(planes.0)), .number(Double(planes.1)), k.0, k.1, k.2, d.0, d.1, d.2, pad.0, pad.1, pad.2, gap.0,
        gap.1, gap.2)
    }

    /// Calls `body` for each product of the sum with the places of y, x and w in memory.
    func each(_ body: (_ y: Int, _ x: Int, _ w: Int) -> Void) {
      let (y, x, k) = (output, input, kernel)
      for n in 0..<samples {
        for o in 0..<planes.1 {
          for i in 0..<planes.0 {
            for yt in 0..<y[0] {
              for yh in 0..<y[1] {
                for yw in 0..<y[2] {
                  let place = (((n * planes.1 + o) * y[0] + yt) * y[1] + yh) * y[2] + yw
                  for kt in 0..<k[0] {
                    for kh in 0..<k[1] {
                      for kw in 0..<k[2] {
                        let at = zip([yt, yh, yw], [kt, kh, kw]).enumerated().map { a, p in
                          p.0 * stride[a] - padding[a] + p.1 * dilation[a]
                        }
                        guard (0..<3).allSatisfy({ at[$0] >= 0 && at[$0] < x[$0] }) else { continue }
                        body(
                          place, (((n * planes.0 + i) * x[0] + at[0]) * x[1] + at[1]) * x[2] + at[2],
                          (((o * planes.0 + i) * k[0] + kt) * k[1] + kh) * k[2] + kw)
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  /// Of all kinds: steps and gaps of one to three, padding that adds and that takes away, volumes, images and lines.
  static let geometries: [Geometry] = {
    var state: UInt64 = 17
    func draw(_ range: ClosedRange<Int>) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return range.lowerBound + Int(state >> 33) % range.count
    }
    var result: [Geometry] = []
    while result.count < 90 {
      let isFlat = draw(0...2) > 0
      func three(_ range: ClosedRange<Int>, flat: Int) -> [Int] {
        [isFlat ? flat : draw(range), draw(range), draw(range)]
      }
      let planes = (draw(1...5), draw(1...14))
      let geometry = Geometry(
        planes: planes, samples: draw(1...3), input: [isFlat ? 1 : draw(2...5), draw(3...12), draw(3...24)],
        kernel: three(1...4, flat: 1), stride: three(1...3, flat: 1), padding: three(-1...2, flat: 0),
        dilation: three(1...3, flat: 1))
      if geometry.isLawful { result.append(geometry) }
    }
    // So large that it is cut into pieces.
    result.append(
      Geometry(
        planes: (3, 2), samples: 1, input: [1, 150, 450], kernel: [1, 3, 2], stride: [1, 1, 1], padding: [0, 1, 2],
        dilation: [1, 2, 1]))
    result.append(
      Geometry(
        planes: (2, 1), samples: 1, input: [70, 41, 60], kernel: [3, 2, 2], stride: [2, 1, 1], padding: [1, 0, 0],
        dilation: [1, 1, 1]))
    return result
  }()

  @Test(arguments: geometries.indices) func agreesWithTheSum(_ i: Int) throws {
    let geometry = Self.geometries[i]
    Environment.current.generator.manualSeed(UInt64(i))
    let layer = try geometry.layer()
    let x = try Jacobian.random(Dims([geometry.samples, geometry.planes.0] + geometry.input), seed: 1)
    let dy = try Jacobian.random(Dims([geometry.samples, geometry.planes.1] + geometry.output), seed: 2)
    let (xs, ys) = (try elements(x), try elements(dy))
    let weight = try #require(layer.weight), bias = try elements(#require(layer.bias))
    let ws = try elements(weight)
    let size = geometry.output.reduce(1, *)
    var y = (0..<ys.count).map { bias[$0 / size % geometry.planes.1] }
    var dx = [Double](repeating: 0, count: xs.count), dw = [Double](repeating: 0, count: ws.count)
    geometry.each { o, i, k in
      y[o] += ws[k] * xs[i]
      dx[i] += ws[k] * ys[o]
      dw[k] += ys[o] * xs[i]
    }
    #expect(deviation(try elements(#require(layer.forward(.tensor(x)).tensor)), y) < 1e-11, "\(geometry)")
    try layer.zeroGradParameters()
    #expect(deviation(try elements(#require(layer.backward(.tensor(x), .tensor(dy)).tensor)), dx) < 1e-11)
    #expect(deviation(try elements(#require(layer.gradWeight)), dw) < 1e-9 * Double(geometry.samples), "\(geometry)")
    // In Float to its precision, with vectors of another length.
    try layer.convert(to: .float, Copier())
    let (xf, dyf) = (Value.tensor(try x.to(.float)), Value.tensor(try dy.to(.float)))
    let single = try #require(try layer.forward(xf).tensor?.to(.double))
    #expect(deviation(try elements(single), y) < 1e-4)
    try layer.zeroGradParameters()
    let back = try #require(try layer.backward(xf, dyf).tensor?.to(.double))
    #expect(deviation(try elements(back), dx) < 1e-4)
    let largest = dw.reduce(1) { max($0, abs($1)) }
    let gradient = try #require(try layer.gradWeight?.to(.double))
    #expect(deviation(try elements(gradient), dw) < 1e-4 * largest, "\(geometry)")
  }
}
