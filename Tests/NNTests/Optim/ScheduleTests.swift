import Foundation
import NN
import TestSupport
import Testing

@Suite struct ScheduleTests {
  private func table(_ name: String, _ options: [String: Value] = [:]) -> Value {
    .table(Value.Table([.string(name)], fields: options))
  }

  /// The rates of epochs 1 … n, of ten updates each.
  private func epochs(_ value: Value, _ n: Int, base: Double = 1) throws -> [Double] {
    let schedule = try Schedule(value)
    return (1...n).map {
      schedule.rate(base: base, epoch: $0, update: 10 * ($0 - 1), progress: Double($0 - 1) / Double(n))
    }
  }

  private func updates(_ value: Value, _ n: Int, base: Double = 1) throws -> [Double] {
    let schedule = try Schedule(value)
    return (0..<n).map { schedule.rate(base: base, epoch: 1, update: $0, progress: Double($0) / Double(n)) }
  }

  @Test func laws() throws {
    #expect(try epochs(.string("constant"), 3, base: 0.3) == [0.3, 0.3, 0.3])
    #expect(
      isClose(try epochs(table("step", ["every": .number(2)]), 5), [1, 1, 0.1, 0.1, 0.01], 1e-15))
    #expect(
      try updates(table("step", ["every": .number(2), "gamma": .number(0.5), "unit": .string("update")]), 5)
        == [1, 1, 0.5, 0.5, 0.25])
    let at = Value.list([.number(3), .number(1)])
    #expect(try epochs(table("multistep", ["at": at, "gamma": .number(0.5)]), 5) == [1, 0.5, 0.5, 0.25, 0.25])
    #expect(try epochs(table("exponential", ["gamma": .number(0.5)]), 4, base: 8) == [8, 4, 2, 1])
  }

  /// The figures of PyTorch's documentation of CosineAnnealingLR's closed form: at T/2 halfway, at T the minimum.
  @Test func cosine() throws {
    let half = table("cosine", ["total": .number(4), "minimum": .number(0.2)])
    let q = (1 + 0.5.squareRoot()) / 2
    let wave = [1, q, 0.5, 1 - q, 0, 0].map { 0.2 + (1 - 0.2) * $0 }
    #expect(isClose(try epochs(half, 6), wave, 1e-15))
    // Within the run.
    #expect(isClose(try epochs(.string("cosine"), 4), [1, q, 0.5, 1 - q], 1e-15))
    let schedule = try Schedule(.string("cosine"))
    #expect(schedule.rate(base: 2, epoch: 7, update: 60) == 2)
    #expect(abs(schedule.rate(base: 2, epoch: 7, update: 60, progress: 1)) < 1e-15)
  }

  @Test func warmup() throws {
    let ramp = try updates(table("constant", ["warmup": .number(4)]), 6, base: 2)
    #expect(ramp == [0.5, 1, 1.5, 2, 2, 2])
    // The clock of updates starts when the rate has risen.
    let step = try updates(
      table("step", ["every": .number(2), "gamma": .number(0.5), "unit": .string("update"), "warmup": .number(2)]), 7)
    #expect(step == [0.5, 1, 1, 1, 0.5, 0.5, 0.25])
    // Of 10 updates the wave has the last 8.
    let wave = try updates(table("cosine", ["warmup": .number(2)]), 10)
    let expected = [0.5, 1] + (0..<8).map { (1 + cos(Double.pi * Double($0) / 8)) / 2 }
    #expect(isClose(wave, expected, 1e-14))
    let epochwise = try Schedule(table("step", ["every": .number(1), "gamma": .number(0.5), "warmup": .number(4)]))
    #expect(epochwise.rate(base: 1, epoch: 2, update: 2) == 0.375)
  }

  /// The rules of ReduceLROnPlateau with mode min, relative threshold, no cooldown.
  @Test func plateau() throws {
    let options: [String: Value] = [
      "factor": .number(0.5), "patience": .number(2), "threshold": .number(0.1), "minimum": .number(0.2),
    ]
    var schedule = try Schedule(table("plateau", options))
    func rate() -> Double { schedule.rate(base: 1, epoch: 1, update: 0) }
    var rates: [Double] = []
    // 0.95 is not better by a tenth, NaN never is; the third such figure in a row lets the rate fall.
    for figure in [1, 0.95, 0.8, 0.79, .nan, 0.75, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1] {
      schedule.note(figure)
      rates.append(rate())
    }
    #expect(rates == [1, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.2])
    #expect(schedule.rate(base: 0.1, epoch: 1, update: 0) == 0.1)

    var accuracy = try Schedule(table("plateau", ["patience": .number(0)]))
    #expect([0.5, 0.6, 0.6, 0.7].map { accuracy.note($0, isLossLike: false) } == [false, false, true, false])
    #expect(isClose([accuracy.rate(base: 1, epoch: 1, update: 0)], [0.1], 1e-15))
    // Figures below 0 get better by a share of their size.
    var negative = try Schedule(table("plateau", ["patience": .number(0), "threshold": .number(0.1)]))
    #expect([-1, -1.05, -1.2].map { negative.note($0) } == [false, true, false])
  }

  @Test func goesOn() throws {
    let value = table("plateau", ["factor": .number(0.5), "patience": .number(1)])
    let figures = [1, 0.9, 0.95, 0.95, 0.95, .nan, 0.5, 0.6, 0.6, 0.7]
    for cut in 0...figures.count {
      var (whole, first, second) = (try Schedule(value), try Schedule(value), try Schedule(value))
      for figure in figures[..<cut] {
        whole.note(figure)
        first.note(figure)
      }
      try second.restore(first.state)
      for figure in figures[cut...] {
        #expect(whole.note(figure) == second.note(figure))
      }
      #expect(whole.rate(base: 1, epoch: 1, update: 0) == second.rate(base: 1, epoch: 1, update: 0))
    }
    var step = try Schedule(table("step", ["every": .number(1)]))
    #expect(step.state.isEmpty && !step.note(1))
    try step.restore([:])
    let state = try Schedule(value).state
    let end = ": the schedule is another one, or the state is damaged"
    #expect(
      message { try step.restore(state) } == "the state of a learning rate's schedule has 'falls'" + end)
    var plateau = try Schedule(value)
    #expect(
      message { try plateau.restore([:]) }
        == "the state of a learning rate's schedule lacks 'stalled' or 'falls'" + end)
  }

  @Test func whatIsNoSchedule() {
    let all = "constant, step, multistep, exponential, cosine, plateau"
    for (value, text) in [
      (.string("cosin"), "there is no schedule 'cosin'; did you mean 'cosine'? There are \(all)"),
      (.number(1), "a schedule is a name or a table that begins with one; this is a number"),
      (.list([]), "a schedule is a name or a table that begins with one, { 'step', every = 10 }; there are \(all)"),
      (table("step"), "the schedule 'step' needs 'every', a number above 0"),
      (.string("exponential"), "the schedule 'exponential' needs 'gamma', a number above 0"),
      (.string("multistep"), "the schedule 'multistep' needs 'at', a list of numbers that are not negative"),
      (
        table("multistep", ["at": .list([.number(1), .string("x")])]),
        "the schedule 'multistep': 'at' has to be a list of numbers that are not negative; it is a table of 2"
      ),
      (
        table("step", ["every": .number(0)]),
        "the schedule 'step': 'every' has to be a number above 0; it is 0"
      ),
      (
        table("step", ["every": .number(.nan)]),
        "the schedule 'step': 'every' has to be a number above 0; it is nan"
      ),
      (
        table("step", ["every": .number(2), "unit": .string("epochs")]),
        "the schedule 'step': 'unit' has to be 'epoch' or 'update'; it is 'epochs'"
      ),
      (
        table("plateau", ["patience": .number(1.5)]),
        "the schedule 'plateau': 'patience' has to be a whole number, 0 or more; it is 1.5"
      ),
      (
        table("cosine", ["totl": .number(3)]),
        "the schedule 'cosine' has no option 'totl'; did you mean 'total'? There are total, minimum, unit, warmup"
      ),
    ] as [(Value, String)] {
      #expect(message { _ = try Schedule(value) } == text)
    }
  }
}
