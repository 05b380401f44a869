import TestSupport
import Testing

/// Networks as graphs, as scripts write them.
@Suite struct NNGraphTests {
  /// The loss's gradient is multiplied by a number, whatever the type of the tensor that it comes in.
  @Test func lossesInGraphs() throws {
    try run(
      """
      require 'nngraph'
      local loss = nn.ModuleFromCriterion(nn.MSECriterion()):float()
      local pair = {torch.FloatTensor({1, 2}), torch.FloatTensor({0, 0})}
      loss:forward(pair)
      local dx = loss:backward(pair, torch.ones(1) * 3)
      assert(dx[1][2] == 6 and dx[1]:type() == 'torch.FloatTensor' and not pcall(loss.backward, loss, pair, torch.ones(2)))
      """)
  }

  @Test func aGraphRunsInASequencerAsItsLayersDo() throws {
    try run(
      """
      require 'nngraph'
      require 'rnn'
      local function graph()
         local x = nn.Identity()()
         return nn.gModule({x}, {nn.CAddTable()({nn.Tanh()(nn.Linear(3, 3)(x)), x})})
      end
      local g = graph()
      local s = nn.Sequencer(g)
      local input = {}
      for t = 1, 4 do input[t] = torch.randn(2, 3) end
      local outputs = s:forward(input)
      for t = 1, 4 do
         local linear = g:get(2)
         local y = torch.tanh(input[t] * linear.weight:t() + linear.bias:view(1, 3):expand(2, 3)) + input[t]
         assert((outputs[t] - y):abs():max() < 1e-12)
      end
      s:zeroGradParameters()
      local gradients = {}
      for t = 1, 4 do gradients[t] = torch.ones(2, 3) end
      s:backward(input, gradients)
      local h, packed = 1e-6, g:get(2).gradWeight[1][2]
      local function loss()
         local sum = 0
         for _, y in ipairs(s:forward(input)) do sum = sum + y:sum() end
         return sum
      end
      local w = g:get(2).weight
      w[1][2] = w[1][2] + h
      local up = loss()
      w[1][2] = w[1][2] - 2 * h
      assert(math.abs((up - loss()) / (2 * h) - packed) < 1e-6)
      """)
  }

  /// Two gradients that arrive at a node are added in memory of the graph's own.
  @Test func gradientsOfAFanOutLeaveTheLayersOwn() throws {
    try run(
      """
      require 'nngraph'
      local x = nn.Linear(3, 4)()
      local a, b = nn.Tanh()(x), nn.Sigmoid()(x)
      local g = nn.gModule({x}, {nn.CAddTable()({a, b, x})})
      local input = torch.randn(2, 3)
      for _ = 1, 3 do
         g:zeroGradParameters()
         g:forward(input)
         g:backward(input, torch.ones(2, 4))
         local z = g:get(1).output
         local tanh, sigmoid = torch.tanh(z), torch.sigmoid(z)
         local slope = -torch.cmul(tanh, tanh) + 1 + torch.cmul(sigmoid, -sigmoid + 1) + 1
         assert((g:get(1).gradBias - slope:sum(1)[1]):abs():max() < 1e-12)
      end
      """)
  }

  @Test func copiesHaveNodesOfTheirOwn() throws {
    try run(
      """
      require 'nngraph'
      local x = nn.Identity()():annotate{name = 'x'}
      local g = nn.gModule({x}, {nn.Tanh()(nn.Linear(2, 2)(x))})
      for _, copy in ipairs({g:clone(), torch.deserialize(torch.serialize(g)), g:sharedClone()}) do
         local places = {}
         for i, node in ipairs(copy.forwardnodes) do
            assert(node ~= g.forwardnodes[i] and node.data ~= g.forwardnodes[i].data)
            assert(torch.typename(node) == 'nngraph.Node')
            places[node.data] = i
            for _, source in ipairs(node.data.mapindex) do assert(places[source] < i) end
            if node.data.module then places[#places + 1] = node.data.module end
         end
         for i, module in ipairs(copy.modules) do
            assert(module ~= g.modules[i] and module == places[i])
         end
         assert(copy.forwardnodes[2].data.annotations.name == 'x')
         local input = torch.randn(3, 2)
         assert((copy:forward(input) - g:forward(input)):abs():max() == 0)
      end
      local shared = g:sharedClone()
      g:get(2).weight:zero()
      assert(shared:get(2).weight:sum() == 0)
      """)
  }

  /// A path of hundreds of nodes is no recursion of anyone's.
  @Test func longGraphsAreCopiedAndSaved() throws {
    try run(
      """
      require 'nngraph'
      local x = nn.Identity()()
      local h = x
      for i = 1, 150 do h = nn.MulConstant(1.01)(h) end
      local g = nn.gModule({x}, {h})
      local input = torch.ones(2)
      local y = g:forward(input):clone()
      assert(math.abs(y[1] - 1.01 ^ 150) < 1e-12)
      assert((g:clone():forward(input) - y):abs():max() == 0)
      assert((torch.deserialize(torch.serialize(g)):forward(input) - y):abs():max() == 0)
      """)
  }

  @Test func errorsNameTheNode() throws {
    let text = try message(
      of: """
        require 'nngraph'
        local x = nn.Identity()()
        local h = nn.Linear(3, 2)(x):annotate{name = 'hidden'}
        nn.gModule({x}, {h}):forward(torch.ones(4))
        """)
    #expect(text?.contains("In node 'hidden' of nn.gModule, made at [script]:3:") == true)
    #expect(text?.contains("size mismatch") == true)
  }

  @Test(arguments: [
    "nn.gModule()", "nn.gModule(1, 2)", "nn.gModule({}, {})", "nn.Tanh()(nil)", "nn.Tanh()({})", "nn.Tanh()(1)",
    "nn.Identity()():split()", "nn.Identity()():split(0)", "nn.Identity()():split(0/0)",
    "nn.Identity()():annotate()", "nngraph.nest()", "nngraph.nest({})", "nngraph.Node():add()",
    "nngraph.JustElement():forward(torch.ones(2))", "nngraph.JustTable():backward(1, 2)",
    "nn.ModuleFromCriterion()", "nn.ModuleFromCriterion(nn.MSECriterion()):forward(torch.ones(2))",
    "torch.getmetatable('nn.gModule').new():forward(torch.ones(2))", "graph.Graph():add(1)", "graph.Node():add()",
    "graph.dot(1)", "graph.graphvizFile(graph.Graph(), 'dot', 'x')", "graph.Graph():topsort()",
  ])
  func wrongArgumentsAreErrors(_ call: String) throws {
    #expect(try message(of: "require 'nngraph'; \(call)") != nil)
  }

  @Test func circlesAreFound() throws {
    try run(
      """
      require 'graph'
      local a, b, c = graph.Node('a'), graph.Node('b'), graph.Node('c')
      local g = graph.Graph()
      g:add({graph.Edge(a, b), graph.Edge(b, c)})
      assert(not g:hasCycle() and #g:roots() == 1 and g:leaves()[1] == c)
      local sorted = g:topsort()
      assert(sorted[1] == a and sorted[3] == c)
      g:add(graph.Edge(c, b))
      assert(g:hasCycle())
      assert(not pcall(g.topsort, g))
      assert(g:todot('t'):find('n1 -> n2', 1, true))
      """)
  }

  @Test func debuggingDrawsTheNodeThatFails() throws {
    try runWithFile(
      """
      require 'nngraph'
      local x = nn.Identity()()
      local g = nn.gModule({x}, {nn.Linear(3, 2)(x)})
      g.name = path
      nngraph.setDebug(true)
      local execute = os.execute
      os.execute = function() end
      assert(not pcall(g.forward, g, torch.ones(4)))
      os.execute = execute
      nngraph.setDebug(false)
      local file = assert(io.open(path .. '.dot'))
      local text = file:read('*a')
      file:close()
      os.remove(path .. '.dot')
      assert(text:find('fillcolor=red', 1, true))
      assert(g:forward(torch.ones(3)):nElement() == 2)
      """)
  }
}
