import TensorCore

/// The largest of several affine maps: nn.Maxout (`nn/Maxout.lua`; Goodfellow et al., JMLR W&CP 28, 2013).
///
///     y[n, j] = max_k (W[k, j] · x[n] + b[k, j])        x (N, D) or (D)    y (N, H) or (H)
///
/// D = inputSize, H = outputSize, M = maxoutNumber. A chain of nn.Linear(D, M H), nn.View(M, H), `preprocess` (a
/// module, if one is given) and the maximum over M.
///
/// ```lua
/// m = nn.Maxout(1, 1, 2)
/// m:get(1).weight:copy(torch.Tensor{1, -1})
/// m:get(1).bias:zero()
/// print(m:forward(torch.Tensor{-3})[1])  --> 3
/// ```
public final class Maxout: Sequential {
  func build(_ inputSize: Int, _ outputSize: Int, _ maxoutNumber: Int, _ preprocess: Module?) throws {
    try checkSizes(
      typeName, ("inputSize", inputSize), ("outputSize", outputSize), ("maxoutNumber", maxoutNumber))
    let (width, overflow) = outputSize.multipliedReportingOverflow(by: maxoutNumber)
    guard !overflow else { throw NNError.input(typeName, "\(maxoutNumber) x \(outputSize) is too large") }
    let view = try View([maxoutNumber, outputSize])
    view.numInputDims = 1
    try hold([try Linear(inputSize, width), view] + (preprocess.map { [$0] } ?? []) + [try Max.make(1, 2)])
  }

  public override class var help: String { "the largest of maxoutNumber affine maps" }
  public override class var constructor: Constructor {
    Constructor(
      Maxout.build, .integer("inputSize"), .integer("outputSize"), .integer("maxoutNumber"),
      .optional(.object("preprocess")))
  }
  public override class var example: Example { Example([4, 3, 2]) }
}
