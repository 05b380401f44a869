import NN
import TensorCore

extension Diagnosis {
  /// Trains again for each finding, as it is and with its cause taken away, and takes down what came of it.
  ///
  /// Up to 10 pairs of up to 400 steps (of fresh samples 1000), each pair from a start and samples of its own, in about
  /// `seconds` of computing a finding. Where there are several changes to try, one pair of each is made first, and the
  /// best is tried on others. No error: what cannot be trained again is said so.
  package static func tryOut(_ findings: [Finding], _ c: Case, seconds: Double) -> [Finding] {
    // A training with several faults is repeated with all of them.
    var asItIs = Replay.Change()
    for finding in findings { finding.addFault(to: &asItIs, c) }
    return findings.map { finding in
      var finding = finding
      let attempt: Attempt
      do { attempt = try Trials(c, asItIs, seconds: seconds).attempt(finding) } catch {
        attempt = .impossible("training it again failed: \(error).")
      }
      finding.attempt = attempt
      if case .made(let trial) = attempt, trial.verdict != .open { finding.isProved = trial.verdict == .proved }
      return finding
    }
  }
}

/// Makes the pairs of runs of a trial.
private struct Trials {
  private static let most = 10, least = 6

  let c: Case
  /// What a replay does to train as the script did.
  let asItIs: Replay.Change
  let seconds: Double

  init(_ c: Case, _ asItIs: Replay.Change, seconds: Double) {
    (self.c, self.asItIs, self.seconds) = (c, asItIs, seconds)
  }

  func attempt(_ finding: Finding) throws -> Attempt {
    let remedies: [Remedy]
    switch try finding.remedies(c) {
    case .none(let reason): return .impossible(reason)
    case .changes(let changes): remedies = changes
    }
    guard let replay = try Replay(c.recording) else {
      return .impossible("the recording does not tell how its loss is made or how its parameters are moved.")
    }
    guard let first = remedies.first else { return .impossible("there is nothing to change.") }
    let end = Clocks.cpu + seconds
    // The first run says how many steps there is time for.
    let pilot = try run(replay, first, isChanged: false, 0, steps: wanted(first), seconds: seconds / 16)
    let steps = pilot.count
    let isBroken = pilot.values.last?.isFinite == false
    guard steps >= 40 || isBroken else {
      return .impossible("only \(Words.count(steps, "step")) could be made in the time for it.")
    }
    let observed = replay.observed(steps)
    if first.repeatsLosses, !isBroken, !pilot.isFaithful(to: observed), !pilot.beginsLike(observed) {
      return .impossible(
        "trained again as it is, it ends at a loss of \(Words.number(pilot.tail())), the script at "
          + "\(Words.number(observed.tail())): the script does what a replay does not know.")
    }
    // A broken run is short; the others are to go on as far as they can.
    let length = isBroken ? wanted(first) : steps
    func pair(_ remedy: Remedy, _ number: Int) throws -> Trial.Pair? {
      let asItIs = try run(replay, remedy, isChanged: false, number, steps: length, seconds: seconds / 4)
      let changed = try run(replay, remedy, isChanged: true, number, steps: length, seconds: seconds / 4)
      func isWhole(_ losses: Losses) -> Bool { losses.count == length || losses.values.last?.isFinite == false }
      return isWhole(asItIs) && isWhole(changed) ? Trial.Pair(asItIs: asItIs, changed: changed) : nil
    }
    let (best, failure) = try choose(remedies, pair)
    guard let best else { return .impossible("it could not be trained so: \(failure ?? "there was no time").") }
    var pairs: [Trial.Pair] = []
    // Of several changes the best was chosen by the pair number 0, which therefore proves nothing.
    for number in (remedies.count > 1 ? 1 : 0)..<Self.most + 1 where pairs.count < Self.most {
      if pairs.count >= Self.least, Clocks.cpu > end { break }
      guard let made = try pair(best, number) else { break }
      pairs.append(made)
    }
    guard pairs.count >= Self.least else {
      return .impossible("there was time for \(Words.count(pairs.count, "pair")) only.")
    }
    return .made(Trial(best.words, choices: remedies.count, pairs: pairs))
  }

  /// The remedy that does best in one pair; of one that one. Also why the last that could not be trained failed.
  private func choose(
    _ remedies: [Remedy], _ pair: (Remedy, Int) throws -> Trial.Pair?
  ) throws -> (best: Remedy?, failure: String?) {
    if remedies.count == 1 { return (remedies[0], nil) }
    var (best, lowest, failure): (Remedy?, Double, String?) = (nil, .infinity, nil)
    for remedy in remedies {
      do {
        guard let loss = try pair(remedy, 0)?.changed.tail() else { continue }
        if best == nil || loss < lowest { (best, lowest) = (remedy, loss.isNaN ? .infinity : loss) }
      } catch {
        failure = "\(error)"
      }
    }
    return (best, failure)
  }

  private func wanted(_ remedy: Remedy) -> Int {
    remedy.held == nil ? min(400, c.recording.first.count) : min(max(c.recording.count, 400), 1000)
  }

  private func run(
    _ replay: Replay, _ remedy: Remedy, isChanged: Bool, _ number: Int, steps: Int, seconds: Double
  ) throws -> Losses {
    var change = asItIs
    if remedy.measuresAllSteps { change.steps = .measured }
    if isChanged { remedy.change(&change) }
    var start = Replay.Start()
    start.number = number
    guard let held = remedy.held else {
      start.skipped = max(0, c.recording.first.count - steps) * number / Self.most
      return try replay.run(change, from: start, steps: steps, seconds: seconds)
    }
    guard let dataset = c.recording.dataset else { throw NNError.message("the dataset is gone") }
    dataset.release()
    defer { dataset.release() }
    let samples = FreshSamples(dataset)
    return try replay.run(change, from: start, steps: steps, seconds: seconds) { k in
      let sample = try samples.sample(k, holding: isChanged ? held : [])
      return Replay.Sample(input: sample.input, target: sample.target, forgot: !c.isStateCarried)
    }
  }
}
