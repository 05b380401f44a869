import TensorCore

/// One way to call a function: its parameters in order, and what to do.
///
/// Forms are written as short texts that say what Torch's messages say. `T` stands for the type of
/// the function's tensors, which the arguments decide.
///
///     r  R  =T    result of type T: `r` may be left out in functions but not in methods (there it
///                 is the receiver), `R` may always be left out, `=T` never
///     i  I        the same for a LongTensor, `B` a ByteTensor, `N` an IntTensor (as `R`)
///     t           tensor of type T that is the result when a method is called without it
///     T           tensor of type T;  =T2 t2 T2: of 2 dimensions
///     Byte  Int  Long  Float  Double    tensor of that type;  {T} table of tensors
///     real  double  long  index  bool   numbers (an index counts from 1) and truth values
///     gen  sizes  V|F                   generator, sizes (last), one of the letters
///
/// `=x` after a name is the value when left out; `last` is the last dimension.
final class Form {
  enum Outcome {
    /// The result tensors of the call.
    case results((inout Call) throws -> Void)
    case number((inout Call) throws -> Double)
    case truth((inout Call) throws -> Bool)
    /// What the body pushes; it returns how many.
    case pushed((inout Call) throws -> Int32)
  }

  let parameters: [FormParameter]
  let outcome: Outcome

  init(_ text: String, _ outcome: Outcome) {
    parameters = text.split(separator: " ").map { FormParameter(String($0)) }
    precondition(parameters.count <= ArgumentPlaces.capacity, text)
    self.outcome = outcome
  }

  /// The arguments' places when they fit, with T = `dtype`.
  func match(_ kinds: ArgumentKinds, _ dtype: DType, isMethod: Bool) -> ArgumentPlaces? {
    if kinds.count > ArgumentKinds.capacity { return nil }
    var places = ArgumentPlaces()
    return match(kinds, dtype, isMethod, 0, 0, &places) ? places : nil
  }

  // An optional parameter takes an argument if the rest then still fits, else it is left out.
  private func match(
    _ kinds: ArgumentKinds, _ dtype: DType, _ isMethod: Bool, _ p: Int, _ a: Int,
    _ places: inout ArgumentPlaces
  ) -> Bool {
    if p == parameters.count { return a == kinds.count }
    let parameter = parameters[p]
    if a < kinds.count {
      if parameter.kind == .sizes {
        places[p] = a + 1
        return takesSizes(kinds, a)
      }
      if parameter.accepts(kinds[a], dtype) {
        places[p] = a + 1
        if match(kinds, dtype, isMethod, p + 1, a + 1, &places) { return true }
      }
    }
    places[p] = 0
    return parameter.isOptional(isMethod) && match(kinds, dtype, isMethod, p + 1, a, &places)
  }

  private func takesSizes(_ kinds: ArgumentKinds, _ a: Int) -> Bool {
    if kinds.count == a + 1, kinds[a] == ArgumentKinds.longStorage { return true }
    return (a..<kinds.count).allSatisfy { kinds[$0] == ArgumentKinds.number }
  }

  func help(_ dtype: DType, isMethod: Bool) -> String {
    parameters.map { $0.help(dtype, isMethod: isMethod) }.joined(separator: " ")
  }
}

/// Which argument each parameter of a form takes: counted from 1, 0 where it is left out. One byte
/// each in a single word, since arrays and vectors cost more than the rest of a match.
struct ArgumentPlaces {
  static let capacity = 8
  private var word: UInt64 = 0

  subscript(p: Int) -> Int {
    get { Int(word &>> UInt64(8 &* p) & 0xFF) }
    set { word = word & ~(0xFF &<< UInt64(8 &* p)) | UInt64(newValue) &<< UInt64(8 &* p) }
  }
}

/// One parameter of a form.
struct FormParameter {
  enum Kind: Equatable {
    case tensor(DType?, rank: UInt8)
    case tensors, real, double, long, index, bool, option, generator
    case sizes
  }
  enum Role { case input, output, receiver }

  let kind: Kind
  let role: Role
  /// What stands for an argument that is left out.
  let standard: Double?
  /// The letters of an option as ASCII, the first is the default. No array or string: parameters are
  /// copied while matching, and should be plain bytes then.
  let letters: SIMD4<UInt8>
  private let inFunctions: Bool
  private let inMethods: Bool

  /// For `index=last`: one past any index.
  static let last = -1.0

  init(_ text: String) {
    let isRequired = text.hasPrefix("=")
    let parts = text.drop { $0 == "=" }.split(separator: "=").map(String.init)
    var name = parts[0]
    var rank: UInt8 = 0
    if let digit = name.last?.wholeNumberValue {
      name.removeLast()
      rank = UInt8(digit)
    }
    var kind = Kind.tensor(nil, rank: rank)
    var role = isRequired ? Role.output : .input
    var optional = (functions: parts.count > 1, methods: parts.count > 1)
    var letters = ""
    switch name {
    case "T": break
    case "r": (role, optional) = (.output, (true, false))
    case "R": (role, optional) = (.output, (true, true))
    case "i": (kind, role, optional) = (.tensor(.long, rank: 0), .output, (true, false))
    case "I": (kind, role, optional) = (.tensor(.long, rank: 0), .output, (true, true))
    case "B": (kind, role, optional) = (.tensor(.byte, rank: 0), .output, (true, true))
    case "N": (kind, role, optional) = (.tensor(.int, rank: 0), .output, (true, true))
    case "t": (role, optional) = (.receiver, (false, true))
    case "{T}": kind = .tensors
    case "real": kind = .real
    case "double": kind = .double
    case "long": kind = .long
    case "index": kind = .index
    case "bool": kind = .bool
    case "gen": (kind, optional) = (.generator, (true, true))
    case "sizes": kind = .sizes
    default:
      if name.contains("|") {
        (kind, optional) = (.option, (true, true))
        letters = name.filter { $0 != "|" }
      } else if let dtype = DType(named: name) {
        kind = .tensor(dtype, rank: 0)
      }
    }
    self.kind = kind
    self.role = role
    var ascii = SIMD4<UInt8>()
    for (i, letter) in letters.utf8.prefix(4).enumerated() { ascii[i] = letter }
    self.letters = ascii
    (inFunctions, inMethods) = optional
    standard = parts.count > 1 ? (parts[1] == "last" ? Self.last : Double(parts[1])) : nil
  }

  func isOptional(_ isMethod: Bool) -> Bool { isMethod ? inMethods : inFunctions }

  func accepts(_ argument: UInt8, _ dtype: DType) -> Bool {
    switch kind {
    case .tensor(let own, let rank):
      let wanted = ArgumentKinds.tensor(own ?? dtype)
      return argument & 0xF0 == wanted && (rank == 0 || argument & 15 == rank)
    case .tensors: return argument == ArgumentKinds.table
    case .real, .double, .long, .index: return argument == ArgumentKinds.number
    case .bool: return argument == ArgumentKinds.boolean
    case .option:
      return (0..<4).contains { letters[$0] > 0 && ArgumentKinds.text(letters[$0]) == argument }
    case .generator: return argument == ArgumentKinds.generator
    case .sizes: return argument == ArgumentKinds.number || argument == ArgumentKinds.longStorage
    }
  }

  func help(_ dtype: DType, isMethod: Bool) -> String {
    let name: String
    switch kind {
    case .tensor(let own, let rank):
      name = "\((own ?? dtype).name)Tensor" + (rank > 0 ? "~\(rank)D" : "")
    case .tensors: name = "{\(dtype.name)Tensor+}"
    case .real: name = dtype.cName
    case .double: name = "double"
    case .long: name = "long"
    case .index: name = "index"
    case .bool: name = "boolean"
    case .option:
      let given = (0..<4).map { letters[$0] }.filter { $0 > 0 }
      name = "(" + given.map { String(UnicodeScalar($0)) }.joined(separator: "|") + ")"
    case .generator: name = "Generator"
    case .sizes: name = "(LongStorage | dim1 [dim2...])"
    }
    let marked = role == .output ? "*\(name)*" : name
    return isOptional(isMethod) ? "[\(marked)]" : marked
  }
}

extension DType {
  /// C's name of the element type, which Torch's messages use.
  var cName: String { self == .byte ? "unsigned char" : name.lowercased() }
}
