/// How modules and criterions stand inside one another: never in a circle, which no call would leave,
/// and not deeper than the calls can go.
public enum Nesting {
  /// More inside one another is an error.
  public static let maximum = 1000

  /// Throws `NNError` when `child` cannot become part of `parent`: it holds `parent`, or is too deep.
  public static func check(_ child: Module, in parent: Module) throws {
    try check([child], above: parent) { $0.children }
  }

  /// The same for criterions.
  public static func check(_ child: Criterion, in parent: Criterion) throws {
    try check([child], above: parent) { $0.children }
  }

  /// Throws when one of `objects` holds itself or is too deep.
  public static func check(_ objects: [TorchObject]) throws {
    try check(objects.compactMap { $0 as? Module }, above: nil) { $0.children }
    try check(objects.compactMap { $0 as? Criterion }, above: nil) { $0.children }
  }

  // Depth first without recursion; an object is open while what it holds is being looked at.
  private static func check<T: TorchObject>(
    _ roots: [T], above: T?, _ children: (T) -> [T]
  ) throws {
    var heights: [ObjectIdentifier: Int] = [:]
    var open: Set<ObjectIdentifier> = above.map { [ObjectIdentifier($0)] } ?? []
    var path: [(object: T, rest: [T], height: Int)] = []
    func enter(_ object: T) throws {
      guard open.insert(ObjectIdentifier(object)).inserted else {
        throw NNError.message("\(object.typeName): it would be part of itself")
      }
      path.append((object, children(object), 0))
    }
    for root in roots where heights[ObjectIdentifier(root)] == nil {
      try enter(root)
      while let last = path.indices.last {
        if let child = path[last].rest.popLast() {
          if let height = heights[ObjectIdentifier(child)] {
            path[last].height = max(path[last].height, height)
          } else {
            try enter(child)
          }
        } else {
          let (object, _, below) = path.removeLast()
          guard below < maximum else {
            throw NNError.message("\(object.typeName): more than \(maximum) inside one another")
          }
          open.remove(ObjectIdentifier(object))
          heights[ObjectIdentifier(object)] = below + 1
          if let parent = path.indices.last { path[parent].height = max(path[parent].height, below + 1) }
        }
      }
    }
  }
}
