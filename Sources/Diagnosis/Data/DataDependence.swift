/// Which inputs tell the targets of a dataset, found by a `Screen` over all of them and a `Search` among the clearest.
struct DataDependence {
  /// An input.
  struct Input: Hashable {
    /// Its step, from 1; of all outputs together its distance from the target's step.
    var step: Int
    /// Which of the numbers of its step, from 1; nil for all.
    var number: Int?
  }

  /// What was found about one output.
  struct Answer {
    /// The output, from 1; 0 for all outputs together.
    var output: Int
    /// The inputs that tell it, the best first.
    var inputs: [Input] = []
    /// The share of the target's entropy that they tell, and how sure that is.
    var share = 0.0, z = 0.0
    /// The target's entropy in nats, of numbers that of their eighths.
    var entropy: Double
    /// How many targets were looked at.
    var samples: Int
    /// The farthest distance of an input that tells anything beyond chance, in steps back; nil where none does.
    var farthest: Int?
  }

  /// Of the outputs that were looked at.
  private(set) var byOutput: [Answer] = []
  /// By distance, over all outputs; nil where the outputs are not one for each step.
  private(set) var relative: Answer?

  private let samples: Samples
  /// By step: whole vectors, and each of their numbers where it is worth looking at.
  private var symbols: [Input: [Int]] = [:]

  /// Looks at the samples. Nothing is found about fewer than 60.
  init(_ samples: Samples) {
    self.samples = samples
    guard samples.list.count >= 60 || samples.list.count * samples.outputs >= 200 else { return }
    addSymbols()
    let steps = 1...max(1, samples.steps)
    for t in spread(samples.outputs, atMost: 4) {
      let inputs = steps.flatMap(inputs)
      byOutput.append(answer(t, inputs) { input in symbols[input] ?? [] })
    }
    guard samples.isAligned, samples.steps > 2 else { return }
    let distances = -(samples.steps - 1)...(samples.steps - 1)
    let units = samples.list.indices.flatMap { i in steps.map { (sample: i, output: $0) } }
    // Not every so many: that could be the same step of each.
    let chosen = comparable(spread(units.count, atMost: 4000).map { units[$0 - 1] })
    let answer = search(
      0, distances.flatMap(inputs), Column(targets(chosen)), own: Input(step: 0),
      chosen.count
    ) { input in
      chosen.map { unit in
        let at = Input(step: unit.output + input.step, number: input.number)
        return symbols[at]?[unit.sample] ?? -1
      }
    }
    relative = answer
  }

  /// The inputs of a step.
  private func inputs(_ step: Int) -> [Input] {
    numbers.map { Input(step: step, number: $0) }
  }

  /// Which numbers of a step are looked at by themselves; nil for all together.
  private var numbers: [Int?] {
    let width = samples.width
    if samples.steps == 1, width == 2 || width == 3 { return (1...width).map { $0 } }
    return width == 1
      ? [nil] : width <= 64 && width * samples.steps <= 256 ? [nil] + (1...max(1, width)).map { $0 } : [nil]
  }

  private mutating func addSymbols() {
    let rows = spread(samples.list.count, atMost: 500).map { samples.list[$0 - 1] }
    for number in numbers {
      func part(_ vector: [Double]) -> [Double] { number.map { Array(vector.dropFirst($0 - 1).prefix(1)) } ?? vector }
      let width = number == nil ? samples.width : 1
      let known = rows.flatMap { row in row.inputs.map(part) }.filter { $0.count == width }
      let rule = Symbols(known, width: max(1, width), isClass: false)
      for step in 1...max(1, samples.steps) {
        symbols[Input(step: step, number: number)] = samples.list.map { sample in
          let vector = part(sample.inputs[step - 1])
          return vector.count == width ? rule.symbol(vector[...]) : -1
        }
      }
    }
  }

  private func target(_ unit: (sample: Int, output: Int)) -> [Double]? {
    samples.list[unit.sample].targets[unit.output - 1]
  }

  /// Those that have a target, of as many numbers as the first.
  private func comparable(_ units: [(sample: Int, output: Int)]) -> [(sample: Int, output: Int)] {
    let width = units.lazy.compactMap(target).first?.count
    return units.filter { target($0)?.count == width && width != nil }
  }

  /// The symbols of targets of `comparable` units.
  private func targets(_ units: [(sample: Int, output: Int)]) -> [Int] {
    let all = units.compactMap(target)
    let rule = Symbols(all, width: max(1, all.first?.count ?? 1), isClass: samples.isClass)
    return all.map { rule.symbol($0[...]) }
  }

  private func answer(_ t: Int, _ inputs: [Input], _ column: (Input) -> [Int]) -> Answer {
    let units = comparable(samples.list.indices.map { (sample: $0, output: t) })
    let chosen = units.map(\.sample)
    let target = Column(targets(units))
    let own = samples.isAligned ? Input(step: t) : nil
    return search(t, inputs, target, own: own, chosen.count) { input in
      let all = column(input)
      return chosen.map { all[$0] }
    }
  }

  private func search(
    _ t: Int, _ inputs: [Input], _ target: Column, own: Input?, _ count: Int, _ column: (Input) -> [Int]
  ) -> Answer {
    var answer = Answer(output: t, entropy: target.entropy, samples: count)
    guard count >= 60, target.entropy >= 0.05 else { return answer }
    let columns = inputs.map { Column(column($0)) }
    let known = own.flatMap { inputs.firstIndex(of: $0) }.map { columns[$0] }
    let screen = Screen(columns, about: target, beside: known)
    // Without any clear one, pairs may tell what none does alone.
    var chosen = screen.best(16)
    if chosen.count < 12 { chosen += spread(inputs.count, atMost: 12).map { $0 - 1 }.filter { !chosen.contains($0) } }
    let found = Search(target: target, candidates: chosen.map { columns[$0] }).run(visible: Set(chosen.indices))
    answer.inputs = found.telling.map { inputs[chosen[$0]] }
    (answer.share, answer.z) = (found.seenShare, found.seenZ)
    guard found.seenZ > 4 else { return answer }
    let place = t == 0 ? 0 : samples.isAligned ? t : samples.steps
    answer.farthest = answer.inputs.map { place - $0.step }.max()
    return answer
  }
}
