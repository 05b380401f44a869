import LuaBridge
import Testing

/// Circles of Lua values and Swift objects. `Thing.keep` is a reference of Swift's, a field one of Lua's.
@Suite struct HeldGraphTests {
  private func bench() throws -> Bench {
    let bench = try Bench()
    bench.engine.visitHeld = { object, graph in
      guard let thing = object as? Thing, !thing.kept.isEmpty else { return }
      graph.add(buffer: unsafeBitCast(thing.kept, to: UnsafeRawPointer.self)) {
        for kept in thing.kept { graph.add(kept) }
      }
    }
    bench.thing.define("at") { (a: Thing, i: Int) in a.kept[i - 1] as? Thing }
    bench.thing.define("count") { (a: Thing) in a.kept.count }
    bench.thing.define("cut") { (a: Thing, i: Int) in
      a.kept.remove(at: i - 1)
      return
    }
    return bench
  }

  // With Objective-C arrays are left out of the graph.
  #if !canImport(ObjectiveC)
    @Test(arguments: [
      "local a, b = Thing(), Thing() a:keep(b) b.top = a",
      "local a, b = Thing(), Thing() a:keep(b) b.f = function() return a end",
      "local a, b = Thing(), Thing() a:keep(b) b.t = {{a}}",
      "local a, b, c = Thing(), Thing(), Thing() a:keep(b) b:keep(c) c.top = a",
      "local a, b, c = Thing(), Thing(), Thing() a:keep(b) a:keep(b) b:keep(c) c.top = a b.top = a",
      "local a, b, c = Thing(), Thing(), Thing() a:keep(c) b:keep(c) c.a = a c.b = b",
      "local a, b, c, d = Thing(), Thing(), Thing(), Thing() a:keep(b) c:keep(d) b.o = c d.o = a",
      "local a, b = Thing(), Thing() a:keep(b) a.x = b b.co = coroutine.wrap(function() coroutine.yield(a) end) b.co()",
    ])
    func circlesGo(code: String) throws {
      let bench = try bench()
      try bench.run("for i = 1, 100 do \(code) end")
      for _ in 0..<2 { try bench.run("collectgarbage()") }
      #expect(bench.counter.live == 0)
    }

    /// While the program runs, without anybody asking; the more there is, the seldomer it is looked at.
    @Test func circlesGoByThemselves() throws {
      let bench = try bench()
      try bench.run("keep = {} for i = 1, 200 do keep[i] = Thing() keep[i].x = i keep[i]:keep(keep[i]) end")
      try bench.run("for i = 1, 20000 do local a, b = Thing(), Thing() a:keep(b) b.top = a b.text = ('x'):rep(200) end")
      #expect(bench.counter.live < 4000, "\(bench.counter.live)")
      try bench.run("for i = 1, 200 do assert(keep[i].x == i) end")
    }
  #endif

  /// Held by something that Lua does not see, a child keeps its fields, and what these refer to.
  @Test func whatSwiftHoldsStays() throws {
    let bench = try bench()
    let held = Thing(bench.counter, 1)
    try bench.lua.push(object: held)
    try bench.lua.setGlobal("held")
    // In a variable, and in a container that only a variable holds.
    let container = Thing(bench.counter, 2)
    try bench.lua.push(object: container)
    try bench.lua.setGlobal("container")
    try bench.run(
      """
      local a, b = Thing(10), Thing(20)
      a:keep(held) held.top = a held.note = {1, 2}
      container:keep(b) b.top = container b.note = 'b'
      held, container = nil, nil
      """)
    for _ in 0..<5 { try bench.collect() }
    try bench.lua.push(object: held)
    try bench.lua.setGlobal("held")
    try bench.lua.push(object: container)
    try bench.lua.setGlobal("container")
    try bench.run(
      """
      assert(held.note[2] == 2 and held.top.value == 10 and held.top:first() == held)
      local b = container:first()
      assert(b.note == 'b' and b.value == 20 and rawequal(b.top, container))
      """)
    withExtendedLifetime((held, container)) {}
  }

  /// A child that Swift takes out of its container, by the container, after Lua was shown that it holds it.
  @Test func whatSwiftTakesOutStays() throws {
    let bench = try bench()
    try bench.run("top = Thing(1) do local b = Thing(2) top:keep(b) b.top = top b.note = 'kept' end collectgarbage()")
    var taken: Thing?
    bench.engine.define("take") { (a: Thing) in taken = a.kept.removeLast() as? Thing }
    try bench.run("take(top) top = nil collectgarbage() collectgarbage()")
    #expect(bench.counter.live == 2)
    let thing = try #require(taken)
    try bench.lua.push(object: thing)
    try bench.lua.setGlobal("b")
    try bench.run("assert(b.note == 'kept' and b.top.value == 1 and b.top:count() == 0)")
  }

  @Test func finalizersFindFields() throws {
    let bench = try bench()
    try bench.run(
      """
      local seen = {}
      for i = 1, 50 do
        local a, b = Thing(i), Thing(-i)
        a:keep(b)
        b.top, b.note = a, {i}
        setmetatable({}, {__gc = function()
          local c = a:first()
          seen[i] = c.value == -i and c.note[1] == i and rawequal(c.top, a)
        end})
      end
      collectgarbage() collectgarbage() collectgarbage()
      for i = 1, 50 do assert(seen[i], i) end
      """)
  }

  /// Random graphs against a model of what can be reached: what can has all its fields, what cannot is gone.
  @Test(arguments: 1...12) func agreesWithAModel(seed: Int) throws {
    let bench = try bench()
    var model = Model(seed: seed)
    var swift: [Int: Thing] = [:]
    bench.engine.define("swift") { (id: Int) in swift[id] }
    bench.engine.define("hold") { (thing: Thing) in swift[Int(thing.value)] = thing }
    bench.engine.define("release") { (id: Int) in
      swift[id] = nil
      return
    }
    try bench.run(
      """
      lua, inside, weak = {}, {}, setmetatable({}, {__mode = 'v'})
      function hide(x) local co = coroutine.wrap(function() while true do coroutine.yield(x) end end) co() return co end
      """)
    for step in 1...400 {
      try bench.run(model.change())
      switch model.random(12) {
      case 0: try bench.run("collectgarbage('step', 20)")
      case 1: bench.engine.collectGarbage()
      default: break
      }
      guard step % 25 == 0 else { continue }
      for _ in 0..<2 { try bench.run("collectgarbage()") }
      #if !canImport(ObjectiveC)
        #expect(bench.counter.live == model.reached.count, "step \(step)")
      #endif
      try bench.run(model.check())
    }
  }
}

/// What there is, as numbers: who holds whom in Swift and in Lua, and who is held from outside.
private struct Model {
  private struct Node {
    var kept: [Int] = []
    var fields: [Int: Int] = [:]
  }
  private enum Root: CaseIterable { case lua, coroutine, swift }

  private var nodes: [Int: Node] = [:]
  private var roots: [Root: Set<Int>] = [.lua: [], .coroutine: [], .swift: []]
  private var state: UInt64
  private var last = 0

  init(seed: Int) { state = UInt64(seed) }

  mutating func random(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % count
  }

  /// Each node that can be reached with an expression that reaches it.
  var reached: [Int: String] {
    var found: [Int: String] = [:]
    var open: [(Int, String)] = []
    for id in roots[.lua, default: []] { open.append((id, "lua[\(id)]")) }
    for id in roots[.coroutine, default: []] { open.append((id, "inside[\(id)]()")) }
    for id in roots[.swift, default: []] { open.append((id, "swift(\(id))")) }
    open.sort { $0.1 < $1.1 }
    while !open.isEmpty {
      let (id, path) = open.removeFirst()
      guard found[id] == nil, let node = nodes[id] else { continue }
      found[id] = path
      for (i, kept) in node.kept.enumerated() { open.append((kept, path + ":at(\(i + 1))")) }
      for (name, target) in node.fields.sorted(by: { $0.key < $1.key }) { open.append((target, path + ".f\(name)()")) }
    }
    return found
  }

  /// Changes something; returns the code that does so.
  mutating func change() -> String {
    let reached = reached
    let ids = reached.keys.sorted()
    func path(_ id: Int) -> String { reached[id] ?? "nil" }
    guard ids.count > 3, random(6) > 0 else {
      last += 1
      nodes[last] = Node()
      roots[.lua]?.insert(last)
      return "lua[\(last)] = Thing(\(last))"
    }
    let a = ids[random(ids.count)], b = ids[random(ids.count)]
    switch random(9) {
    case 0, 1:
      // Swift's own references go one way, as those of modules do.
      guard a < b else { return "" }
      nodes[a]?.kept.append(b)
      return "\(path(a)):keep(\(path(b)))"
    case 2, 3:
      let name = random(3)
      nodes[a]?.fields[name] = b
      // Without fields an object may get another userdata.
      let keep = nodes[a]?.fields.count == 1 ? "weak[\(a)] = \(path(a))" : ""
      return "local b = \(path(b)) \(path(a)).f\(name) = function() return b end \(keep)"
    case 4:
      let name = random(3)
      nodes[a]?.fields[name] = nil
      return "\(path(a)).f\(name) = nil"
    case 5:
      guard let count = nodes[a]?.kept.count, count > 0 else { return "" }
      let i = random(count)
      nodes[a]?.kept.remove(at: i)
      return "\(path(a)):cut(\(i + 1))"
    case 6:
      let root = Root.allCases[random(3)]
      roots[root]?.insert(a)
      switch root {
      case .lua: return "lua[\(a)] = \(path(a))"
      case .coroutine: return "inside[\(a)] = hide(\(path(a)))"
      case .swift: return "hold(\(path(a)))"
      }
    default:
      let root = Root.allCases[random(3)]
      guard let id = roots[root]?.sorted().first else { return "" }
      roots[root]?.remove(id)
      switch root {
      case .lua: return "lua[\(id)] = nil"
      case .coroutine: return "inside[\(id)] = nil"
      case .swift: return "release(\(id))"
      }
    }
  }

  /// Looks at all that can be reached, and forgets the rest.
  mutating func check() -> String {
    let reached = reached
    nodes = nodes.filter { reached[$0.key] != nil }
    var lines: [String] = []
    for (id, path) in reached {
      let isSame = nodes[id]?.fields.isEmpty == false ? " and weak[\(id)] == x" : ""
      lines.append("local x = \(path) assert(x.value == \(id)\(isSame), 'another \(id)')")
      for name in 0..<3 {
        let target = nodes[id]?.fields[name].map { "x.f\(name)().value == \($0)" } ?? "x.f\(name) == nil"
        lines.append("assert(\(target), 'field of \(id)')")
      }
    }
    return lines.map { "do \($0) end" }.joined(separator: "\n").replacing("end\ndo assert", with: "assert")
  }
}
