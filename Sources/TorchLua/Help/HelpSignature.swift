/// How a function or method is called, with types:
/// `torch.clamp([res: Tensor], x: Tensor, min: number, max: number): Tensor`.
public struct HelpSignature {
  /// One argument.
  public struct Parameter {
    /// `...` for any number of further ones.
    public let name: String
    /// As the Lua language server writes types; `Tensor`, `LongStorage`, `File` and their kin are torch's.
    public let type: String
    /// It may be left out.
    public let isOptional: Bool
    /// What stands for it then, as Lua text; nil where nothing is said.
    public let standard: String?
  }

  /// As it was written.
  public let text: String
  /// What stands before the name: `torch`, `Tensor`, `nn.Module`; empty for a global function.
  public let owner: String
  /// The last part of the name.
  public let name: String
  /// A colon stands before the name: the receiver is no parameter.
  public let isMethod: Bool
  /// The arguments in order.
  public let parameters: [Parameter]
  /// The types of the results; none for a function without.
  public let results: [String]

  /// `torch.clamp`, `Tensor:clamp`, `unpack`.
  public var fullName: String { owner.isEmpty ? name : owner + (isMethod ? ":" : ".") + name }

  /// Reads a line; nil where it is no signature.
  public init?(_ line: String) {
    guard let open = line.firstIndex(of: "("), let close = Self.end(of: line, from: open) else { return nil }
    let path = line[..<open]
    guard let last = path.lastIndex(where: { $0 == "." || $0 == ":" }) ?? Optional(path.startIndex) else { return nil }
    isMethod = last > path.startIndex && path[last] == ":"
    owner = String(path[..<last])
    name = String(last > path.startIndex ? path[path.index(after: last)...] : path)
    guard !name.isEmpty, path.allSatisfy({ $0.isLetter || $0.isNumber || "_.:".contains($0) }) else { return nil }
    var list: [Parameter] = []
    for part in Self.split(line[line.index(after: open)..<close]) {
      guard let parameter = Parameter(part) else { return nil }
      list.append(parameter)
    }
    parameters = list
    let rest = line[line.index(after: close)...]
    if rest.isEmpty {
      results = []
    } else {
      guard rest.hasPrefix(": ") else { return nil }
      results = Self.split(rest.dropFirst(2)).map(String.init)
      guard !results.contains("") else { return nil }
    }
    text = line
  }

  /// The place of the bracket that closes the one at `open`.
  private static func end(of text: String, from open: String.Index) -> String.Index? {
    var depth = 0, isQuoted = false
    for i in text[open...].indices {
      if text[i] == "\"" { isQuoted.toggle() }
      guard !isQuoted else { continue }
      if "([{".contains(text[i]) { depth += 1 }
      if ")]}".contains(text[i]) {
        depth -= 1
        if depth == 0 { return i }
      }
    }
    return nil
  }

  /// The parts between the outermost commas, without spaces around them.
  static func split(_ text: Substring) -> [Substring] {
    var parts: [Substring] = [], start = text.startIndex, depth = 0, isQuoted = false
    for i in text.indices {
      if text[i] == "\"" { isQuoted.toggle() }
      guard !isQuoted else { continue }
      if "([{<".contains(text[i]) { depth += 1 }
      if ")]}>".contains(text[i]) { depth -= 1 }
      if text[i] == ",", depth == 0 {
        parts.append(trimmed(text[start..<i]))
        start = text.index(after: i)
      }
    }
    let last = trimmed(text[start...])
    return last.isEmpty && parts.isEmpty ? [] : parts + [last]
  }

  static func trimmed(_ text: Substring) -> Substring {
    let front = text.drop { $0 == " " }
    return front[..<(front.lastIndex { $0 != " " }.map { front.index(after: $0) } ?? front.startIndex)]
  }
}

extension HelpSignature.Parameter {
  /// `x: Tensor`, `[n: number = 1]`, `...: number`.
  init?(_ text: Substring) {
    var text = text
    isOptional = text.hasPrefix("[")
    if isOptional {
      guard text.hasSuffix("]") else { return nil }
      text = text.dropFirst().dropLast()
    }
    guard let colon = text.firstRange(of: ": ") else { return nil }
    name = String(text[..<colon.lowerBound])
    guard name == "..." || name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }), !name.isEmpty else {
      return nil
    }
    let rest = text[colon.upperBound...]
    let equals = rest.firstRange(of: " = ")
    type = String(rest[..<(equals?.lowerBound ?? rest.endIndex)])
    standard = equals.map { String(rest[$0.upperBound...]) }
    guard !type.isEmpty, equals == nil || isOptional else { return nil }
  }
}
