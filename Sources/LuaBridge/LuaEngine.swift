import CLuaHost

/// Owns one Lua state. One thread uses it.
public final class LuaEngine: LuaScope {
  let core = LuaCore()

  var host: UnsafeMutablePointer<slua_host> {
    guard let host = core.host else { preconditionFailure("the Lua engine is closed") }
    return host
  }

  /// Called after a script added or replaced method `name` of `class` (a class of this engine).
  /// Replacing it again, or removing it, is not reported.
  public var onMethodSet: ((_ class: LuaClassID, _ name: String) -> Void)?

  /// Called when an object of a class that is not defined comes to Lua; may define it.
  public var onMissingClass: ((LuaClassID) -> Void)?

  /// Gives the owner the chance to define a class; true when there is one now.
  public func makeClass(_ id: LuaClassID) -> Bool {
    onMissingClass?(id)
    return slua_class_of(host, id.raw) != nil
  }

  /// A state with the standard libraries, without the parts of `debug` that can break the bridge.
  public init() {
    guard let host = slua_new(nil) else { fatalError("not enough memory for a Lua state") }
    core.host = host
    host.pointee.engine = Unmanaged.passUnretained(self).toOpaque()
    host.pointee.enter = LuaFunctionBox.enter
    host.pointee.release = { pointer in
      if let pointer { Unmanaged<AnyObject>.fromOpaque(pointer).release() }
    }
    host.pointee.is_unique = { pointer in
      guard let pointer else { return 1 }
      // Borrows the userdata's own reference for the question.
      var object = Unmanaged<AnyObject>.fromOpaque(pointer).takeRetainedValue()
      let unique = isKnownUniquelyReferenced(&object)
      _ = Unmanaged.passRetained(object)
      return unique ? 1 : 0
    }
    host.pointee.trace = { engine in
      guard let engine else { return Int32(bitPattern: SLUA_NO_REFERENCES.rawValue) }
      let found = LuaHeldGraph(Unmanaged<LuaEngine>.fromOpaque(engine).takeUnretainedValue()).show()
      return Int32(bitPattern: found.rawValue)
    }
    host.pointee.method_set = { L, id in
      guard let L else { return }
      let lua = Lua(L)
      if let report = lua.engine.onMethodSet, let name = lua.string(at: 2) {
        report(LuaClassID(raw: id), name)
      }
    }
    host.pointee.declare = { L, id in
      guard let L else { return }
      let lua = Lua(L)
      for name in lua.engine.core.classes[LuaClassID(raw: id)]?.declared?() ?? [] {
        lua.push(true)
        lua.rawSet(-2, name)
      }
    }
    lua_checkstack(host.pointee.main, 200)
    slua_open_libraries(host.pointee.main)
  }

  deinit { close() }

  /// Closes the state: every object Lua held is released. Call it outside any Lua call; afterwards
  /// only references and errors from this engine may be used (they throw).
  public func close() {
    guard let host = core.host else { return }
    slua_close(host)
    core.host = nil
    slua_free(host)
    core.boxes = []
    core.classes = [:]
    onMethodSet = nil
    onMissingClass = nil
    visitHeld = nil
  }

  /// The engine of a state, from any of its coroutines.
  public static func from(_ L: OpaquePointer) -> LuaEngine {
    Unmanaged<LuaEngine>.fromOpaque(slua_host_of(L).pointee.engine).takeUnretainedValue()
  }

  /// The state whose code runs now: a coroutine inside one, else the main state. Callbacks belong
  /// on this one.
  public var lua: Lua { Lua(host.pointee.running) }

  /// The main state.
  public var main: Lua { Lua(host.pointee.main) }

  // MARK: Memory

  /// Where the owner counts native bytes allocated since the last collector step; the bridge drains it.
  public var externalBytes: UnsafeMutablePointer<Int>? {
    didSet { host.pointee.external = externalBytes ?? host.pointee.none }
  }

  /// Gives the native bytes that the owner holds.
  public var liveBytes: (@convention(c) () -> Int)? {
    didSet { host.pointee.live = liveBytes }
  }

  /// Bytes Lua holds itself.
  public var usedBytes: Int { Int(clamping: host.pointee.used) }

  /// Most bytes that scripts may make Lua hold; beyond it they get Lua's "not enough memory" error.
  public var memoryLimit: Int? {
    didSet { host.pointee.limit = memoryLimit.map { max($0, 0) } ?? Int.max }
  }

  /// Lets `room` say how many bytes can still be taken, by who wants so many now; it must not allocate. When there
  /// are none, and a collection does not make room for `margin`, scripts get Lua's "not enough memory" error: where Lua
  /// itself asks, and when a function of Swift returns.
  public func setMemoryRoom(margin: Int, _ room: @escaping @convention(c) (_ bytes: Int) -> Int) {
    host.pointee.margin = margin
    host.pointee.room = room
    host.pointee.credit = 0
  }

  /// Tells the graph each strong reference that `object` has stored to an object of Swift or to a `LuaRef`, as often as
  /// it has it, so that circles through both heaps are found (`LuaHeldGraph`). It must not call Lua nor change anything.
  public var visitHeld: ((_ object: AnyObject, _ graph: LuaHeldGraph) -> Void)?

  /// Frees all that no script can reach any more.
  public func collectGarbage() { slua_collect(host) }

  /// Takes from scripts what a limit of time does not reach: `__gc` of theirs does nothing from now on, and handlers of
  /// `xpcall` are not asked once a script is to end.
  public func confine() { slua_confine(main.L) }

  /// In a confined engine the seconds that an outermost call into Lua may take; one that takes longer ends with an error
  /// that says so, and that nothing catches. The signal SIGURG then belongs to the engines.
  public var secondsPerCall: Double? {
    didSet { host.pointee.seconds = max(secondsPerCall ?? 0, 0) }
  }

  /// Ends the outermost call into Lua with an error of this text, whatever catches errors. For engines that are confined.
  public func endCall(_ text: String) { slua_end_call(host, text) }

  // MARK: Surroundings

  private var surroundings: AnyObject?

  /// Keeps `object`, and makes it current on the thread while this engine's Lua code runs: however Swift
  /// enters it (`call`, `LuaFunction`, `LuaThread`, …), and until that entry is left, by an error too. What
  /// Lua calls in Swift finds it current.
  ///
  /// `exchange` makes an object of this kind current by its address, without retaining it, and returns
  /// what was; nil stands for none. It is asked at every entry, so it should be cheap when nothing
  /// changes. Set it once, outside any Lua call.
  public func setSurroundings(
    _ object: AnyObject,
    exchange: @escaping @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?
  ) {
    surroundings = object
    host.pointee.surroundings = Unmanaged.passUnretained(object).toOpaque()
    host.pointee.exchange = exchange
  }

  // MARK: Functions and classes

  /// Binds a global function.
  public func define(raw name: String, _ body: @escaping (Arguments) throws -> Int32) {
    let lua = lua
    slua_pushglobaltable(lua.L)
    lua.pushFunction(name, body)
    lua.rawSet(-2, name)
    lua.pop()
  }

  /// Defines a class; its parent comes first. Defining a name again replaces the class for objects
  /// pushed from then on.
  @discardableResult
  public func defineClass(
    _ id: LuaClassID, parent: LuaClassID? = nil, _ options: LuaClassOptions = LuaClassOptions()
  ) throws -> LuaClass {
    var options = options
    if let parent {
      guard let base = core.classes[parent] else {
        throw LuaError("there is no Lua class '\(parent.name)'")
      }
      options.inherit(base)
    }
    let isTable = options.isTable ?? false
    var flags: Int32 = 0
    if isTable { flags |= Int32(SLUA_TABLES) }
    if options.order ?? .methodsFirst == .methodsFirst {
      flags |= Int32(SLUA_METHODS_FIRST)
    }
    if options.userFields ?? false { flags |= Int32(SLUA_USER_FIELDS) }
    if options.hidesMetatable ?? !isTable { flags |= Int32(SLUA_HIDE_METATABLE) }
    if options.isHolder { flags |= Int32(SLUA_HOLDER) }

    let lua = lua
    let bottom = lua.top
    defer { lua.setTop(bottom) }
    var declared: Int32 = 0
    if options.declared != nil {
      lua.newTable()
      declared = lua.top
    }
    let indexer = options.indexer.map { core.keep($0) }
    let newIndexer = options.newIndexer.map { core.keep($0) }
    slua_define_class(
      lua.L, id.raw, parent?.raw ?? -1, id.name, flags, indexer, newIndexer, declared)
    core.classes[id] = options
    return LuaClass(id, core)
  }

  /// Pushes the metatable of a class; pushes nothing and returns false when it is not defined here.
  public func pushMetatable(_ id: LuaClassID, to lua: Lua) -> Bool {
    guard let record = slua_class_of(host, id.raw) else { return false }
    lua_rawgeti(lua.L, slua_registryindex(), lua_Integer(record.pointee.metatable))
    return true
  }
}

extension LuaClassOptions {
  mutating func inherit(_ base: LuaClassOptions) {
    order = order ?? base.order
    userFields = userFields ?? base.userFields
    isTable = isTable ?? base.isTable
    hidesMetatable = hidesMetatable ?? base.hidesMetatable
    declared = declared ?? base.declared
    indexer = indexer ?? base.indexer
    newIndexer = newIndexer ?? base.newIndexer
  }
}
