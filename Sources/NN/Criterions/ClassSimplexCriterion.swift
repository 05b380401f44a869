import TensorCore

/// The squared distance from a corner of a simplex that stands for the class: nn.ClassSimplexCriterion
/// (`nn/ClassSimplexCriterion.lua`; Boureau et al., arXiv 1506.08230).
///
/// C = nClasses, N = batch. Input (C) with a number, or (N, C) with N targets from 1; the model's last layer is
/// usually a `nn.Normalize`. The corners, the rows of `simplex` (C, C), are C points of norm 1 in C - 1 dimensions, as
/// far from one another as can be; the last coordinate is 0. The loss is that of `nn.MSECriterion`.
/// `getPredictions(x)` gives (N, C), how far each input lies in the direction of each corner, `getTopPrediction(x)`
/// the best class.
///
/// ```lua
/// c = nn.ClassSimplexCriterion(3)
/// x = c.simplex[2]:clone()
/// print(c:forward(x, 2))  --> 0
/// print(c:getTopPrediction(x)[1])  --> 2
/// ```
public final class ClassSimplexCriterion: MSECriterion {
  /// C.
  public var nClasses = 0
  /// `(C, C)`: the corners, as rows.
  public var simplex: Tensor?

  func build(_ nClasses: Int) throws {
    guard nClasses > 1, nClasses <= 1 << 20 else {
      throw NNError.input(typeName, "Required positive integer argument nClasses > 1, got \(nClasses)")
    }
    self.nClasses = nClasses
    simplex = try Self.corners(nClasses).to(dtype)
  }

  /// The corners of a regular simplex around the origin. Corner k has the first of its coordinates in common with all
  /// later ones, and the last such that its norm is 1; the next coordinate of all later ones follows from their angle.
  private static func corners(_ count: Int) throws -> Tensor {
    let a = try Tensor([count, count], .double), n = count - 1
    for k in 0..<n {
      var squares = 0.0
      for j in 0..<k { squares += a[linear: k * count + j] * a[linear: k * count + j] }
      let own = (1 - squares).squareRoot()
      a[linear: k * count + k] = own
      let other = (own * own - 1 - 1 / Double(n)) / own
      for row in (k + 1)..<count { a[linear: row * count + k] = other }
    }
    return a
  }

  public override class var help: String { "the squared distance from a corner of a simplex that stands for the class" }
  public override class var fields: [Field] {
    super.fields + [
      .integer("nClasses", \ClassSimplexCriterion.nClasses), .tensor("simplex", \ClassSimplexCriterion.simplex),
    ]
  }
  public override class var constructor: Constructor {
    Constructor(ClassSimplexCriterion.build, .integer("nClasses"))
  }
  public override class var methods: [ClassMethod] {
    super.methods + [
      ClassMethod(
        "getPredictions", result: { (c: ClassSimplexCriterion) in { .tensor(try c.getPredictions($0)) } },
        .tensor("input")),
      ClassMethod(
        "getTopPrediction", result: { (c: ClassSimplexCriterion) in { .tensor(try c.getTopPrediction($0)) } },
        .tensor("input")),
    ]
  }
  public override class var example: Example { Example([4], target: .indices([3], upTo: 4)) }

  private func corner(_ target: Value) throws -> Value {
    var classes: [Double]
    switch target {
    case .number(let number): classes = [number]
    case .tensor(let t) where t.dimension == 1:
      let dense = try t.contiguous()
      classes = (0..<dense.count).map { dense[linear: $0] }
    default: throw NNError.input(typeName, "expected a number or a 1D tensor as target, got \(target.summary)")
    }
    guard let simplex, simplex.sizes == [nClasses, nClasses] else { throw NNError.input(typeName, "has no simplex") }
    let corners = try Tensor([classes.count, nClasses], dtype)
    for (i, number) in classes.enumerated() {
      let index = Int(bounded: number)
      guard index >= 1, index <= nClasses else {
        throw NNError.input(typeName, "target \(number.formatted) is out of range: there are \(nClasses) classes")
      }
      try corners.select(0, i).copy(from: simplex.select(0, index - 1))
    }
    return .tensor(corners)
  }

  public override func updateOutput(_ input: Value, _ target: Value) throws -> Value {
    try super.updateOutput(input, corner(target))
  }

  public override func updateGradInput(_ input: Value, _ target: Value) throws -> Value {
    try super.updateGradInput(input, corner(target))
  }

  /// `(N, C)`: how far each input (C), or (N, C), lies in the direction of each corner. Throws when its last dimension
  /// is not C.
  public func getPredictions(_ input: Tensor) throws -> Tensor {
    guard let simplex, nClasses > 0, input.dimension == 1 || input.dimension == 2,
      input.sizes[input.dimension - 1] == nClasses
    else {
      throw NNError.input(
        typeName, "expected \(nClasses), or N x \(nClasses), got \(Value.tensor(input).summary)")
    }
    let products = try Tensor(input.dtype)
    let rows = try input.contiguous().view([input.count / nClasses, nClasses])
    try products.mm(rows, simplex.to(input.dtype).t())
    return products
  }

  /// `(N)`: the class with the largest of them. Throws as `getPredictions`.
  public func getTopPrediction(_ input: Tensor) throws -> Tensor {
    let products = try getPredictions(input)
    let best = try Tensor(products.dtype), classes = try Tensor(.long)
    try best.max(classes, products, 1)
    return try classes.view([classes.count])
  }
}
