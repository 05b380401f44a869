import Testing

/// Layers of sparse inputs against Linear on the same numbers.
@Suite struct SparseLayerTests {
  /// `sparse`, and `linear` with the same parameters; `dense(x)` makes what `linear` takes of pairs {index, value}.
  static let pair = """
    local function close(a, b, what) assert((a - b):abs():max() < 1e-12, what) end
    local function dense(x, d)
       local t = torch.zeros(d)
       for k = 1, x:size(1) do t[x[k][1]] = t[x[k][1]] + x[k][2] end
       return t
    end

    """

  @Test func sparseLinearIsALinear() throws {
    try run(
      Self.pair + """
        local sparse, linear = nn.SparseLinear(6, 3, true), nn.Linear(6, 3)
        linear.weight:copy(sparse.weight)
        linear.bias:copy(sparse.bias)
        -- An index that occurs twice counts twice; a value of 0 not at all.
        local x = {torch.Tensor{{2, 0.5}, {5, -1}, {2, 3}}, torch.Tensor{{6, 2}, {1, 0}}}
        local X = torch.cat({dense(x[1], 6):view(1, 6), dense(x[2], 6):view(1, 6)}, 1)
        local dy = torch.randn(2, 3)
        sparse:zeroGradParameters()
        linear:zeroGradParameters()
        for pass = 1, 3 do
           for _ = 1, pass do
              close(sparse:forward(x), linear:forward(X), 'output')
              local dx, dX = sparse:backward(x, dy, 0.5), linear:backward(X, dy, 0.5)
              for i = 1, 2 do
                 close(dx[i]:select(2, 2), dX[i], 'gradInput')
                 close(dx[i]:select(2, 1), torch.range(1, 6), 'indices')
              end
           end
           close(sparse.gradWeight, linear.gradWeight, 'gradWeight')
           close(sparse.gradBias, linear.gradBias, 'gradBias')
           sparse:updateParameters(0.1)
           linear:updateParameters(0.1)
           close(sparse.weight, linear.weight, 'weight')
           close(sparse.bias, linear.bias, 'bias')
           sparse:zeroGradParameters()
           linear:zeroGradParameters()
           assert(sparse.gradWeight:norm() == 0 and sparse.gradBias:norm() == 0)
        end
        -- What a script puts into the gradient itself counts, too.
        sparse.gradWeight:fill(1)
        local before = sparse.weight:clone()
        sparse:updateParameters(1)
        close(before - 1, sparse.weight, 'a gradient of the script')

        -- The other forms.
        close(sparse:forward(x[1]), sparse:forward({x[1]})[1], 'one sample')
        local both = torch.Tensor(2, 2, 2)
        both[1]:copy(x[1]:narrow(1, 1, 2))
        both[2]:copy(x[2])
        close(sparse:forward(both), sparse:forward({both[1], both[2]}), 'one tensor')
        sparse:forward(both)
        local dx = sparse:backward(both, dy)
        assert(dx:dim() == 3 and dx:size(2) == 6)
        close(sparse:forward({}), sparse.bias, 'an empty batch')
        """)
  }

  @Test func weightDecayOfSparseLinear() throws {
    try run(
      Self.pair + """
        local sparse = nn.SparseLinear(4, 2)
        sparse.weightDecay = 0.1
        local x, dy = torch.Tensor{{2, 1}}, torch.zeros(2)
        sparse:zeroGradParameters()
        sparse:forward(x)
        sparse:backward(x, dy)
        close(sparse.gradWeight, sparse.weight * 0.1, 'gradWeight')
        local before = sparse.weight:clone()
        sparse:updateParameters(1)
        close(sparse.weight, before * 0.9, 'weight')
        """)
  }

  @Test func indexLinearIsALinear() throws {
    try run(
      Self.pair + """
        local sparse, linear = nn.IndexLinear(6, 3, true), nn.Linear(6, 3)
        assert(sparse.weight:norm() == 0)
        sparse:reset()
        linear.weight:copy(sparse.weight:t())
        linear.bias:copy(sparse.bias)
        local keys, values = {torch.LongTensor{2, 5}, torch.LongTensor{6, 1, 2}}, {torch.randn(2), torch.randn(3)}
        local X = torch.zeros(2, 6)
        for i = 1, 2 do X[i]:scatter(1, keys[i], values[i]) end
        local dy = torch.randn(2, 3)
        local function compare(x, single)
           for _, asked in ipairs{false, true} do
              for m = 1, 2 do
                 sparse:zeroGradParameters()
                 linear:zeroGradParameters()
                 -- Asking for them makes a gradient of all of W.
                 if asked then assert(sparse:parameters()[1] == sparse.weight) end
                 local own, rows, slopes = X, X, dy
                 if single then rows, slopes = X[1], dy[1] end
                 for _ = 1, m do
                    close(sparse:forward(x), linear:forward(rows), 'output')
                    sparse:backward(x, slopes, 0.5)
                    linear:backward(rows, slopes, 0.5)
                 end
                 local _, g = sparse:parameters()
                 close(g[1], linear.gradWeight:t(), 'gradWeight')
                 close(g[2], linear.gradBias, 'gradBias')
                 sparse:updateParameters(0.1)
                 linear:updateParameters(0.1)
                 close(sparse.weight, linear.weight:t(), 'weight')
                 close(sparse.bias, linear.bias, 'bias')
              end
           end
        end
        compare({keys, values})
        compare({torch.cat(keys, 1), torch.cat(values, 1), torch.LongTensor{2, 3}})
        compare({keys[1], values[1]}, true)

        sparse:forward({keys, values})
        local dx = sparse:updateGradInput({keys, values}, dy)
        close(dx[2][1], linear:updateGradInput(X, dy)[1], 'gradInput')
        assert(dx[1][2][6] == 6)

        local before = {sparse.weight:clone(), sparse.gradBias:clone()}
        linear:zeroGradParameters()
        linear:forward(X)
        sparse:accUpdateGradParameters({keys, values}, dy, 0.2)
        linear:accUpdateGradParameters(X, dy, 0.2)
        close(sparse.weight, linear.weight:t(), 'direct update')
        close(sparse.gradBias, before[2], 'gradBias is kept')

        -- Before anything asks for it there is no gradient of all of W.
        local lean = nn.IndexLinear(6, 3)
        lean:forward({keys, values})
        lean:backward({keys, values}, dy)
        lean:updateParameters(0.1)
        assert(lean.gradWeight:nElement() == 0)

        local offset = nn.IndexLinear(6, 3, false, 1)
        offset.weight:copy(sparse.weight)
        offset.bias:copy(sparse.bias)
        close(offset:forward({keys[1] - 1, values[1]}), sparse:forward({keys[1], values[1]}), 'keysOffset')
        """)
  }

  @Test func indexLinearNormalizes() throws {
    try run(
      Self.pair + """
        local m = nn.IndexLinear(4, 2, false, nil, nil, nil, true)
        assert(m.weight:size(2) == 6)
        m:reset()
        assert(m.weight:narrow(2, 1, 4):norm() == 0)
        local w = m.weight:narrow(2, 5, 2)
        local function out(key, value) return m:forward({torch.LongTensor{key}, torch.Tensor{value}}) - m.bias end
        close(out(3, -4), w[3] * -1, 'the first is the largest')
        assert(m.weight[3][1] == 4 and m.weight[3][2] == 0.25 and m.weight[3][3] == 1)
        close(out(3, 2), w[3] * 0.5, 'scaled')
        m:evaluate()
        close(out(3, 8), w[3], 'cut off')
        assert(m.weight[3][1] == 4)
        -- The shift is learned: its gradient is Σ dy w.
        m:training()
        m:zeroGradParameters()
        out(3, 2)
        local dy = torch.Tensor{2, -1}
        m:backward({torch.LongTensor{3}, torch.Tensor{2}}, dy)
        local before = w[3]:clone()
        m:updateParameters(0.1)
        assert(math.abs(m.weight[3][4] + 0.1 * before:dot(dy)) < 1e-12)
        close(w[3], before - dy * 0.05, 'weight')
        """)
  }

  static let errors: [(String, [String])] = [
    ("nn.SparseLinear(4, 2):forward(torch.Tensor{{5, 1}})", ["nn.SparseLinear", "index", "5", "1 and 4"]),
    ("nn.SparseLinear(4, 2):forward(torch.Tensor{{0 / 0, 1}})", ["nn.SparseLinear", "between 1 and 4"]),
    ("nn.SparseLinear(4, 2):forward(torch.randn(3))", ["nn.SparseLinear", "K x 2"]),
    ("nn.IndexLinear(4, 2):forward({torch.LongTensor{9}, torch.Tensor{1}})", ["nn.IndexLinear", "key 9", "4 rows"]),
    (
      "nn.IndexLinear(4, 2):forward({torch.LongTensor{1, 2}, torch.Tensor{1}})",
      ["nn.IndexLinear", "same size", "2 torch.LongTensor"]
    ),
    (
      "nn.IndexLinear(4, 2):forward({torch.LongTensor{1, 2}, torch.Tensor{1, 2}, torch.LongTensor{3}})",
      ["nn.IndexLinear", "sizes", "2 keys"]
    ),
    ("nn.IndexLinear(4, 2):backward({torch.LongTensor{1}, torch.Tensor{1}}, torch.randn(2))", ["forward first"]),
  ]

  @Test(arguments: errors.indices) func saysWhatIsWrong(_ i: Int) throws {
    let (script, parts) = Self.errors[i]
    let text = try #require(try message(of: script), "no error")
    for part in parts { #expect(text.contains(part), "\(text)") }
  }
}
