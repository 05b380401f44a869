import TensorCore

/// In which order the nodes of a graph are worked, and where each takes its input from.
///
/// Node 0 is what the graph is given, the last one what it gives; every node stands behind its sources.
public struct GraphPlan {
  /// One node.
  public struct Node {
    /// Whether a module works here: the next of the graph's `modules`; without one the node gives its input on.
    public var hasModule: Bool
    /// The nodes whose outputs it takes, in order; one gives its input itself, more a table of them.
    public var sources: [Int]
    /// The entry, from 1, that it takes out of the table of its only source; nil for all of it.
    public var entry: Int?
    /// How many entries its output must have, since each is a node of its own; nil for any.
    public var entries: Int?
    /// What errors call it: `node 'hidden' of nn.gModule, made at [net.lua]:12`.
    public var place: String

    /// A node of these properties.
    public init(
      hasModule: Bool = false, sources: [Int], entry: Int? = nil, entries: Int? = nil, place: String = "a node"
    ) {
      self.hasModule = hasModule
      self.sources = sources
      self.entry = entry
      self.entries = entries
      self.place = place
    }
  }

  /// The nodes in order.
  public let nodes: [Node]
  /// How many inputs the graph has; more than one are a table.
  public let inputs: Int
  /// The place of each node's module in `modules`; nil for nodes without one.
  let modules: [Int?]

  /// A plan of these nodes. Throws when a node stands before one of its sources, an entry is taken of several
  /// sources, or there are no nodes.
  public init(_ nodes: [Node], inputs: Int) throws {
    guard nodes.count > 1, inputs > 0 else { throw NNError.message("nn.gModule: a graph needs an input and an output") }
    var count = 0
    var modules: [Int?] = []
    for (i, node) in nodes.enumerated() {
      guard node.sources.allSatisfy({ $0 >= 0 && $0 < i }) else {
        throw NNError.message("nn.gModule: \(node.place) takes the output of a node that comes after it")
      }
      if let entry = node.entry, node.sources.count != 1 || entry < 1 || node.hasModule {
        throw NNError.message("nn.gModule: \(node.place) takes an entry of a table, so it has one source and no module")
      }
      modules.append(node.hasModule ? count : nil)
      if node.hasModule { count += 1 }
    }
    self.nodes = nodes
    self.inputs = inputs
    self.modules = modules
  }

  /// How many of its nodes have a module.
  var moduleCount: Int { modules.reduce(0) { $1 == nil ? $0 : $0 + 1 } }
}

extension GraphPlan {
  /// The plan of a graph in a `.t7` file: `forwardNodes` are its `nngraph.Node` objects in topological order.
  /// Throws when they are something else.
  init(_ forwardNodes: T7Value, inputs: Int?) throws {
    func wrong(_ what: String) -> NNError { .message("nn.gModule: \(what) in the file is no graph's") }
    guard let list = forwardNodes.asTable else { throw wrong("forwardnodes") }
    var places: [ObjectIdentifier: Int] = [:]
    var nodes: [Node] = []
    var firstChildren = 1
    while let object = list[nodes.count + 1].asObject {
      guard let fields = object.payload.asTable, let data = fields["data"].asTable else { throw wrong("a node") }
      if nodes.isEmpty { firstChildren = fields["children"].asTable.map(GraphPlan.length) ?? 1 }
      var sources: [Int] = []
      if let before = data["mapindex"].asTable {
        while let source = before[sources.count + 1].asTable {
          guard let place = places[ObjectIdentifier(source)] else { throw wrong("the order of the nodes") }
          sources.append(place)
        }
      }
      func whole(_ field: String) -> Int? { data[field].asNumber.map { Int(saturating: $0) } }
      nodes.append(
        Node(
          hasModule: data["module"].asObject != nil, sources: sources, entry: whole("selectindex"),
          entries: whole("nSplitOutputs"), place: GraphPlan.place(data["annotations"].asTable)))
      places[ObjectIdentifier(data)] = nodes.count - 1
    }
    try self.init(nodes, inputs: inputs ?? firstChildren)
  }

  private static func length(_ table: T7Table) -> Int {
    var count = 0
    while !table[count + 1].isNil { count += 1 }
    return count
  }

  private static func place(_ annotations: T7Table?) -> String {
    place(name: annotations?["name"].asText, label: annotations?["_debugLabel"].asText)
  }

  /// What errors call a node of this name and this label, which says where it was made.
  package static func place(name: String?, label: String?) -> String {
    "node" + (name.map { " '\($0)'" } ?? "") + " of nn.gModule" + (label.map { ", made at \($0.trimmedLabel)" } ?? "")
  }
}

extension String {
  /// `[net.lua]:12` of nngraph's `[net.lua]:12_name`.
  fileprivate var trimmedLabel: Substring { lastIndex(of: "_").map { self[..<$0] } ?? self[...] }
}
