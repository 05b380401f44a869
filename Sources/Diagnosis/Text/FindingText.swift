extension Finding {
  /// The finding in words. Of a code that no text is written for, the code itself.
  public var text: Text { reachText() ?? dataText() ?? trainingText() ?? Text("\(code.rawValue).", advice: "") }
}
