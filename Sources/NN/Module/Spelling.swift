/// Help with a name that is not known.
public enum Spelling {
  /// The end of a message about the unknown `word`: `; did you mean 'adam'? There are sgd, adam, …`.
  public static func help(_ word: String, among known: [String]) -> String {
    let all = "There \(known.count == 1 ? "is" : "are") \(known.joined(separator: ", "))"
    return (question(nearest(word, among: known)) ?? ".") + " " + all
  }

  /// `; did you mean 'adam'?`, behind a message; nil for nil.
  public static func question(_ meant: String?) -> String? { meant.map { "; did you mean '\($0)'?" } }

  /// The one of `known` that differs from `word` by the fewest letters put in, left out, replaced or, of two
  /// neighbours, exchanged; nil when they are more than a third of the letters. Capitals and small letters are the same.
  public static func nearest(_ word: String, among known: [String]) -> String? {
    // No name is so long, and the time grows with the square.
    guard word.utf8.count <= 64 else { return nil }
    let candidates = known.map { (name: $0, distance: distance(word, $0)) }
    guard let best = candidates.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, best.name.count / 3) ? best.name : nil
  }

  /// The optimal string alignment distance (Damerau 1964) of the two in small letters.
  private static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.lowercased()), Array(b.lowercased()))
    var before: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var least = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, before[j - 1] + 1) }
        row.append(least)
      }
      (before, last) = (last, row)
    }
    return last[b.count]
  }
}
