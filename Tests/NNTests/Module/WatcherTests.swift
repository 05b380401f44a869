import NN
import NNTestSupport
import TensorCore
import TestSupport
import Testing

/// Notes the names of what it is told.
private final class Listener: Watcher {
  var events: [String] = []
  var failsAt: String?

  private func note(_ event: String) throws {
    if event == failsAt { throw NNError.message("stopped at \(event)") }
    events.append(event)
  }

  override func willForward(_ module: Module, _ input: Value) throws { try note("before \(module.typeName)") }
  override func didForward(_ module: Module, _ input: Value, _ output: Value) throws {
    try note("forward \(module.typeName) \(tensors(output)[0].sizes.text)")
  }
  override func willBackward(_ module: Module, _ input: Value, _ gradOutput: Value) throws { try note("back") }
  override func didBackward(_ module: Module, _ input: Value, _ gradOutput: Value) throws { try note("was back") }
  override func didForward(_ criterion: Criterion, _ input: Value, _ target: Value, loss: Value) throws {
    try note("loss \(criterion.typeName) \(loss.number ?? .nan)")
  }
}

/// A layer that runs others by their public calls.
private final class Outer: Module {
  let inner: Module
  init(_ inner: Module) {
    self.inner = inner
    super.init()
  }
  required init() {
    inner = Identity()
    super.init()
  }
  override func updateOutput(_ input: Value) throws -> Value { try inner.forward(input) }
  override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    try inner.backward(input, gradOutput)
  }
}

@Suite struct WatcherTests {
  private let environment = Environment()
  private let listener = Listener()

  private func ones(_ sizes: Dims) throws -> Value {
    let x = try Tensor(sizes, .double)
    try x.fill(1)
    return .tensor(x)
  }

  @Test func isToldOfOutermostCallsOnce() throws {
    environment.watcher = listener
    try environment.perform {
      let (x, y) = (try ones([3, 2]), try ones([3, 2]))
      let model = Outer(try Sequential(Linear(2, 2), Sequential(Tanh())))
      let criterion = MSECriterion()
      let output = try model.forward(x)
      _ = try criterion.forward(output, output)
      _ = try model.backward(x, criterion.backward(output, y))
    }
    let name = Outer().typeName
    #expect(
      listener.events == ["before \(name)", "forward \(name) 3 x 2", "loss nn.MSECriterion 0.0", "back", "was back"])
  }

  @Test func whatItThrowsTheCallThrowsAndTheNextIsToldAgain() throws {
    environment.watcher = listener
    try environment.perform {
      let model = Outer(Tanh())
      listener.failsAt = "before \(model.typeName)"
      #expect(message { _ = try model.forward(ones([1])) }.contains("stopped at before"))
      listener.failsAt = nil
      // An error of the layer itself.
      #expect(throws: (any Error).self) { try Outer(Linear(2, 2)).forward(ones([3])) }
      _ = try model.forward(ones([1]))
    }
    #expect(listener.events.last == "forward \(Outer().typeName) 1")
    #expect(listener.events.count == 3)
  }

  @Test func belongsToItsEnvironment() throws {
    environment.watcher = listener
    try Environment().perform { _ = try Tanh().forward(ones([1])) }
    #expect(listener.events.isEmpty)
    environment.watcher = nil
    try environment.perform {
      #expect(Watcher.current == nil)
      _ = try Tanh().forward(ones([1]))
    }
    #expect(listener.events.isEmpty)
  }
}
