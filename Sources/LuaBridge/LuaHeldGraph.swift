import CLuaHost

/// What holds what in Swift, seen from the objects that Lua has: finds circles through both heaps.
///
/// A script's fields of an object hang on its userdata, and live as long as the object: while Swift holds it, they are
/// anchored (`CLuaHost.h`, `slua_fields`). So when a child's fields refer to its container, neither of the two collectors
/// sees that nothing else does. This graph has every object that Lua has a userdata of, with what these hold, as far as
/// they say so (`LuaEngine.visitHeld`). An object whose reference count is that of the known references, and that of
/// its userdata, is held by nobody else. All others are roots, and what can be reached from them stays anchored: a Swift
/// program's variables, functions that run, objects that hold more than they say. What is left is held, in the end, by
/// userdata alone, and whether these are garbage Lua's collector knows. So their references are shown to it, and
/// the anchors go. That a reference was left out costs memory, never a field.
///
/// It is made when there is twice as much to look at as the last time, when memory has doubled, and before
/// `collectgarbage()` returns.
public final class LuaHeldGraph {
  private struct Node {
    let address: UnsafeMutableRawPointer
    /// False for the memory of an array or a dictionary.
    let isObject: Bool
    var box: UnsafeMutablePointer<slua_box>?
    /// How many references to it are known.
    var known = 0
    var held: [Int] = []
    var isRooted = false
    /// It has, or holds in the end, something that is to be shown.
    var leads = false
    /// The last holder from which it was reached.
    var reachedFrom = -1
  }

  private let engine: LuaEngine
  private var nodes: [Node] = []
  private var places: [UnsafeMutableRawPointer: Int] = [:]
  /// The node whose references are visited.
  private var current = 0
  /// Whether there is memory for the graph; else nothing is shown this time.
  private var hasRoom = true
  /// When there are so many nodes, room for as many more is asked for.
  private var asksAt = 1024
  /// About what a node needs, in arrays that grow, and in Lua's tables.
  private static let nodeBytes = 512

  init(_ engine: LuaEngine) { self.engine = engine }

  /// Notes a reference to `object`.
  public func add(_ object: AnyObject) {
    guard hasRoom else { return }
    addReference(to: place(Unmanaged.passUnretained(object).toOpaque(), isObject: true))
  }

  /// Notes a reference to memory that the copies of one array or dictionary share; `contents` adds what is in it.
  public func add(buffer: UnsafeRawPointer, _ contents: () -> Void) {
    guard hasRoom else { return }
    let count = nodes.count
    let buffer = place(UnsafeMutableRawPointer(mutating: buffer), isObject: false)
    addReference(to: buffer)
    guard nodes.count > count else { return }
    let holder = current
    current = buffer
    contents()
    current = holder
  }

  private func addReference(to place: Int) {
    nodes[current].held.append(place)
    nodes[place].known += 1
  }

  private func place(_ address: UnsafeMutableRawPointer, isObject: Bool) -> Int {
    if let known = places[address] { return known }
    if nodes.count == asksAt {
      asksAt *= 2
      hasRoom = slua_has_room(engine.host, asksAt * Self.nodeBytes) != 0
    }
    places[address] = nodes.count
    nodes.append(Node(address: address, isObject: isObject))
    return nodes.count - 1
  }

  /// Shows the collector all that Swift holds for userdata alone, in place of what it was shown before.
  func show() -> slua_found {
    guard let visitHeld = engine.visitHeld else { return SLUA_NO_REFERENCES }
    let host = engine.host
    slua_begin_showing(host, Unmanaged.passUnretained(self).toOpaque()) { context, box in
      guard let context, let box, let object = box.pointee.object else { return }
      let graph = Unmanaged<LuaHeldGraph>.fromOpaque(context).takeUnretainedValue()
      guard graph.hasRoom else { return }
      let place = graph.place(object, isObject: true)
      graph.nodes[place].box = box
    }
    defer { slua_end_showing(host) }
    while hasRoom, current < nodes.count {
      if nodes[current].isObject { visitHeld(object(current), self) }
      current += 1
    }
    guard hasRoom else { return SLUA_NOTHING_NEW }
    findRoots()
    let isFree = letGo()
    let (targets, hasReferences) = findTargets()
    guard !targets.isEmpty else { return isFree ? SLUA_SHOWN : hasReferences ? SLUA_NOTHING_NEW : SLUA_NO_REFERENCES }
    spread(from: targets)
    for holder in nodes.indices where nodes[holder].leads && nodes[holder].box != nil { showHeld(by: holder) }
    for target in targets where nodes[target].box == nil {
      if let ref = object(target) as? LuaRef { slua_hide_slot(host, ref.slot) }
    }
    return SLUA_SHOWN
  }

  private func object(_ place: Int) -> AnyObject {
    Unmanaged<AnyObject>.fromOpaque(nodes[place].address).takeUnretainedValue()
  }

  /// Marks what somebody holds of whom nothing is known, and all that this holds.
  private func findRoots() {
    var open: [Int] = []
    for place in nodes.indices {
      let known = nodes[place].known + (nodes[place].box == nil ? 0 : 1)
      guard slua_reference_count(nodes[place].address) != known else { continue }
      nodes[place].isRooted = true
      open.append(place)
    }
    while let place = open.popLast() {
      for held in nodes[place].held where !nodes[held].isRooted {
        nodes[held].isRooted = true
        open.append(held)
      }
    }
  }

  /// Takes the anchors of what nobody holds but its userdata; whether there were any.
  private func letGo() -> Bool {
    var found = false
    for node in nodes where node.known == 0 && !node.isRooted {
      if let box = node.box, slua_unanchor(engine.host, box) != 0 { found = true }
    }
    return found
  }

  /// What is to be shown, because it keeps Lua values alive and nobody else holds it; and whether there are any references
  /// to Lua values.
  private func findTargets() -> (targets: [Int], hasReferences: Bool) {
    var targets: [Int] = []
    var hasReferences = false
    for place in nodes.indices where nodes[place].isObject {
      if let box = nodes[place].box {
        let hasFields = box.pointee.flags & UInt32(SLUA_HAS_FIELDS) != 0
        if hasFields, nodes[place].known > 0, !nodes[place].isRooted { targets.append(place) }
      } else if let ref = object(place) as? LuaRef, ref.core === engine.core, ref.slot > 0 {
        hasReferences = true
        if !nodes[place].isRooted { targets.append(place) }
      }
    }
    return (targets, hasReferences)
  }

  /// Marks all that holds a target.
  private func spread(from targets: [Int]) {
    var holders = [[Int]](repeating: [], count: nodes.count)
    for place in nodes.indices where !nodes[place].isRooted {
      for held in nodes[place].held { holders[held].append(place) }
    }
    var open = targets
    for target in targets { nodes[target].leads = true }
    while let place = open.popLast() {
      for holder in holders[place] where !nodes[holder].leads {
        nodes[holder].leads = true
        open.append(holder)
      }
    }
  }

  /// Shows for a userdata the next ones on each way to a target, and the references to Lua values.
  private func showHeld(by holder: Int) {
    guard let box = nodes[holder].box else { return }
    var open = nodes[holder].held
    while let place = open.popLast() {
      guard nodes[place].leads, nodes[place].reachedFrom != holder else { continue }
      nodes[place].reachedFrom = holder
      if let held = nodes[place].box {
        slua_show(engine.host, box, held)
      } else if nodes[place].isObject, let ref = object(place) as? LuaRef {
        slua_show_slot(engine.host, box, ref.slot)
      } else {
        open += nodes[place].held
      }
    }
  }
}
