#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import TorchLua

/// What `--sandbox` asks for.
struct SandboxOptions {
  /// What a script may take where nothing else is said.
  static let memory = 1 << 30
  static let seconds = 300.0

  /// The folder that the script may write to; nil for none.
  var folder: String?

  /// What the engine is to keep the script to.
  func sandbox(script: String?) -> Sandbox {
    var sandbox = Sandbox(read: script.map { [Self.folder(of: $0)] } ?? [], write: folder.map { [$0] } ?? [])
    sandbox.ownsProcess = true
    return sandbox
  }

  /// Makes the kernel keep the process to it, too, and says what it cannot.
  func confineProcess(script: String?) {
    let sandbox = sandbox(script: script)
    // The script itself, which may be a link to elsewhere, is still to be read.
    let done = Sandbox.confineProcess(read: sandbox.read + (script.map { [$0] } ?? []), write: sandbox.write)
    var missing: [String] = []
    if !done.contains(.files) { missing.append("Landlock") }
    if !done.contains(.calls) { missing.append("seccomp") }
    guard !missing.isEmpty else { return }
    let names = missing.joined(separator: " and no ")
    Command.warn("--sandbox: no \(names) here: not the kernel, only seqlua keeps the script in")
  }

  private static func folder(of script: String) -> String {
    guard let slash = script.lastIndex(of: "/") else { return "." }
    return slash == script.startIndex ? "/" : String(script[..<slash])
  }
}
