import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What an XML reader finds in a text: the elements with their attributes, and all text.
public final class XMLContents: NSObject, XMLParserDelegate {
  /// The elements with their attributes, in order.
  public private(set) var elements: [(name: String, attributes: [String: String])] = []
  /// The text of each element that has any, in order.
  public private(set) var texts: [String] = []
  private var current = ""
  /// What is wrong with the text; nil when it is well-formed.
  public private(set) var failure: String?

  /// Reads a text.
  public init(_ text: String) {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    if !parser.parse() { failure = "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "?")" }
  }

  /// An element begins.
  public func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    current = ""
    elements.append((name, attributes))
  }

  /// Text of the element that goes on.
  public func parser(_ parser: XMLParser, foundCharacters string: String) { current += string }

  /// An element ends.
  public func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    if !current.isEmpty { texts.append(current) }
    current = ""
  }

  /// How many elements have this name.
  public func count(_ name: String) -> Int { elements.count { $0.name == name } }

  /// The attributes of the elements of this name and class.
  public func all(_ name: String, class kind: String) -> [[String: String]] {
    elements.filter {
      $0.name == name && ($0.attributes["class"] ?? "").split(separator: " ").contains(Substring(kind))
    }
    .map(\.attributes)
  }

  /// All numbers of attributes that are coordinates.
  public var coordinates: [Double] {
    elements.flatMap { element in
      ["x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "width", "height"].compactMap { element.attributes[$0] }
    }.map { Double($0) ?? .nan }
  }
}
