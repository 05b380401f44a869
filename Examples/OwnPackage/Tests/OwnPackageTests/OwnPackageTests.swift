import OwnPackage
import Testing
import TorchLua

@Suite struct OwnPackageTests {
  /// Scripts find the class, the function and the Lua file, and the layer is as good as a bundled one.
  @Test func scriptsUseIt() throws {
    let engine = try TorchEngine(packages: Package.bundled + [.own])
    try engine.run(
      """
      require 'own'
      local net = own.chain(2)
      assert(tostring(net:get(1)) == 'own.Scale' and torch.isTypeOf(net:get(1), 'nn.Module'))
      net:get(1).factor:fill(3)
      local x = torch.ones(2, 2)
      assert(net:forward(x):sum() == 12)
      net:zeroGradParameters()
      assert(net:backward(x, torch.ones(2, 2)):sum() == 12)
      assert(net:get(1).gradFactor[1] == 4 and net:get(2).gradFactor[1] == 12)
      local copy = torch.deserialize(torch.serialize(net:clone():float()))
      assert(torch.type(copy:get(1).factor) == 'torch.FloatTensor' and copy:forward(x:float()):sum() == 12)
      local seq = nn.Sequencer(own.Scale(2))
      assert(seq:forward{x, x}[2]:sum() == 8)
      local ok, message = pcall(own.Scale, 'a')
      assert(not ok and message:find("bad argument #1 to 'own.Scale' (number expected, got string): start", 1, true), message)
      local Mine = torch.class('Mine', 'own.Scale')
      function Mine:updateOutput(input) return own.Scale.updateOutput(self, input):add(1) end
      assert(_G.Mine(2):forward(torch.ones(1))[1] == 3)
      """)
  }

  /// Packages that cannot be opened together are refused, with the reason.
  @Test func refusesWhatDoesNotFit() {
    func message(_ packages: [Package]) -> String {
      do { _ = try TorchEngine(packages: packages) } catch { return "\(error)" }
      return ""
    }
    #expect(message([.own]).contains("package 'own' needs 'nn'"))
    #expect(message(Package.bundled + [.own, .own]).contains("two packages of the name 'own'"))
  }
}
