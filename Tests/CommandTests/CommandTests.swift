import Foundation
import Testing

@Suite struct CommandTests {
  /// The built command, beside the test bundle.
  static let path = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appendingPathComponent("seqlua").path

  @Test func isBuilt() { #expect(FileManager.default.isExecutableFile(atPath: Self.path)) }
}
