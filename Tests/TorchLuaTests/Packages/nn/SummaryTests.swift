import Testing

@Suite struct NNSummaryTests {
  @Test func summaryIsATableAndAText() throws {
    let text = try printed(
      by: """
        require 'rnn'
        local model = nn.Sequencer(nn.Sequential():add(nn.Linear(2, 3)):add(nn.LSTM(3, 3)))
        local summary = nn.summary(model, {torch.zeros(5, 2), torch.zeros(5, 2)})
        assert(#summary == 4 and summary[4].layer == 'nn.LSTM(3 -> 3)' and summary[4].output == '5 x 3')
        assert(summary[3].path == '1.1' and summary[3].depth == 2 and summary[3].parameters == 9)
        assert(summary[1].output == 'table of 2: 5 x 3' and summary.bytes == 8 * summary.parameters)
        print(summary)
        local Own = torch.class('nn.Own', 'nn.Module')
        function Own:updateOutput(x)
           assert(not self.train and torch.uniform() >= 0)
           self.output = x.new(7):zero()
           return self.output
        end
        local state = torch.getRNGState()
        assert(nn.summary(nn.Sequential():add(nn.Own()), torch.zeros(1))[2].output == '7')
        assert(torch.getRNGState():eq(state):all(), 'the random numbers go on as if nothing had run')
        assert(nn.summary(nn.Own())[1].output == '')
        """, name: "=script")
    let lines = text.split(separator: "\n")
    #expect(lines[0].hasPrefix("layer  ") && lines[3].hasPrefix("  (1) nn.Sequential  "))
    #expect(lines.contains("summary of 4 layers, 102 parameters, 816 bytes"), "\(text)")
    #expect(lines.allSatisfy { $0.count <= 80 })
    let error = try message(of: "nn.summary(3)")
    #expect(error == "script:1: bad argument #1 to 'nn.summary' (nn.Module expected, got number)")
  }

  @Test(arguments: ["binary", "ascii"]) func savesAndLoads(mode: String) throws {
    try runWithFile(
      """
      local model = nn.Sequential():add(nn.Linear(2, 3)):add(nn.Tanh())
      local x = torch.randn(4, 2)
      local y = model:forward(x):clone()
      model.note = 'kept'
      assert(rawequal(model:save(path, '\(mode)'), model))
      assert(same(torch.load(path, '\(mode)').output, y), 'as it is, with its state')
      local again = nn.load(path, '\(mode)')
      assert(same(again:forward(x), y) and again.note == 'kept')
      nn.ClassNLLCriterion():save(path)
      assert(torch.type(nn.load(path)) == 'nn.ClassNLLCriterion')
      torch.save(path, {1})
      fails('holds no module or criterion but a table', nn.load, path)
      fails("bad argument #1 to 'nn.load' (string expected, got nil)", nn.load)
      fails("string expected, got no value", model.save, model)
      fails('"binary" or "ascii"', model.save, model, path, 'text')
      fails('nowhere', model.save, model, '/nowhere/at/all.t7')
      -- a class's own save wins
      local Own = torch.class('nn.Own', 'nn.Linear')
      function Own:save(name) return 'own ' .. name end
      assert(nn.Own(1, 1):save('x') == 'own x')
      function nn.Module:save() return 'theirs' end
      assert(model:save() == 'theirs')
      """)
  }
}
