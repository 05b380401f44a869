import TestSupport
import Testing

/// Activations, criterions, reductions and normalisations at the ends of the number range, against exact values: what may be
/// off, and by how much, is in the files.
@Suite struct StressTests {
  @Test(arguments: [("activations", 226), ("criterions", 150), ("reductions", 1370), ("normalizations", 196)])
  func exactNumbers(file: String, cases: Int) throws {
    let text = try printed(
      by: """
        local complaints, cases, numbers = dofile('\(Fixture.path("stress/check.lua"))')('\(Fixture.path("stress/\(file).txt"))')
        for _, complaint in ipairs(complaints) do print(complaint) end
        print(cases, numbers > 2*cases/3)
        """, name: "@stress")
    #expect(text == "\(cases)\ttrue\n", "\(text.prefix(3000))")
  }

  /// Gates far in their flat parts, and inputs that are infinite or gone: no NaN, and states within their bounds.
  @Test(arguments: ["LSTM", "FastLSTM", "GRU", "SeqLSTM", "SeqGRU", "RecLSTM", "RecGRU"], ["Double", "Float"])
  func saturatedGates(layer: String, type: String) throws {
    let text = try printed(
      by: """
        require 'rnn'
        torch.setdefaulttensortype('torch.\(type)Tensor')
        for _, size in ipairs{1e4, -1e4, 1e30, 1e-30, 0} do
           local cell = nn.\(layer)(3, 4)
           for _, p in ipairs((cell:parameters())) do p:normal():mul(1e4) end
           local m = torch.type(cell):find('Seq') and cell or nn.Sequencer(cell)
           local x = torch.randn(5, 2, 3):mul(size)
           local y = m:forward(x)
           local dx = m:backward(x, torch.randn(y:size()))
           assert(y:max() <= 1 and y:min() >= -1, 'output')
           assert(dx:sum() == dx:sum() and math.abs(dx:sum()) < math.huge, 'gradInput')
           for _, g in ipairs((select(2, m:parameters()))) do assert(g:sum() == g:sum(), 'gradient') end
        end
        print('fine')
        """, name: "@gates")
    #expect(text == "fine\n", "\(text)")
  }
}
