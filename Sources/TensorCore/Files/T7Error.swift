/// What is wrong with a `.t7` file or value.
public struct T7Error: Error, Equatable, CustomStringConvertible, Sendable {
  /// The file, when there is one.
  public var path: String?
  /// The byte where the part begins that cannot be read.
  public var offset: Int?
  /// What is wrong there.
  public var what: String

  /// Says what is wrong, with the file and the byte where they are known.
  public init(path: String? = nil, offset: Int? = nil, _ what: String) {
    self.path = path
    self.offset = offset
    self.what = what
  }

  /// `path: at byte offset: what`, of what is known.
  public var description: String {
    (path.map { "\($0): " } ?? "") + (offset.map { "at byte \($0): " } ?? "") + what
  }
}
