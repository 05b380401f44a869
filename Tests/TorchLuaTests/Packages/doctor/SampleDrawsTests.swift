import NN
import TensorCore
import Testing
import TorchLua

/// What is seen of a script: draws while it makes samples, optimisers, the trainer's steps.
@Suite struct SampleDrawsTests {
  private func engine(_ script: String, seconds: Double = 1e6) throws -> (TorchEngine, ScriptDoctor) {
    let engine = try TorchEngine()
    try engine.seed(3)
    let doctor = try engine.watchTraining(seconds: seconds)
    try engine.run(script, name: "@s.lua")
    return (engine, doctor)
  }

  private static let dataset = """
    dataset = setmetatable({size = function() return 100 end}, {__index = function(self, i)
       local a = math.random()
       local b = torch.uniform()
       local x = torch.Tensor(3)
       for k = 1, 3 do x[k] = math.random(5) end
       local y = torch.randn(1)
       return {x, torch.Tensor{a, b, y[1]}}
    end})
    for i = 1, 20 do local sample = dataset[i] end
    outside = math.random() + torch.uniform()

    """

  @Test func countsDrawsByPlace() throws {
    let (_, doctor) = try engine(Self.dataset)
    #expect(doctor.draws.itemCount == 20)
    #expect(doctor.draws.draws == ["s.lua:2": 20, "s.lua:3": 20, "s.lua:5": 60, "s.lua:6": 20])
  }

  @Test func heldPlacesRepeatUntilReleased() throws {
    let (_, doctor) = try engine(Self.dataset)
    let draws = doctor.draws
    draws.counts = false
    func sample(_ held: Set<String>) throws -> [Double] {
      let target = try #require(draws.sample(1, holding: held).target.tensor)
      return (0..<3).map { target[linear: $0] }
    }
    let held: Set = ["s.lua:2", "s.lua:6"]
    let (first, second) = (try sample(held), try sample(held))
    #expect(first[0] == second[0] && first[2] == second[2] && first[1] != second[1])
    draws.release()
    let third = try sample(held)
    #expect(third[0] != first[0] && third[2] != first[2])
    let free = try sample([])
    #expect(free[0] != third[0] && free[2] != third[2])
    #expect(draws.itemCount == 20 && draws.draws["s.lua:2"] == 20)
  }

  /// The numbers of a watched script are those of one that is not.
  @Test func streamsGoOnAsTheyWere() throws {
    let plain = try TorchEngine()
    try plain.seed(3)
    try plain.run(Self.dataset, name: "@s.lua")
    let (watched, doctor) = try engine(Self.dataset)
    _ = doctor.conclude()
    for code in ["outside", "math.random()", "torch.uniform()", "math.random(10)"] {
      #expect(try plain.lua.evaluate(code, as: Double.self) == watched.lua.evaluate(code, as: Double.self), "\(code)")
    }
    // What stood in the place of functions is gone.
    try watched.run("assert(debug.getinfo(math.random, 'S').what == 'C')")
    try watched.run("assert(debug.getinfo(setmetatable, 'S').what == 'C')")
  }

  @Test func anErrorInASampleEndsIt() throws {
    let (engine, doctor) = try engine(
      """
      broken = setmetatable({}, {__index = function(self, i) math.random() error('no sample ' .. i) end})
      for i = 1, 4 do assert(not pcall(function() return broken[i] end)) end
      math.random()
      """)
    #expect(doctor.draws.draws == ["s.lua:1": 4] && doctor.draws.itemCount == 4)
    try engine.run("local ok, text = pcall(function() return broken[7] end) assert(text:find('s.lua:1: no sample 7'))")
  }

  @Test func notesOptimisersWithTheirOptions() throws {
    let (_, doctor) = try engine(
      """
      local optim = require 'optim'
      local x = torch.zeros(2)
      for i = 1, 3 do optim.adam(function() return 1, torch.ones(2) end, x, {learningRate = 0.25 / i, beta1 = 0.5}) end
      """)
    let use = try #require(doctor.recorder.recording.optimizer)
    #expect(use.name == "adam" && use.rate == 0.25 && use.options["beta1"]?.number == 0.5 && use.clip == nil)
  }

  private static let loop = """
    local model, criterion = nn.Sequential():add(nn.Linear(2, 1)), nn.MSECriterion()
    local x, y = torch.rand(6, 2), torch.rand(6, 1)
    for i = 1, 12 do
       model:zeroGradParameters()
       local output = model:forward(x)
       criterion:forward(output, y)
       model:backward(x, criterion:backward(output, y))
       model:gradParamClip(3)
       model:updateParameters(0.125)
       if i % 4 == 0 then model:evaluate() model:forward(x) model:training() end
    end
    """

  @Test func notesALoopByHand() throws {
    let (_, doctor) = try engine(Self.loop)
    let recording = doctor.recorder.recording
    let use = try #require(recording.optimizer)
    #expect(use.name == "updateParameters" && use.rate == 0.125 && use.clip == 3)
    #expect(recording.count == 11 && recording.looks.count == 11)
    #expect(recording.losses.allSatisfy { $0.isFinite } && recording.dirtyCount == 0)
  }

  @Test(arguments: [1, 5])
  func notesTheTrainer(batch: Int) throws {
    let (_, doctor) = try engine(
      """
      local data = {}
      for i = 1, 20 do
         local x, y = {}, {}
         for t = 1, 3 do x[t], y[t] = torch.rand(2), torch.rand(1) end
         data[i] = {x, y}
      end
      function data:size() return #self end
      local model = nn.Sequencer(nn.Sequential():add(nn.LSTM(2, 4)):add(nn.Linear(4, 1)))
      local trainer = nn.Trainer(model, nn.SequencerCriterion(nn.MSECriterion()),
         {batchSize = \(batch), epochs = 3, quiet = true, optimizer = {'sgd', learningRate = 0.01}})
      trainer:train(data)
      """)
    doctor.recorder.finish()
    let recording = doctor.recorder.recording
    #expect(recording.count == 60 / batch && recording.criterion is SequencerCriterion)
    for step in recording.first {
      #expect(step.compared.list?.count == 3 && step.target.list?.count == 3)
      let again = try #require(recording.criterion?.forward(step.compared, step.target).number)
      #expect(abs(again - step.loss) < 1e-12)
    }
    let use = try #require(recording.optimizer)
    #expect(use.name == "sgd" && use.rate == 0.01)
  }
}
