import LuaBridge
import NN

/// Tells the bridge what objects hold.
final class GraphVisitor: HeldVisitor {
  private let graph: LuaHeldGraph

  init(_ graph: LuaHeldGraph) { self.graph = graph }

  override func found(_ object: AnyObject) { graph.add(object) }

  override func found(buffer: UnsafeRawPointer, _ contents: () -> Void) { graph.add(buffer: buffer, contents) }
}
