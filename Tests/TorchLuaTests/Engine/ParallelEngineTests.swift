import Foundation
import LuaBridge
import NN
import TensorCore
import Testing
import TorchLua

/// Engines that run in several threads at once: not in the configuration that is shipped, whose reference counts are not
/// atomic. `SEQLUA_THREADS=1 swift test --filter ParallelEngineTests`
@Suite(.enabled(if: ProcessInfo.processInfo.environment["SEQLUA_THREADS"] != nil))
struct ParallelEngineTests {
  /// Runs `work` for each number in a thread of its own, all at once.
  private func inThreads(_ count: Int, _ work: @escaping @Sendable (Int) -> Void) {
    let group = DispatchGroup()
    for i in 0..<count {
      group.enter()
      let thread = Thread {
        work(i)
        group.leave()
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    group.wait()
  }

  private static let training = """
    require 'rnn'
    require 'optim'
    torch.manualSeed(seed)
    if seed % 2 == 0 then torch.setdefaulttensortype('torch.FloatTensor') end
    local model = nn.Sequencer(nn.Sequential():add(nn.LSTM(2, 20)):add(nn.Linear(20, 3)):add(nn.LogSoftMax()))
    local criterion = nn.SequencerCriterion(nn.ClassNLLCriterion())
    local params, gradParams = model:getParameters()
    local state, loss = {learningRate = 0.01}, 0
    for step = 1, 30 do
       local x, y = torch.randn(5, 4, 2), torch.Tensor(5, 4):random(3)
       optim.adam(function()
          gradParams:zero()
          loss = criterion:forward(model:forward(x), y)
          model:backward(x, criterion:backward(model.output, y))
          return loss, gradParams
       end, params, state)
       local garbage = {}
       for i = 1, 20 do garbage[i] = torch.randn(200):mul(2):tanh() end
    end
    local copy = torch.deserialize(torch.serialize(model))
    assert(torch.type(params) == torch.getdefaulttensortype())
    return loss, params:sum(), copy:forward(torch.zeros(2, 1, 2)):sum()
    """

  private static func train(_ seed: Int) throws -> [Double] {
    let engine = try TorchEngine()
    try engine.set("seed", seed)
    let (loss, sum, output) = try engine.run(training, as: Double.self, Double.self, Double.self)
    return [loss, sum, output]
  }

  /// Trainings that run side by side give the bits of those that run alone, with types and random numbers of their own.
  @Test func trainingsDoNotDisturbOneAnother() throws {
    let alone = try (0..<4).map { try Self.train($0) }
    let together = Collected()
    inThreads(4) { i in
      for _ in 0..<2 { together.add(i, Result { try Self.train(i) }) }
    }
    for (i, result) in together.all { #expect(try result.get() == alone[i]) }
    #expect(together.all.count == 8)
  }

  /// A collector answers for what its own engine has made, and the sum of all memory stays right.
  @Test func memoryIsCountedByEngines() throws {
    let before = StorageMemory.live
    let peaks = Collected()
    inThreads(4) { i in
      peaks.add(
        i,
        Result {
          let engine = try TorchEngine()
          // 200 MB of garbage in one, little in the others.
          try engine.run(
            i == 0 ? "for i = 1, 100 do torch.Tensor(250000) end" : "for i = 1, 20000 do torch.Tensor(2) end")
          return []
        })
    }
    for (_, result) in peaks.all { _ = try result.get() }
    #expect(abs(StorageMemory.live - before) < 64 << 20)
  }

  /// Networks and optimisers without any engine.
  @Test func swiftAlone() throws {
    @Sendable func train(_ seed: Int) throws -> [Double] {
      let environment = Environment()
      environment.generator.manualSeed(UInt64(seed))
      return try environment.perform {
        let model = Sequential(try Linear(3, 8), Tanh(), try Linear(8, 1))
        let optimizer = try Adam(model.parameters(), learningRate: 0.01)
        let criterion = MSECriterion()
        var loss = 0.0
        for _ in 0..<200 {
          let x = try Tensor([10, 3])
          try x.randn(environment.generator, [10, 3])
          let y = x[.all, 0...0] * 2
          loss = try criterion.forward(model(x), y)
          try model.backward(x, criterion.backward(model.output.tensor ?? x, y))
          try optimizer.step()
          try optimizer.zeroGradients()
        }
        return [loss, try model.parameters()[0].value.sumAll()]
      }
    }
    let alone = try (0..<3).map { try train($0) }
    let together = Collected()
    inThreads(3) { i in together.add(i, Result { try train(i) }) }
    for (i, result) in together.all { #expect(try result.get() == alone[i]) }
  }

  /// An actor may run on one thread after another.
  @Test func anActorMayHaveAnEngine() async throws {
    actor Model {
      let engine: TorchEngine
      init() throws {
        engine = try TorchEngine()
        try engine.run("torch.manualSeed(3) model = nn.Linear(2, 2)  function predict(x) return model:forward(x) end")
      }
      func predict(_ numbers: [Double]) throws -> [Double] {
        try engine.call("predict", Tensor(vector: numbers), as: Tensor.self).array()
      }
    }
    let model = try Model()
    let first = try await model.predict([1, 2])
    try await withThrowingTaskGroup(of: [Double].self) { group in
      for _ in 0..<50 { group.addTask { try await model.predict([1, 2]) } }
      for try await answer in group { #expect(answer == first) }
    }
  }

  private final class Collected: @unchecked Sendable {
    private let lock = NSLock()
    private var results: [(Int, Result<[Double], any Error>)] = []
    func add(_ i: Int, _ result: Result<[Double], any Error>) { lock.withLock { results.append((i, result)) } }
    var all: [(Int, Result<[Double], any Error>)] { lock.withLock { results } }
  }
}
