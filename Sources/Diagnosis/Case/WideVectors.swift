import TensorCore

extension Dependence {
  /// Whether the inputs tell more than 3 % of output `t`'s target beyond chance in a way that the symbols of vectors of
  /// four numbers and more leave out: any number, any two of 64 (by thirds), or all together, by which target's mean
  /// input is nearest. Not asked of shorter vectors.
  func wideVectorsTell(_ t: Int) throws -> Bool {
    guard let width = c.records[0].inputs.first?.sizes[1], width >= 4 else { return false }
    let units = units(every: 1, outputs: t...t, atMost: 2500)
    let target = Column(units.map { targets[$0.record][$0.output - 1]?[$0.row] ?? -1 })
    func tells(_ column: Column) -> Bool {
      let information = Information(column, about: target)
      return information.mean > 0.03 * target.entropy && information.z > 4
    }
    for step in c.skill.trained.count == c.steps ? [t] : spread(c.steps, atMost: 12) {
      let rows = try units.map { unit -> [Double] in
        guard let place = place(Candidate(step: step), unit, relative: false) else { return [] }
        return try c.records[place.0].inputs[place.1 - 1].select(0, place.2).numbers
      }
      guard rows.allSatisfy({ $0.count == width }) else { continue }
      if tells(nearestMeans(rows, target)) { return true }
      var thirds: [Column] = []
      for number in spread(width, atMost: 64) {
        let values = rows.map { $0[number - 1] }
        let symbols = Symbols([values], width: 1, isClass: false)
        let ids = values.map { symbols.symbol([$0]) }
        if tells(Column(ids)) { return true }
        thirds.append(Column(symbols.isExact ? ids : ids.map { $0 * 3 / 8 }))
      }
      for a in thirds.indices {
        for b in 0..<a where tells(thirds[a].joined(thirds[b])) { return true }
      }
    }
    return false
  }

  /// For each row the target whose mean row, in the other half of the rows, is nearest, each number in units of its
  /// deviation.
  private func nearestMeans(_ rows: [[Double]], _ target: Column) -> Column {
    let width = rows.first?.count ?? 0
    let (middle, spread) = moments(rows, width)
    let half = rows.count / 2
    var nearest = [Int](repeating: -1, count: rows.count)
    for (training, trial) in [(0..<half, half..<rows.count), (half..<rows.count, 0..<half)] {
      var means = [[Double]](repeating: Array(repeating: 0, count: width), count: target.count)
      var counts = [Double](repeating: 0, count: target.count)
      for i in training {
        counts[target.ids[i]] += 1
        for k in 0..<width { means[target.ids[i]][k] += (rows[i][k] - middle[k]) / spread[k] }
      }
      for i in trial {
        var best = Double.infinity
        for (y, count) in counts.enumerated() where count > 0 {
          var distance = 0.0
          for k in 0..<width {
            let d = (rows[i][k] - middle[k]) / spread[k] - means[y][k] / count
            distance += d * d
          }
          if distance < best { (best, nearest[i]) = (distance, y) }
        }
      }
    }
    return Column(nearest)
  }

  /// The mean and the deviation of each number; 1 where it does not vary.
  private func moments(_ rows: [[Double]], _ width: Int) -> (mean: [Double], deviation: [Double]) {
    var mean = [Double](repeating: 0, count: width)
    var square = mean
    for row in rows { for k in 0..<width { mean[k] += row[k] / Double(rows.count) } }
    for row in rows {
      for k in 0..<width { square[k] += (row[k] - mean[k]) * (row[k] - mean[k]) / Double(rows.count) }
    }
    return (mean, square.map { $0 > 0 ? $0.squareRoot() : 1 })
  }
}
