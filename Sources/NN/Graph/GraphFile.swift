import TensorCore

/// A graph that no script has made, as nngraph's objects in a `.t7` file (`nngraph/gmodule.lua`, `graph/Node.lua`).
extension GModule {
  /// Adds the nodes in both orders and both graphs to `file`.
  func writeNodes(of plan: GraphPlan, to file: T7Table, _ writer: ObjectWriter) throws {
    let data = plan.nodes.map { _ in T7Table() }
    for (i, node) in plan.nodes.enumerated() {
      let annotations = T7Table()
      annotations.set("_debugLabel", .text(node.place))
      let inputs = T7Table()
      for (k, source) in node.sources.enumerated() {
        inputs.set(.number(Double(k + 1)), .table(data[source]))
        inputs.set(.table(data[source]), .number(Double(k + 1)))
      }
      data[i].set("annotations", .table(annotations))
      data[i].set("mapindex", .table(inputs))
      data[i].set("reverseMap", .table(T7Table()))
      data[i].set("forwardNodeId", .number(Double(i + 1)))
      if let module = plan.modules[i] { data[i].set("module", .object(writer.object(modules[module]))) }
      if let entry = node.entry { data[i].set("selectindex", .number(Double(entry))) }
      if let entries = node.entries { data[i].set("nSplitOutputs", .number(Double(entries))) }
    }
    // Nodes whose children take their output, and nodes whose children are their inputs.
    let forward = Self.nodes(data), backward = Self.nodes(data)
    let forwardGraph = T7Table(), backwardGraph = T7Table()
    var edges: (forward: [T7Value], backward: [T7Value]) = ([], [])
    for (i, node) in plan.nodes.enumerated() {
      for source in node.sources {
        edges.forward.append(Self.edge(from: forward[source], to: forward[i]))
        edges.backward.append(Self.edge(from: backward[i], to: backward[source]))
      }
    }
    for (graph, nodes, edges) in [(forwardGraph, forward, edges.forward), (backwardGraph, backward, edges.backward)] {
      graph.set("nodes", .table(Self.indexed(nodes.map { .object($0) })))
      graph.set("edges", .table(Self.indexed(edges)))
    }
    file.set("fg", .object(T7Object("graph.Graph", version: 1, payload: .table(forwardGraph))))
    file.set("bg", .object(T7Object("graph.Graph", version: 1, payload: .table(backwardGraph))))
    file.set("forwardnodes", .table(T7Table(forward.map { .object($0) })))
    file.set("backwardnodes", .table(T7Table(backward.reversed().map { .object($0) })))
    file.set("innode", .object(forward[0]))
    file.set("outnode", .object(backward[backward.count - 1]))
    file.set("verbose", .boolean(false))
  }

  private static func nodes(_ data: [T7Table]) -> [T7Object] {
    data.enumerated().map { i, data in
      let fields = T7Table()
      fields.set("data", .table(data))
      fields.set("id", .number(Double(i + 1)))
      fields.set("children", .table(T7Table()))
      fields.set("visited", .boolean(false))
      fields.set("marked", .boolean(false))
      return T7Object("nngraph.Node", version: 1, payload: .table(fields))
    }
  }

  /// An edge, which makes `to` a child of `from`.
  private static func edge(from: T7Object, to: T7Object) -> T7Value {
    if let children = from.payload.asTable?["children"].asTable {
      var count = 0
      while !children[count + 1].isNil { count += 1 }
      children.set(.number(Double(count + 1)), .object(to))
      children.set(.object(to), .number(Double(count + 1)))
    }
    let fields = T7Table()
    fields.set("from", .object(from))
    fields.set("to", .object(to))
    return .object(T7Object("graph.Edge", version: 1, payload: .table(fields)))
  }

  /// A list in which the place of each value also stands under the value.
  private static func indexed(_ values: [T7Value]) -> T7Table {
    let list = T7Table(values)
    for (i, value) in values.enumerated() { list.set(value, .number(Double(i + 1))) }
    return list
  }
}
