import LuaBridge
import NN

extension Package {
  /// Graphs of nodes and edges, and pictures of them by the program `dot`.
  static let graph = Package(
    "graph", help: "graphs of nodes and edges", needs: ["sys"],
    files: [
      LuaFile("graph/graph.lua", PackageResources.graph_lua),
      LuaFile("graph/files.lua", PackageResources.graph_files_lua),
    ])

  /// Networks as graphs: `m(x)` makes a node, `nn.gModule({inputs}, {outputs})` a module of them.
  static let nngraph = Package(
    "nngraph", help: "networks as graphs of modules", needs: ["nn", "graph"], classes: Catalogue.nngraph,
    files: [
      LuaFile("nngraph/nngraph.lua", PackageResources.nngraph_lua),
      LuaFile("nngraph/views.lua", PackageResources.graph_views_lua),
    ], pages: [.nngraph], natives: { _ in [PackageFunction(raw: "setgraph", setGraph)] })

  /// `setgraph(module, modules, nodes, inputs)`: gives an nn.gModule its modules and its plan; a node is a table of
  /// `sources`, `module`, `entry`, `entries`, `name` and `label`.
  private static func setGraph(_ arguments: Arguments) throws -> Int32 {
    let graph = try arguments.object(1, as: GModule.self)
    let modules: [Module] = try list(arguments.get(2)).compactMap { value in
      if case .object(let object) = value { object as? Module } else { nil }
    }
    let nodes = try list(arguments.get(3)).map { value in
      guard case .table(let table) = value else { throw LuaError("nn.gModule: a node is no table") }
      func whole(_ field: String) -> Int? { table.fields[field]?.number.map { Int(saturating: $0) } }
      func text(_ field: String) -> String? {
        if case .string(let text)? = table.fields[field] { text } else { nil }
      }
      return GraphPlan.Node(
        hasModule: table.fields["module"]?.isNone == false,
        sources: table.fields["sources"]?.list?.map { Int(saturating: ($0.number ?? 0) - 1) } ?? [],
        entry: whole("entry"), entries: whole("entries"),
        place: GraphPlan.place(name: text("name"), label: text("label")))
    }
    try graph.setGraph(modules, GraphPlan(nodes, inputs: arguments.get(4)))
    return 0
  }

  private static func list(_ value: Value) -> [Value] { value.list ?? [] }
}
