/// The figures of a dataset and what they mean.
struct DataExamination {
  private let samples: Samples
  /// The number of each source; nil where it is its own.
  private let places: [Int]?
  private let size: Int?
  private var list: [Samples.Sample] { samples.list }

  init(_ samples: Samples, places: [Int]?, size: Int?) {
    (self.samples, self.places, self.size) = (samples, places, size)
  }

  func write(to report: inout DataReport) throws {
    report.samples = list.count
    addForm(&report)
    guard list.count >= 2 else { return }
    addTargets(&report)
    addInputs(&report)
    let dependence = DataDependence(samples)
    addDependence(dependence, &report)
    try addReach(&report)
    let neighbours = addNeighbours(&report)
    addOrder(&report)
    addFindings(dependence, neighbours, &report)
    addLimits(&report)
  }

  // MARK: Form

  private func addForm(_ report: inout DataReport) {
    let (broken, brokenTargets) = (samples.brokenInputs, samples.brokenTargets)
    report.figures["samples"] = Double(list.count)
    report.figures["steps"] = Double(samples.steps)
    report.figures["numbers"] = Double(samples.width)
    report.figures["outputs"] = Double(samples.outputs)
    report.figures["broken.inputs"] = Double(broken)
    report.figures["broken.targets"] = Double(brokenTargets)
    if let size { report.figures["size"] = Double(size) }
    if !list.isEmpty {
      let of = size.map { $0 > list.count ? " of \($0)" : "" } ?? ""
      let inputs = Words.count(samples.width, "number")
      report.lines.append(
        "\(list.count)\(of) samples, each of "
          + (samples.steps > 1 ? "\(samples.steps) steps of \(inputs)" : inputs) + " with "
          + (samples.outputs > 1 ? "a target for every step" : "one target") + ".")
    }
    if samples.otherForms > 0 {
      report.lines.append("\(samples.otherForms) more have another number of steps or of numbers, and were left out.")
    }
    guard broken + brokenTargets > 0 else { return }
    report.findings.append(
      Finding(
        .missingNumbers, weight: 2,
        evidence: ["inputs": Double(broken), "targets": Double(brokenTargets), "samples": Double(list.count)]))
  }

  /// The targets of the last output that has any, with the places of the samples they are of.
  private var answers: [(sample: Int, target: [Double])] {
    for t in (0..<max(1, samples.outputs)).reversed() {
      let found = list.indices.compactMap { i in
        t < list[i].targets.count ? list[i].targets[t].map { (sample: i, target: $0) } : nil
      }
      if found.count >= 2 { return found }
    }
    return []
  }

  private func addTargets(_ report: inout DataReport) {
    let all = list.flatMap { $0.targets.compactMap { $0 } }
    guard let width = all.first?.count, width > 0, all.allSatisfy({ $0.count == width }) else { return }
    let best = (samples.isClass ? LossKind.nll : .squared).baseline(all.flatMap { $0 }, width: width, classes: 0)
    report.figures["constant.loss"] = best.loss
    if samples.isClass {
      let counts = all.reduce(into: [Double: Int]()) { $0[$1[0], default: 0] += 1 }
      let sorted = counts.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
      guard let first = sorted.first, let last = sorted.last else { return }
      let (top, low) = (Double(first.value) / Double(all.count), Double(last.value) / Double(all.count))
      report.figures["classes"] = Double(counts.count)
      report.figures["commonest"] = top
      report.figures["rarest"] = low
      report.figures["constant.wrong"] = 1 - top
      report.lines.append(
        counts.count == 1
          ? "The targets are all class \(Words.number(first.key)): there is nothing to learn."
          : "The targets are \(counts.count) classes: class \(Words.number(first.key)) has \(Words.percent(top)) of them, class "
            + "\(Words.number(last.key)) \(Words.percent(low)). Always saying the commonest is wrong for "
            + "\(Words.percent(1 - top)); the best constant has a loss (ClassNLL) of \(Words.number(best.loss))."
            + (top > 0.9 ? " So uneven, a model that says nothing else looks good." : ""))
      return
    }
    let numbers = all.flatMap { $0 }
    report.figures["target.mean"] = numbers.mean
    report.figures["target.deviation"] = best.loss.squareRoot()
    report.figures["target.low"] = numbers.min()
    report.figures["target.high"] = numbers.max()
    let range = "\(Words.number(numbers.min() ?? 0)) to \(Words.number(numbers.max() ?? 0))"
    report.lines.append(
      best.loss == 0
        ? "The targets never change: there is nothing to learn."
        : "The targets are \(width == 1 ? "numbers" : "\(width) numbers each"), from \(range). The best constant answer has a "
          + "squared error of \(Words.number(best.loss)) (a deviation of \(Words.number(best.loss.squareRoot())))."
          + (best.loss > 1e4 ? " Such large targets want a scale: divide them by their deviation." : ""))
  }

  // MARK: Inputs

  private func addInputs(_ report: inout DataReport) {
    let width = samples.width
    guard width > 0 else { return }
    let rows = list.flatMap(\.inputs)
    var (low, high) = ([Double](repeating: .infinity, count: width), [Double](repeating: -.infinity, count: width))
    for row in rows where row.count == width {
      for k in 0..<width { (low[k], high[k]) = (min(low[k], row[k]), max(high[k], row[k])) }
    }
    let still = low.indices.filter { low[$0] == high[$0] }
    let reach = zip(low, high).map { max(abs($0), abs($1)) }
    let spans = zip(low, high).map { $1 - $0 }.filter { $0 > 0 }
    let largest = reach.max() ?? 0
    report.figures["input.low"] = low.min()
    report.figures["input.high"] = high.max()
    report.figures["input.still"] = Double(still.count)
    if still.count == width {
      // Inputs that are the same at each step may differ from step to step alone.
      let isSame = list.allSatisfy { $0.inputs == list[0].inputs }
      if isSame { report.findings.append(Finding(.constantInput, weight: 1.5)) }
      return
    }
    var line = "The inputs are from \(Words.number(low.min() ?? 0)) to \(Words.number(high.max() ?? 0))."
    if largest > 10 { line += " Usual are about -1 to 1: subtract the mean, divide by the deviation." }
    if let wide = spans.max(), let narrow = spans.min(), wide > 100 * narrow {
      report.figures["input.scales"] = wide / narrow
      line +=
        " One of their numbers has \(Words.number(wide / narrow)) times the range of another: give them one scale."
    }
    if !still.isEmpty {
      line +=
        " \(Words.count(still.count, "number")) of \(width) never "
        + (still.count == 1 ? "changes" : "change") + " (the first is number \(still[0] + 1))."
    }
    report.lines.append(line)
  }

  // MARK: Dependence

  private func addDependence(_ found: DataDependence, _ report: inout DataReport) {
    let separate = found.byOutput.filter { $0.entropy >= 0.05 && $0.samples >= 60 }
    let best = separate.map(\.share).max() ?? 0
    if let all = found.relative, all.entropy >= 0.05, all.z > 4, all.share >= 0.5 * best {
      add(all, "The target of a step", "relative", &report)
    } else {
      for answer in separate {
        let name = samples.outputs == 1 ? "The target" : "The target of step \(answer.output)"
        add(answer, name, samples.outputs == 1 ? "target" : "target.\(answer.output)", &report)
      }
    }
    let far = ([found.relative].compactMap { $0 } + separate).compactMap(\.farthest).max()
    if let far, samples.steps > 1 { report.figures["farthest"] = Double(far) }
  }

  private func add(_ answer: DataDependence.Answer, _ name: String, _ key: String, _ report: inout DataReport) {
    report.figures["\(key).told"] = answer.share
    report.figures["\(key).entropy"] = answer.entropy
    guard answer.z > 4, !answer.inputs.isEmpty else {
      report.lines.append(
        "\(name): no input, and no pair of inputs, was found that tells anything about it (\(answer.samples) looked at)."
      )
      return
    }
    let inputs = answer.inputs.map { words($0, isRelative: answer.output == 0) }
    let list =
      inputs.count == 1 ? inputs[0] : inputs.dropLast().joined(separator: ", ") + " and " + inputs[inputs.count - 1]
    var line = "\(name): \(list) \(inputs.count == 1 ? "tells" : "together tell") \(Words.percent(answer.share)) of it"
    line += samples.isClass ? "." : " at least."
    if answer.output > 0 || samples.outputs == 1 { report.figures["\(key).first"] = Double(answer.inputs[0].step) }
    if answer.output == 0 { report.figures["\(key).distance"] = Double(answer.inputs[0].step) }
    if samples.isAligned, let later = later(answer) {
      report.figures["\(key).ahead"] = Double(later)
      line +=
        " That lies \(Words.count(later, "step")) ahead: a model that reads from the first to the last step has not seen it."
    }
    report.lines.append(line)
  }

  /// How far ahead of its target the input lies that tells most; nil where it does not.
  private func later(_ answer: DataDependence.Answer) -> Int? {
    let ahead = answer.inputs[0].step - answer.output
    return ahead > 0 ? ahead : nil
  }

  private func words(_ input: DataDependence.Input, isRelative: Bool) -> String {
    let part = input.number.map { "number \($0)" }
    if samples.steps == 1 { return part ?? (samples.width == 1 ? "the input" : "the inputs as a whole") }
    var step = "input \(input.step)"
    if isRelative {
      step =
        input.step == 0
        ? "its own input" : "the input \(Words.count(abs(input.step), "step")) \(input.step < 0 ? "before" : "later")"
    }
    return part.map { "\($0) of \(step)" } ?? step
  }

  /// How much a weighted sum explains, and of how many of the newest inputs.
  private func addReach(_ report: inout DataReport) throws {
    guard !samples.isClass, samples.width <= 32 else { return }
    let longest = min(50, samples.steps)
    var (rows, targets) = ([[Double]](), [Double]())
    let every = samples.isAligned ? max(1, list.count * max(1, samples.steps - longest + 1) / 3000) : 1
    var passed = 0
    for sample in list {
      for t in samples.isAligned ? longest...samples.steps : samples.steps...samples.steps {
        guard let target = sample.targets[samples.isAligned ? t - 1 : sample.targets.count - 1]?.first else { continue }
        passed += 1
        guard passed % every == 0 else { continue }
        rows.append((0..<longest).flatMap { sample.inputs[t - 1 - $0] })
        targets.append(target)
      }
    }
    guard longest > 0, longest * samples.width <= 200, rows.count >= max(60, 4 * longest * samples.width) else {
      return
    }
    let regression = Regression(rows, targets, width: samples.width)
    var shares: [(lags: Int, share: Double)] = []
    for lags in Set([1, 2, 3, 5, 10, 20, 50, longest]).sorted() where lags <= longest {
      if let share = try regression.explained(by: lags) { shares.append((lags, share)) }
    }
    guard let best = shares.max(by: { $0.share < $1.share }), best.share > 0.02 else {
      report.figures["linear"] = 0
      report.lines.append("A weighted sum of the inputs explains nothing of it.")
      return
    }
    let enough = shares.first { $0.share >= best.share - 0.02 } ?? best
    report.figures["linear"] = best.share
    report.figures["linear.steps"] = Double(enough.lags)
    let reach =
      samples.steps == 1 ? "the inputs" : enough.lags == 1 ? "the newest input" : "the newest \(enough.lags) inputs"
    report.lines.append(
      "A weighted sum of \(reach) explains \(Words.percent(enough.share)) of the variance"
        + (samples.steps > enough.lags ? "; more of them explain no more." : "."))
  }

  // MARK: Neighbours

  private func addNeighbours(_ report: inout DataReport) -> Neighbours? {
    let answers = answers
    guard answers.count >= 20, samples.steps * samples.width <= 4096 else { return nil }
    let found = Neighbours(
      answers.map { list[$0.sample].inputs.flatMap { $0 } }, answers.map(\.target), isClass: samples.isClass)
    guard found.constant > 0 else { return found }
    report.figures["nearest.loss"] = found.loss
    report.figures["nearest.constant"] = found.constant
    report.figures["copies"] = Double(found.copies)
    report.figures["copies.open"] = found.openAmongCopies
    report.figures["near"] = Double(found.near)
    report.figures["near.open"] = found.openAmongNear
    report.lines.append(
      samples.isClass
        ? "Answering with the target of the nearest other sample is wrong for \(Words.percent(found.loss)), always saying the "
          + "commonest for \(Words.percent(found.constant))."
        : "Answering with the target of the nearest other sample has a squared error of \(Words.number(found.loss)), the best "
          + "constant \(Words.number(found.constant)).")
    let whole = samples.isAligned ? "the whole sequence's last target" : "the target"
    if let open = found.openAmongCopies {
      let copies = "\(found.copies) of \(found.count) samples have the very inputs of another. "
      report.lines.append(
        open < 0.01
          ? copies + "Their targets are the same."
          : copies
            + "Their targets differ by \(Words.percent(open)) of what any two differ by: so much of \(whole) no model "
            + "can know from these inputs.")
    } else if let open = found.openAmongNear, open > 0.05 {
      report.lines.append(
        "\(found.near) of \(found.count) samples have nearly the inputs of another. Their targets differ by "
          + "\(Words.percent(open)) of what any two differ by: so much of \(whole) is noise, or turns on small differences."
      )
    }
    return found
  }

  // MARK: Order

  private func addOrder(_ report: inout DataReport) {
    let targets = answers.filter { $0.target.count == 1 }.map { answer in
      let source = list[answer.sample].source
      let place = places.map { $0.indices.contains(source - 1) ? $0[source - 1] : source } ?? source
      return (place: place, value: answer.target[0])
    }
    // Rows of one training step have one place, and no order among them.
    guard Set(targets.map(\.place)).count == targets.count else { return }
    let order = Order(targets, isClass: samples.isClass)
    guard order.count >= 30 else { return }
    report.figures["order.drift"] = order.drift
    if let same = order.same {
      report.figures["order.same"] = same
      report.figures["order.run"] = order.run
      if order.isSorted {
        report.lines.append(
          "They lie in runs of one class, \(Words.number(order.run)) samples long on average (at random: "
            + "\(Words.number(1 / (1 - order.chance)))): train on them in random order, or each run is learned and forgotten."
        )
      }
    } else if let like = order.likeLast {
      report.figures["order.like"] = like
      if like > 0.8 {
        report.lines.append(
          "Neighbouring samples have nearly the same target (correlation \(Words.number(like))): train on them in random order."
        )
      }
    }
    if abs(order.drift) > 0.3 {
      report.lines.append(
        "The targets drift from the first to the last sample (correlation with their place \(Words.number(order.drift))): what "
          + "was learned of the first need not hold for the last.")
    }
  }

  // MARK: What follows

  private func addFindings(_ found: DataDependence, _ neighbours: Neighbours?, _ report: inout DataReport) {
    guard report.findings.isEmpty else { return }
    let answers = (found.byOutput + [found.relative].compactMap { $0 }).filter {
      $0.entropy >= 0.05 && $0.samples >= 200
    }
    if let neighbours, let finding = ContradictionTest.finding(neighbours) {
      report.findings.append(finding)
    } else if !answers.isEmpty, answers.allSatisfy({ $0.z <= 4 || $0.share <= 0.03 }),
      report.figures["linear"] ?? 0 <= 0.03,
      !(neighbours.map { $0.loss < 0.9 * $0.constant * (samples.isClass ? 1 : 2) } ?? false)
    {
      report.findings.append(Finding(.independent, weight: 0.3, evidence: ["samples": Double(answers[0].samples)]))
    }
  }

  private func addLimits(_ report: inout DataReport) {
    if let first = list.first?.targets.compactMap({ $0 }).first, first.count > 1, !samples.isClass {
      report.limits.append(
        "Targets of several numbers are looked at as a whole; a weighted sum is tried for the first of them.")
    }
    if samples.width > 3, samples.steps * samples.width > 256 {
      report.limits.append(
        "Inputs of \(samples.width) numbers are looked at as a whole, by the nearest of 16 examples.")
    }
    report.limits.append(
      "What only three or more inputs tell together, and what lies before the first step of a sample, is not seen."
        + (samples.list.count < 200 ? " With so few samples little is certain." : ""))
  }
}
