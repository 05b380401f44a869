import TorchLua

/// The text for an error that ended a script.
enum Report {
  /// The message with the script's line first and, after an unknown name, the one that may have been meant; then the
  /// script's part of the call stack. `torch` knows the names.
  static func text(of error: any Error, _ torch: TorchEngine? = nil) -> String {
    ScriptError(error, in: torch).debugDescription
  }
}
