import CVector

/// Counts the changes that could make a network another one: modules put into containers, parameters
/// exchanged, methods and settings that scripts have written. Whoever has looked at a network need not look
/// again as long as the count is the same.
enum Changes {
  private static let counter: UnsafeMutablePointer<Int> = {
    let counter = UnsafeMutablePointer<Int>.allocate(capacity: 1)
    counter.initialize(to: 0)
    return counter
  }()

  static var count: Int { cvector_counted(counter) }

  /// Threads may change networks of their own at the same time.
  static func note() { cvector_count(counter) }
}
