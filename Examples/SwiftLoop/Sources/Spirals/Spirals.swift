import Foundation
import NN
import TensorCore

/// Points on two spirals, and a network that tells which of the two a point lies on.
public struct Spirals {
  /// The network: two numbers in, the logarithms of two probabilities out.
  public let model: Sequential
  private let generator: Generator

  /// A network of random weights; the same ones for the same seed.
  public init(seed: UInt64) throws {
    let environment = Environment()
    environment.generator.manualSeed(seed)
    generator = environment.generator
    model = try environment.perform {
      Sequential(try Linear(2, 32), Tanh(), try Linear(32, 32), Tanh(), try Linear(32, 2), LogSoftMax())
    }
  }

  /// `count` points `(count, 2)`, a little off their spirals, and their classes, 1 and 2.
  public func points(_ count: Int) throws -> (x: Tensor, y: Tensor) {
    let (x, y) = (try Tensor([count, 2]), try Tensor([count]))
    for i in 0..<count {
      let turn = generator.uniform(0.25, 1.5)
      let angle = 2 * Double.pi * turn + (i % 2 == 0 ? 0 : Double.pi)
      x[at: i, 0] = try turn * cos(angle) + generator.normal(0, 0.03)
      x[at: i, 1] = try turn * sin(angle) + generator.normal(0, 0.03)
      y[at: i] = Double(i % 2 + 1)
    }
    return (x, y)
  }

  /// Trains on fresh points for so many steps; `report` is told the loss of each.
  public func train(steps: Int, report: (_ step: Int, _ loss: Double) -> Void) throws {
    let criterion = ClassNLLCriterion()
    let optimizer = try Adam(model.parameters(), learningRate: 0.01)
    for step in 1...steps {
      let (x, y) = try points(64)
      let output = try model(x)
      let loss = try criterion.forward(output, y)
      try model.backward(x, criterion.backward(output, y))
      try optimizer.step()
      try optimizer.zeroGradients()
      report(step, loss)
    }
  }

  /// The share of `count` fresh points that the network puts on the right spiral.
  public func accuracy(_ count: Int = 1000) throws -> Double {
    let (x, y) = try points(count)
    let output = try model(x)
    let answers = try (output[.all, 1] - output[.all, 0]).array()
    let classes = try y.array()
    return Double(zip(answers, classes).filter { ($0 > 0 ? 2 : 1) == $1 }.count) / Double(count)
  }
}
