import TensorCore

extension LSTM {
  /// The original's modules for {x, h', c'} → {h, c} (`rnn/LSTM.lua` buildModel).
  func graph(_ graph: CompositeGraph, _ file: T7Table) throws -> T7Object {
    let (forget, input, hidden, output) = try gateParameters()
    func gate(_ p: Gate, _ activation: String) throws -> T7Object {
      var inner: [T7Object] = []
      if p.peephole == nil { inner.append(try graph.narrow(1, 2)) }
      var sums = try [graph.linear(p.input, p.bias), graph.linear(p.hidden)].map {
        try graph.sequential(graph.noDropout(), $0)
      }
      if let peephole = p.peephole { sums.append(try graph.scale(peephole)) }
      inner.append(try graph.container("ParallelTable", sums))
      inner.append(try graph.merge("CAddTable"))
      inner.append(try graph.module(activation))
      return try graph.container("Sequential", inner)
    }
    let forgetGate = try gate(forget, "Sigmoid")
    let inputGate = try gate(input, "Sigmoid")
    let hiddenLayer = try gate(hidden, "Tanh")
    let outputGate = try gate(output, "Sigmoid")
    let product = { try graph.merge("CMulTable") }
    let cell = try graph.sequential(
      graph.concat(
        graph.sequential(graph.concat(forgetGate, graph.select(3)), product()),
        graph.sequential(graph.concat(inputGate, hiddenLayer), product())),
      graph.merge("CAddTable"))
    let result = try graph.sequential(
      graph.concat(outputGate, graph.sequential(graph.select(3), graph.module("Tanh"))), product())
    for (name, part) in [
      ("forgetGate", forgetGate), ("inputGate", inputGate), ("hiddenLayer", hiddenLayer),
      ("outputGate", outputGate), ("cellLayer", cell),
    ] {
      file.set(name, .object(part))
    }
    return try graph.sequential(
      graph.concat(graph.narrow(1, 2), cell), graph.flatten(), graph.concat(result, graph.select(3)))
  }
}
