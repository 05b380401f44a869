/// What is wrong with a `.t7` file or value.
public struct T7Error: Error, Equatable, CustomStringConvertible, Sendable {
  /// The file, when there is one.
  public var path: String?
  /// The byte where the part begins that cannot be read.
  public var offset: Int?
  /// What is wrong there.
  public var what: String

  public init(path: String? = nil, offset: Int? = nil, _ what: String) {
    self.path = path
    self.offset = offset
    self.what = what
  }

  public var description: String {
    (path.map { "\($0): " } ?? "") + (offset.map { "at byte \($0): " } ?? "") + what
  }
}
