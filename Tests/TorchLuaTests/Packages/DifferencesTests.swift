import LuaBridge
import TestSupport
import Testing
import TorchLua

/// Scripts on which seqlua once differed from the original: each prints what the original prints, to the letter.
@Suite struct DifferencesTests {
  static let scripts = ((try? Fixture.names(in: "differences")) ?? []).filter { $0.hasSuffix(".lua") }
    .map { String($0.dropLast(".lua".count)) }

  /// Where we mean to differ, and why. What we print is in `X.ours`, beside what the original prints.
  static let meant = [
    "maskzero": "the original hides the gradient of masked rows from updateGradInput, but not from accGradParameters, "
      + "so that its gradBias is no derivative of anything: it grows with rows that the output does not depend on"
  ]

  /// Classes that the scripts use only where they exist, with how the lines begin that they print.
  static let optional = ["nn.MuFuRu": "MuFuRu\t"]

  static func expected(_ name: String) throws -> String {
    var text = try Fixture.text("differences/\(name).\(meant[name] == nil ? "expected" : "ours")")
    for (type, start) in optional where try !TorchEngine().lua.evaluate("\(type) ~= nil", as: Bool.self) {
      text = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix(start) }
        .joined(separator: "\n")
    }
    return text
  }

  @Test(arguments: scripts) func prints(name: String) throws {
    let found = try printed(by: Fixture.text("differences/\(name).lua"), name: "@\(name).lua")
    #expect(try found == Self.expected(name))
  }

  /// A meant difference that has gone is no longer to be listed; nor is one without a script.
  @Test func differencesAreReal() throws {
    #expect(Self.scripts.count >= 8)
    #expect(Set(Self.meant.keys).subtracting(Self.scripts) == [])
    for name in Self.meant.keys {
      #expect(try Fixture.text("differences/\(name).ours") != Fixture.text("differences/\(name).expected"))
    }
  }
}
