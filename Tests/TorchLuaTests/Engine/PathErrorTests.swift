import Testing

/// Errors that pass through native containers.
@Suite struct PathErrorTests {
  private let model = """
    local Bad = torch.class('nn.Bad', 'nn.Module')
    function Bad:updateOutput(x) error(x, 2) end
    local m = nn.Sequential():add(nn.Identity()):add(nn.Sequential():add(nn.Bad()))

    """

  @Test func textGetsTheWayToTheLayer() throws {
    let text = try message(of: model + "m:forward('boom')") ?? ""
    #expect(text.hasPrefix("script:4:\nIn 2 module of nn.Sequential:\nIn 1 module of nn.Sequential:\n"))
    #expect(text.hasSuffix("boom"))
  }

  @Test func otherValuesStayThemselves() throws {
    try run(
      """
      local value = {code = 7}
      local Bad = torch.class('nn.Bad', 'nn.Module')
      function Bad:updateOutput() error(value) end
      local ok, e = pcall(function() nn.Sequential():add(nn.Bad()):forward(1) end)
      assert(not ok and e == value)
      """)
  }
}
