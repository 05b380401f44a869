import NN
import NNTestSupport
import TensorCore
import TestSupport
import Testing

/// Layers that lay their weights out for many steps of a batch, against the same layers on one sample at a time, which do
/// not.
@Suite struct LaidOutTests {
  struct Case: CustomTestStringConvertible, @unchecked Sendable {
    let testDescription: String
    let make: () throws -> Module
  }

  /// Sizes at which it pays: 40 · 160 · 320 products and more.
  static let cases = [
    Case(testDescription: "SeqLSTM") { try SeqLSTM(8, 160) },
    Case(testDescription: "SeqGRU") { try SeqGRU(8, 160) },
    Case(testDescription: "FastLSTM") { Sequencer(try FastLSTM(8, 160)) },
    Case(testDescription: "LSTM whose matrices are apart") {
      let net = Sequencer(try LSTM(8, 160))
      _ = try net.getParameters()
      return net
    },
  ]

  @Test(arguments: cases) func batchAsSamples(item: Case) throws {
    let (steps, batch) = (5, 40)
    let net = try item.make()
    let x = try Jacobian.random([steps, batch, 8], seed: 3), dy = try Jacobian.random([steps, batch, 160], seed: 4)

    func pass(_ first: Int, _ count: Int) throws -> (y: Tensor, dx: Tensor) {
      let part = Value.tensor(try x.narrow(1, first, count).contiguous())
      let y = try #require(net.forward(part).tensor).clone()
      let dx = try #require(net.backward(part, .tensor(dy.narrow(1, first, count).contiguous())).tensor).clone()
      return (y, dx)
    }

    try net.callZeroGradParameters()
    let whole = try pass(0, batch)
    let gradients = try net.callParameters().map { try $0.gradient.clone() }
    try net.callZeroGradParameters()
    for i in 0..<batch {
      let alone = try pass(i, 1)
      #expect(isClose(try elements(alone.y), try elements(whole.y.narrow(1, i, 1)), 1e-12))
      #expect(isClose(try elements(alone.dx), try elements(whole.dx.narrow(1, i, 1)), 1e-12))
    }
    for (sum, parameter) in zip(gradients, try net.callParameters()) {
      #expect(isClose(try elements(parameter.gradient), try elements(sum), 1e-11))
    }
  }
}
