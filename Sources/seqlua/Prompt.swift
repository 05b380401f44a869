#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import LuaBridge
import TorchLua

/// Reads commands line by line from a person and runs them.
final class Prompt {
  private let evaluator: Evaluator
  private let editor = LineEditor()

  private var engine: LuaEngine { evaluator.torch.engine }

  init(_ torch: TorchEngine) throws {
    evaluator = try Evaluator(torch)
    let completion = evaluator.completion
    LineEditor.complete = { completion.words($0) }
  }

  /// Until the end of the input or `exit`.
  func run(greets: Bool) throws {
    LuaEngine.awaitSecondInterrupt()
    if greets { print(Version.line + " (?nn.Linear for help, exit or Ctrl-D ends)") }
    while !evaluator.isDone, let line = read("> ") {
      do {
        if line.contains(where: { !$0.isWhitespace }) { try evaluator.run(whole(line)) }
      } catch {
        if (error as? LuaError)?.isInterrupt == true, LuaEngine.endIsFinal { throw error }
        complain(error)
      }
      engine.clearInterrupt()
    }
    if engine.isInterrupted { throw LuaError.interrupted() }
  }

  /// What begins with a line, with more lines if that is not all. Throws the mistake in it.
  private func whole(_ first: String) throws -> Evaluator.Piece {
    var text = first
    while true {
      switch evaluator.read(text) {
      case .whole(let piece): return piece
      case .wrong(let mistake): throw mistake
      case .open(let mistake):
        guard let line = read(">> ") else { throw mistake }
        text += "\n" + line
      }
    }
  }

  private func complain(_ error: any Error) {
    fflush(stdout)
    Command.warn(Report.text(of: error, evaluator.torch))
  }

  private func read(_ prompt: String) -> String? {
    while true {
      if let line = editor.read(prompt) { return line }
      // Ctrl-C at the prompt: a fresh line.
      guard engine.isInterrupted, !LuaEngine.endIsFinal else { return nil }
      engine.clearInterrupt()
      clearerr(stdin)
      fputs("\n", stdout)
    }
  }
}
