import TestSupport
import Testing
import TorchLua

/// nn.Trainer as scripts use it.
@Suite struct TrainerTests {
  private static let start = """
    require 'nn'
    torch.manualSeed(1)
    local function vectors(n)
       local samples = {size = function() return n end}
       for i = 1, n do
          local x = torch.Tensor{math.sin(i), math.cos(3*i)}
          samples[i] = {x, torch.Tensor{x[1] - 2*x[2]}}
       end
       return samples
    end
    local function net() return nn.Sequential():add(nn.Linear(2, 4)):add(nn.Tanh()):add(nn.Linear(4, 1)) end
    local function quiet(options) options = options or {} options.quiet = true return options end

    """

  private func run(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try TorchLuaTests.run(Self.start + text, sourceLocation: sourceLocation)
  }

  private func message(of text: String) throws -> String { try TorchLuaTests.message(of: Self.start + text) ?? "" }

  @Test func aFirstRunIsThreeLines() throws {
    try run(
      """
      local model, data = net(), vectors(20)
      local trainer = nn.Trainer(model, nn.MSECriterion(), quiet())
      local before = trainer:evaluate(data).loss
      local history = trainer:train(data)
      assert(trainer:evaluate(data).loss < before)
      assert(#history == 10 and history.stop == 'epochs' and trainer.history == history)
      assert(history[10].epoch == 10 and history[10].train.samples == 20 and history[10].update == 200)
      assert(torch.type(trainer) == 'nn.Trainer' and tostring(trainer):find('nn.Sequential'))
      assert(not model.train)
      """)
  }

  @Test func takesOneTable() throws {
    try run(
      """
      local model = net()
      local trainer = nn.Trainer(quiet{model = model, criterion = nn.MSECriterion(), epochs = 2, valid = vectors(5)})
      local history = trainer:train(vectors(10))
      assert(#history == 2 and history[2].valid.samples == 5 and trainer.model == model)
      """)
  }

  @Test func isTheLoopWrittenByHand() throws {
    try run(
      """
      local a = net()
      local b, criterion, data = a:clone(), nn.MSECriterion(), vectors(12)
      nn.Trainer(a, nn.MSECriterion(), quiet{optimizer = {optim and optim.sgd or 'sgd', learningRate = 0.1},
         shuffle = false, epochs = 2}):train(data)
      for epoch = 1, 2 do
         for i = 1, 12 do
            b:zeroGradParameters()
            criterion:forward(b:forward(data[i][1]), data[i][2])
            b:backward(data[i][1], criterion:backward(b.output, data[i][2]))
            b:updateParameters(0.1)
         end
      end
      assert((a:get(1).weight - b:get(1).weight):abs():max() < 1e-14)
      assert((a:get(3).bias - b:get(3).bias):abs():max() < 1e-14)
      """)
  }

  // MARK: Data

  @Test func takesAnyDataset() throws {
    try run(
      """
      local data = vectors(6)
      local function weights(dataset, options)
         torch.manualSeed(3)
         local model = net()
         options = quiet(options)
         options.shuffle, options.epochs = false, options.epochs or 2
         nn.Trainer(model, nn.MSECriterion(), options):train(dataset)
         return model:get(1).weight
      end
      local expected = weights(data)
      local made = setmetatable({size = function() return 6 end}, {__index = function(_, i) return data[i] end})
      assert(weights(made):equal(expected))
      local list = {}
      for i = 1, 6 do list[i] = data[i] end
      assert(weights(list):equal(expected))
      -- a function that gives samples, nil at the end
      local i = 0
      assert(weights(function()
         i = i + 1
         if i > 6 then i = 0 return nil end
         return data[i]
      end):equal(expected))
      -- two results
      i = 0
      assert(weights(function() i = i % 6 + 1 return data[i][1], data[i][2] end, {epochSize = 6}):equal(expected))
      -- one coroutine for all epochs, and a function that makes one for each
      local function each(n) return coroutine.create(function()
         for k = 1, n do for i = 1, 6 do coroutine.yield(data[i]) end end
      end) end
      assert(weights(each(2), {epochSize = 6}):equal(expected))
      assert(weights(function() return each(1) end):equal(expected))
      local function wrapped() return coroutine.wrap(function() for i = 1, 6 do coroutine.yield(data[i][1], data[i][2]) end end) end
      assert(weights(wrapped):equal(expected))
      """)
  }

  @Test func badDataNameTheSample() throws {
    let train = "nn.Trainer(net(), nn.MSECriterion(), quiet{shuffle = false, batchSize = 3}):train(data)"
    for (change, text) in [
      ("local data = {size = function() return 0 end}", "the dataset is empty: size() is 0"),
      ("local data = {}", "the dataset is empty: size() is 0"),
      ("local data = vectors(8) data[5] = nil", "sample 5: dataset[5] is nil"),
      ("local data = vectors(8) data[5] = 7", "sample 5: expected a sample {input, target}, got number"),
      ("local data = vectors(8) data[5] = {}", "sample 5: expected a sample {input, target}, got one without an input"),
      (
        "local data = vectors(8) data[5] = {torch.Tensor(2)}",
        "sample 5: expected a sample {input, target}, got one without a target"
      ),
      ("local data = vectors(8) data[5] = {torch.ones(3), torch.ones(1)}", "sample 5:"),
      ("local data = vectors(8) data.size = 'many'", "size() must give a number"),
      (
        "local data = vectors(8) data.size = function() return 2.5 end", "size() must give a number of samples, got 2.5"
      ),
      (
        "local data = setmetatable({size = function() return 9 end}, {__index = function(_, i) if i == 4 then error('no disk') end return vectors(9)[i] end})",
        "sample 4: script:"
      ),
      ("local data = torch.ones(5, 2)", "a tensor is no dataset"),
      ("local data = 5", "expected a dataset"), ("local data", "expected a dataset"),
      ("local data = coroutine.create(function() error('broken') end)", "sample 1:"),
      ("local data = function() return 1, 2 end", "sample 1:"),
    ] {
      let found = try message(of: change + "\n" + train)
      #expect(found.contains(text), "\(change): \(found)")
    }
  }

  @Test func targetsOutOfRangeNameTheSample() throws {
    let found = try message(
      of: """
        local data = vectors(8)
        for i = 1, 8 do data[i][2] = i == 6 and 11 or 1 end
        nn.Trainer(nn.Sequential():add(nn.Linear(2, 3)):add(nn.LogSoftMax()), nn.ClassNLLCriterion(),
           quiet{shuffle = false, batchSize = 4}):train(data)
        """)
    #expect(found.contains("sample 6: ") && found.contains("11"), "\(found)")
  }

  // MARK: Options

  @Test func wrongOptionsAreNamed() throws {
    for (options, text) in [
      ("{batchsize = 3}", "nn.Trainer has no option 'batchsize'; did you mean 'batchSize'?"),
      ("{batchSize = 'a'}", "'batchSize' has to be a whole number from 1"), ("{batchSize = 0}", "from 1"),
      ("{batchSize = -1}", "from 1"), ("{batchSize = 0/0}", "from 1"), ("{batchSize = 1e300}", "from 1"),
      ("{optimizer = 'adamm'}", "did you mean 'adam'?"), ("{optimizer = 5}", "'optimizer' has to be"),
      ("{optimizer = {'sgd', learningrate = 1}}", "did you mean 'learningRate'?"),
      ("{optimizer = {'sgd', learningRate = -1}}", "learningRate"),
      ("{metrics = 'acuracy'}", "did you mean 'accuracy'?"),
      ("{metrics = {5}}", "'metrics' has to be"), ("{metrics = {mine = 5}}", "'metrics' has to be"),
      ("{watch = 'accuracy'}", "no metric has the name 'accuracy'"), ("{target = 0.5}", "'target' has to be"),
      ("{target = {acc = 0.5}}", "no metric has the name 'acc'"), ("{seconds = 'x'}", "'seconds' has to be"),
      ("{hooks = {onstart = print}}", "did you mean 'onStart'?"), ("{onStart = 5}", "'onStart' has to be a function"),
      ("{schedule = 'cosin'}", "did you mean 'cosine'?"), ("{clipNorm = -1}", "'clipNorm' has to be"),
      ("{resume = true}", "resume needs checkpoint"), ("{plot = 'x.bmp'}", ".svg"), ("{log = 'x.txt'}", ".jsonl"),
      ("{report = 'x.pdf'}", ".html"), ("{[1] = 'adam'}", "options have names"), ("5", "table of options expected"),
      ("{watch = 'mine', metrics = {mine = function() return 1 end}}", "is more of 'mine' better?"),
    ] {
      let found = try message(
        of: "nn.Trainer(net(), nn.MSECriterion(), \(options)):train(vectors(3))")
      #expect(found.contains(text), "\(options): \(found)")
    }
    for (call, text) in [
      ("nn.Trainer()", "#1 to 'nn.Trainer' (nn.Module expected"), ("nn.Trainer(5, 5)", "nn.Module expected"),
      ("nn.Trainer(net())", "#2 to 'nn.Trainer' (nn.Criterion expected"),
      ("nn.Trainer(net(), net())", "nn.Criterion expected"),
      ("nn.Trainer{model = net()}", "nn.Criterion expected"),
      ("nn.Trainer.train({}, vectors(3))", "nn.Trainer expected"),
      ("nn.Trainer(net(), nn.MSECriterion(), quiet()):predict()", "an input or a dataset expected"),
    ] {
      let found = try message(of: call)
      #expect(found.contains(text), "\(call): \(found)")
    }
  }

  @Test func everyOptimiserOfOptimTrains() throws {
    try run(
      """
      require 'optim'
      local data = vectors(30)
      for _, name in ipairs{'sgd', 'adam', 'adamw', 'rmsprop', 'adagrad', 'adamax', 'adadelta', 'nag', 'asgd', 'cg', 'lbfgs', 'rprop'} do
         for _, kind in ipairs{name, optim[name]} do
            torch.manualSeed(2)
            local model = net()
            local trainer = nn.Trainer(model, nn.MSECriterion(), quiet{optimizer = kind, batchSize = 30, epochs = 15,
               checkNaN = false})
            local before = trainer:evaluate(data).loss
            trainer:train(data)
            assert(trainer:evaluate(data).loss < before, name)
         end
      end
      """)
  }

  @Test func anOptimiserInLuaGetsItsTables() throws {
    try run(
      """
      local seen = {}
      local function mine(feval, x, config, state)
         local loss, g = feval(x)
         state.n = (state.n or 0) + 1
         seen.n, seen.rate, seen.loss = state.n, config.learningRate, loss
         x:add(-config.learningRate, g)
         return x, {loss}
      end
      local model, data = net(), vectors(10)
      local other = model:clone()
      nn.Trainer(model, nn.MSECriterion(), quiet{optimizer = {mine, learningRate = 0.1}, shuffle = false, epochs = 1}):train(data)
      nn.Trainer(other, nn.MSECriterion(), quiet{optimizer = 'sgd', learningRate = 0.1, shuffle = false, epochs = 1}):train(data)
      assert(seen.n == 10 and seen.rate == 0.1 and seen.loss > 0)
      assert((model:get(1).weight - other:get(1).weight):abs():max() < 1e-14)
      """)
  }

  @Test func setChangesOptionsAndKeepsTheOptimiser() throws {
    try run(
      """
      local model, data = net(), vectors(10)
      local a = nn.Trainer(model, nn.MSECriterion(), quiet{epochs = 4, shuffle = false})
      local other = model:clone()
      a:train(data)
      local b = nn.Trainer(other, nn.MSECriterion(), quiet{epochs = 2, shuffle = false})
      b:train(data)
      local history = b:set{epochs = 2, metrics = 'mae'}:train(data)
      assert((model:get(1).weight - other:get(1).weight):abs():max() < 1e-14)
      assert(#history == 4 and history[4].epoch == 4 and history[4].train.mae and not history[2].train.mae)
      """)
  }

  // MARK: Watching

  @Test func metricsAndHooks() throws {
    try run(
      """
      local calls, order = {}, {}
      local hooks = {}
      for _, name in ipairs{'onStart', 'onStartEpoch', 'onSample', 'onForward', 'onBackward', 'onUpdate', 'onEndEpoch', 'onEnd'} do
         hooks[name] = function(state)
            calls[name] = (calls[name] or 0) + 1
            if #order < 7 then order[#order + 1] = name end
            assert(state.network and state.criterion and state.lr == 0.5 and state.maxepoch == 2)
         end
      end
      local model = net()
      local history = nn.Trainer(model, nn.MSECriterion(), quiet{optimizer = 'sgd', learningRate = 0.5, epochs = 2,
         batchSize = 4, hooks = hooks, metrics = {'mae', double = function(y, t) return 2*(y - t):abs():mean() end}}):train(vectors(8))
      assert(calls.onStart == 1 and calls.onEnd == 1 and calls.onStartEpoch == 2 and calls.onEndEpoch == 2)
      assert(calls.onSample == 4 and calls.onForward == 4 and calls.onBackward == 4 and calls.onUpdate == 4)
      assert(table.concat(order, ' ') == 'onStart onStartEpoch onSample onForward onBackward onUpdate onSample')
      assert(math.abs(history[1].train.double - 2*history[1].train.mae) < 1e-12)
      """)
  }

  @Test func hooksChangeAndStop() throws {
    try run(
      """
      local data = vectors(8)
      local h = nn.Trainer(net(), nn.MSECriterion(), quiet{epochs = 50, onEndEpoch = function(s)
         s.lr = s.lr/2
         if s.epoch == 3 then s.stop = true end
      end}):train(data)
      assert(#h == 3 and h.stop == 'hook' and math.abs(h[3].rate - 0.00025) < 1e-12)
      h = nn.Trainer(net(), nn.MSECriterion(), quiet{onUpdate = function(s) return s.t < 5 end}):train(data)
      assert(h.stop == 'hook' and h[1].update == 5)
      h = nn.Trainer(net(), nn.MSECriterion(), quiet{epochs = 50, onStart = function(s) s.maxepoch = 2 end}):train(data)
      assert(#h == 2)
      local wide = {}
      nn.Trainer(net(), nn.MSECriterion(), quiet{epochs = 1, onSample = function(s) s.sample[2] = torch.Tensor{50} end,
         onForward = function(s) wide[#wide + 1] = s.loss > 1000 end}):train(data)
      assert(#wide == 8 and wide[1] and wide[8])
      """)
    let raised = try message(
      of: "nn.Trainer(net(), nn.MSECriterion(), quiet{onUpdate = function(s) error('mine') end}):train(vectors(3))")
    #expect(raised.hasPrefix("script:") && raised.contains("mine"), "\(raised)")
    let metric = try message(
      of: """
        nn.Trainer(net(), nn.MSECriterion(), quiet{shuffle = false, metrics = {m = function(y) return y.x.y end}}):train(vectors(3))
        """)
    #expect(metric.contains("sample 1: the metric 'm': "), "\(metric)")
  }

  @Test func namesTheFirstNaN() throws {
    let found = try message(
      of: """
        local model = nn.Sequencer(nn.Sequential():add(nn.Linear(1, 1)):add(nn.Sqrt()))
        model:get(1):get(1):get(1).weight:fill(1) model:get(1):get(1):get(1).bias:zero()
        local x = {torch.Tensor{1}, torch.Tensor{4}, torch.Tensor{-1}}
        nn.Trainer(model, nn.SequencerCriterion(nn.MSECriterion()), quiet()):train{{x, x}}
        """)
    #expect(found.contains("NaN in output of module") && found.contains("step 3"), "\(found)")
  }

  // MARK: After training

  @Test func evaluatesAndPredicts() throws {
    try run(
      """
      local model, data = net(), vectors(7)
      local trainer = nn.Trainer(model, nn.MSECriterion(), quiet{metrics = 'mae', batchSize = 3})
      local figures = trainer:evaluate(data)
      local loss, mae = 0, 0
      for i = 1, 7 do
         local e = model:forward(data[i][1])[1] - data[i][2][1]
         loss, mae = loss + e*e/7, mae + math.abs(e)/7
      end
      assert(math.abs(figures.loss - loss) < 1e-12 and math.abs(figures.mae - mae) < 1e-12 and figures.samples == 7)
      local outputs = trainer:predict(data)
      assert(#outputs == 7)
      for i = 1, 7 do assert(math.abs(outputs[i][1] - model:forward(data[i][1])[1]) < 1e-12) end
      assert(math.abs(trainer:predict(data[3][1])[1] - outputs[3][1]) < 1e-12)
      assert(#trainer:predict{size = function() return 2 end, {data[1][1]}, {data[2][1]}} == 2)
      """)
  }

  /// What a hook asks of the trainer leaves the run as it was told.
  @Test func aHookMayEvaluate() throws {
    try run(
      """
      local trainer, losses = nil, {}
      trainer = nn.Trainer(net(), nn.MSECriterion(), quiet{batchSize = 4, metrics = 'mae', watch = 'mae', epochs = 3,
         onUpdate = function() losses[#losses + 1] = trainer:evaluate(vectors(5)).mae end})
      local h = trainer:train(vectors(8), vectors(6))
      assert(#losses == 6 and #h == 3)
      for i = 1, 3 do assert(h[i].valid.mae and h[i].train.mae) end
      """)
  }

  /// After windows a layer of whole sequences remembers no more than before.
  @Test func windowsLeaveTheMemoryAsItWas() throws {
    try run(
      """
      require 'rnn'
      local model = nn.Sequential():add(nn.SeqLSTM(2, 3)):add(nn.Sequencer(nn.Linear(3, 1)))
      local data = {}
      for i = 1, 4 do data[i] = {torch.randn(6, 2), torch.randn(6, 1)} end
      nn.Trainer(model, nn.SequencerCriterion(nn.MSECriterion()), quiet{bptt = 2, batchSize = 2, epochs = 1}):train(data)
      assert(model:get(1)._remember == 'neither' and model:get(2)._remember == 'neither')
      """)
  }

  /// A criterion that a script has touched runs sample by sample, with the same figures.
  @Test func aScriptsCriterionIsMeasured() throws {
    try run(
      """
      require 'rnn'
      local data = {}
      for i = 1, 7 do
         data[i] = {{}, {}}
         for t = 1, 2 + i % 3 do data[i][1][t], data[i][2][t] = torch.randn(2), 1 + (i + t) % 2 end
      end
      local model = nn.Sequencer(nn.Sequential():add(nn.LSTM(2, 3)):add(nn.Linear(3, 2)):add(nn.LogSoftMax()))
      local function figures(change)
         local criterion = nn.SequencerCriterion(nn.ClassNLLCriterion())
         change(criterion)
         return nn.Trainer(model, criterion, quiet{batchSize = 4, metrics = {'accuracy', 'perplexity'}}):evaluate(data)
      end
      local plain = figures(function() end)
      local touched = figures(function(c)
         function c:updateOutput(x, y) return nn.SequencerCriterion.updateOutput(self, x, y) end
      end)
      for _, name in ipairs{'loss', 'accuracy', 'perplexity', 'steps', 'samples'} do
         assert(math.abs(plain[name] - touched[name]) < 1e-12, name)
      end
      """)
  }

  /// The state runs through the windows of a sequence and starts anew with the next.
  @Test func truncatedBackPropagation() throws {
    try run(
      """
      require 'rnn'
      local function sequence(i)
         local x, y = {}, {}
         for t = 1, 6 do x[t], y[t] = torch.Tensor{math.sin(i*t)}, torch.Tensor{math.cos(i + t)} end
         return {x, y}
      end
      local data = {sequence(1), sequence(2)}
      local a = nn.Sequencer(nn.Sequential():add(nn.LSTM(1, 3)):add(nn.Linear(3, 1)))
      local b, criterion = a:clone(), nn.SequencerCriterion(nn.MSECriterion())
      local trainer = nn.Trainer(a, nn.SequencerCriterion(nn.MSECriterion()), quiet{optimizer = 'sgd',
         learningRate = 0.1, bptt = 2, shuffle = false, epochs = 1})
      local h = trainer:train(data)
      assert(h[1].update == 6 and h[1].train.steps == 12 and h[1].train.samples == 2)
      b:training() b:remember('both')
      for i = 1, 2 do
         b:forget()
         for w = 0, 2 do
            local x = {data[i][1][2*w + 1], data[i][1][2*w + 2]}
            local y = {data[i][2][2*w + 1], data[i][2][2*w + 2]}
            b:zeroGradParameters()
            criterion:forward(b:forward(x), y)
            b:backward(x, criterion:backward(b.output, y))
            b:updateParameters(0.1)
         end
      end
      local p, q = a:parameters(), b:parameters()
      for i = 1, #p do assert((p[i] - q[i]):abs():max() < 1e-13) end
      """)
  }

  /// No list is made of them all, nor room for them.
  @Test func datasetsAndBatchesOfAnySize() throws {
    try run(
      """
      local function all(n)
         return setmetatable({size = function() return n end}, {__index = function(_, i)
            assert(i >= 1 and i <= n and i == math.floor(i))
            return {torch.Tensor{1}, torch.Tensor{1}}
         end})
      end
      local function train(data, options)
         options.quiet, options.updates = true, 3
         nn.Trainer(nn.Linear(1, 1), nn.MSECriterion(), options):train(data)
      end
      for _, n in ipairs{2^33, 2^40, 2^45} do
         train(all(n), {batchSize = 2})
         train(all(n), {batchSize = 2, shuffle = false})
      end
      train(all(10), {batchSize = 2^40})
      train(all(10), {batchSize = 2^53, accumulate = 2^53})
      """)
  }
}
