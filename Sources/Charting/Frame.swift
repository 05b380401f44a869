/// The field of a chart between its axes.
struct Frame {
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double
  let x: Axis
  let y: Axis

  private func across(_ value: Double) -> Double { left + (right - left) * x.place(value) }
  private func down(_ value: Double) -> Double { bottom - (bottom - top) * y.place(value) }

  /// The lines at the ticks, their labels, and what the axis below counts.
  func grid(labels: [String], xName: String) -> String {
    var body = ""
    for (tick, label) in zip(y.ticks, labels) {
      body += Markup.line(left, down(tick), right, down(tick), class: "grid")
      body += Markup.text(left - 6, down(tick) + 4.5, label, class: "dim end")
    }
    body += Markup.line(left, bottom, right, bottom, class: "edge")
    var free = -Double.infinity
    for tick in x.ticks {
      let (place, label) = (across(tick), x.label(tick))
      let half = ChartStyle.width(label) / 2
      // Labels at the ends stay inside the drawing, and none touches the one before.
      let middle = min(max(place, half + 2), right + 12 - half)
      body += Markup.line(place, bottom, place, bottom + 4, class: "edge")
      guard middle - half > free else { continue }
      free = middle + half + 6
      body += Markup.text(middle, bottom + 18, label, class: "dim mid")
    }
    return body + Markup.text((left + right) / 2, bottom + 34, xName, class: "dim mid small")
  }

  /// A curve that breaks off where it is not finite; points that stand alone are dots.
  func curve(_ series: ChartSeries) -> String {
    let colour = series.colour % ChartStyle.colours
    var path = ""
    var dots = ""
    for run in series.points.split(whereSeparator: { !$0.y.isFinite || !$0.x.isFinite }) {
      let places = run.map { (across($0.x), down($0.y)) }
      if places.count == 1 {
        dots += Self.circle(places[0].0, places[0].1, radius: 3, class: "dot f\(colour)")
        continue
      }
      for (k, place) in places.enumerated() {
        path += (k == 0 ? "M" : "L") + Markup.coordinate(place.0) + " " + Markup.coordinate(place.1)
      }
    }
    let dash = series.isDashed ? " dash" : ""
    return (path.isEmpty ? "" : "<path class=\"curve s\(colour)\(dash)\" d=\"\(path)\"/>\n") + dots
  }

  /// A ring with a line down to the axis.
  func mark(_ atX: Double, _ atY: Double) -> String {
    Markup.line(across(atX), top, across(atX), bottom, class: "best")
      + Self.circle(across(atX), down(atY), radius: 4, class: "ring")
  }

  private static func circle(_ x: Double, _ y: Double, radius: Double, class kind: String) -> String {
    "<circle cx=\"\(Markup.coordinate(x))\" cy=\"\(Markup.coordinate(y))\" r=\"\(Markup.coordinate(radius))\""
      + " class=\"\(kind)\"/>\n"
  }
}
