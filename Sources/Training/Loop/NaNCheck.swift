import NN
import TensorCore

/// A NaN or an infinity that training met, with the place where it arose first.
public struct NaNError: Error, CustomStringConvertible {
  /// The update in which it was found, from 1.
  public let update: Int
  /// The numbers of the batch's samples.
  public let samples: [Int]
  /// `NaN in the output of module 2 (nn.Log), step 3`.
  public let place: String

  /// The place, the update and the samples.
  public var description: String {
    let shown = samples.prefix(8).map(String.init).joined(separator: ", ") + (samples.count > 8 ? ", …" : "")
    return "\(place) (update \(update), \(samples.count == 1 ? "sample" : "samples") \(shown))"
  }
}

/// Looks for the first NaN or infinity of a step.
struct NaNSearch {
  let model: Module
  let criterion: Criterion
  let batch: Batch

  /// Where it arose when the loss is not finite: in what came in, a parameter, or the first output in the order of
  /// the forward pass.
  func inForward(loss: Double) throws -> String {
    if let found = try first(batch.input) { return "\(found.kind) in the input\(step(found, stepCount(batch.input)))" }
    if let place = try inParameters() { return place }
    if let place = try inOutputs(model, "", nil) { return place }
    if let found = try first(batch.target) {
      return "\(found.kind) in the target\(step(found, stepCount(batch.target)))"
    }
    return "\(loss.isNaN ? "NaN" : "infinity") as the loss of \(criterion.typeName); the model's output is finite"
  }

  /// Where it arose when the gradient is not finite, from the loss back.
  func inBackward() throws -> String {
    if let found = try first(criterion.gradInput) {
      return "\(found.kind) in gradInput of the criterion \(criterion.typeName)"
    }
    return try inGradients(model, "", nil) ?? "NaN or infinity in the gradient of the parameters"
  }

  private func inParameters() throws -> String? {
    try walk(model, "") { module, path in
      for field in module.fieldTable.list where field.role == .parameter {
        if let found = try first(field.get(module)) { return "\(found.kind) in \(field.name) of \(name(module, path))" }
      }
      return nil
    }
  }

  /// Innermost first, children before their parent.
  private func walk(_ module: Module, _ path: String, _ look: (Module, String) throws -> String?) throws -> String? {
    for (i, child) in module.children.enumerated() {
      if let found = try walk(child, path + "\(path.isEmpty ? "" : ".")\(i + 1)", look) { return found }
    }
    return try look(module, path)
  }

  /// `steps` is the number of steps of the sequence whose rows a module inside a sequencer may have run at once.
  private func inOutputs(_ module: Module, _ path: String, _ steps: Int?) throws -> String? {
    let inside = module is AbstractSequencer ? stepCount(module.output) : steps
    for (i, child) in module.children.enumerated() {
      if let found = try inOutputs(child, path + "\(path.isEmpty ? "" : ".")\(i + 1)", inside) { return found }
    }
    guard let found = try first(module.output) else { return nil }
    return "\(found.kind) in output of \(name(module, path))\(step(found, steps))"
  }

  private func inGradients(_ module: Module, _ path: String, _ steps: Int?) throws -> String? {
    let inside = module is AbstractSequencer ? stepCount(module.output) : steps
    for (i, child) in module.children.enumerated().reversed() {
      if let found = try inGradients(child, path + "\(path.isEmpty ? "" : ".")\(i + 1)", inside) { return found }
    }
    if let found = try first(module.gradInput) {
      return "\(found.kind) in gradInput of \(name(module, path))\(step(found, steps))"
    }
    for field in module.fieldTable.list where field.role == .gradient {
      if let found = try first(field.get(module)) { return "\(found.kind) in \(field.name) of \(name(module, path))" }
    }
    return nil
  }

  private func name(_ module: Module, _ path: String) -> String {
    path.isEmpty ? "the model (\(module.typeName))" : "module \(path) (\(module.typeName))"
  }

  private func stepCount(_ value: Value) -> Int? {
    switch value {
    case .table(let table): table.list.count
    case .tensor(let tensor): tensor.dimension > 0 ? tensor.sizes[0] : nil
    default: nil
    }
  }

  /// `, step 3` where the place tells it.
  private func step(_ found: Found, _ steps: Int? = nil) -> String {
    if let step = found.step { return ", step \(step)" }
    guard let steps, steps > 0, found.rows >= steps, found.rows % steps == 0 else { return "" }
    return ", step \(found.row / (found.rows / steps) + 1)"
  }

  /// An element that is not finite: the entry of the table that it is in, from 1, and its row of how many.
  private struct Found {
    let isNaN: Bool
    let step: Int?
    let row, rows: Int

    var kind: String { isNaN ? "NaN" : "infinity" }
  }

  /// The first element that is not finite.
  private func first(_ value: Value) throws -> Found? {
    switch value {
    case .number(let number):
      return number.isFinite ? nil : Found(isNaN: number.isNaN, step: nil, row: 0, rows: 1)
    case .table(let table):
      for (i, entry) in table.list.enumerated() {
        if let found = try first(entry) {
          return Found(isNaN: found.isNaN, step: i + 1, row: found.row, rows: found.rows)
        }
      }
      return nil
    case .tensor(let tensor):
      guard tensor.dtype.isReal, tensor.count > 0 else { return nil }
      let numbers = try tensor.numbers
      guard let at = numbers.firstIndex(where: { !$0.isFinite }) else { return nil }
      let rows = tensor.sizes[0]
      return Found(isNaN: numbers[at].isNaN, step: nil, row: at / Swift.max(numbers.count / rows, 1), rows: rows)
    default: return nil
    }
  }
}
