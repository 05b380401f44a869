extension Diagnosis {
  /// Tests of how the model is trained: numbers, updates, criterion, activations, state, draws, rate. `reach`: what
  /// was found about what the answers can see; with a weighty cause the learning rate is not asked. Without `replays`
  /// only what needs no training again.
  ///
  /// Throws for values that cannot be looked into. What cannot be trained again, since a script's own method fails
  /// outside of its loop, raises no error and no finding.
  public static func training(_ c: Case, reach: [Finding], replays: Bool = true) throws -> [Finding] {
    let broken = try FiniteTest.findings(c)
    guard broken.isEmpty else {
      // Numbers without end are what a fault of the updates leads to: the fault comes first.
      var causes = try UpdateTest.findings(c) + ZeroedTest.findings(c)
      for i in causes.indices { causes[i].weight += broken.map(\.weight).max() ?? 0 }
      return causes + broken
    }
    var found = try UpdateTest.findings(c) + InitTest.findings(c) + ZeroedTest.findings(c) + CriterionTest.findings(c)
    found += (try? ActivationTest.findings(c)) ?? []
    if !found.contains(where: { $0.code == .softmaxAxis }) { found += (try? MixTest.findings(c)) ?? [] }
    found += SortedTest.findings(c) + ((try? PaddingTest.findings(c)) ?? [])
    found += (try? LongLagTest.findings(c)) ?? []
    guard replays else { return found }
    for test in [WeightTest.findings, ClipTest.findings, ChasingTest.findings, StateTest.findings, HiddenTest.findings]
    { found += (try? test(c)) ?? [] }
    // Sorted samples are why it follows the newest.
    if found.contains(where: { $0.code == .sorted }) { found.removeAll { $0.code == .chasing } }
    // What is too far away to be learned from may only be learned too slowly.
    let heaviest = (found.filter { $0.code != .longLag } + reach).map(\.weight).max() ?? 0
    if heaviest < 0.5 {
      let rate = (try? RateTest.findings(c)) ?? []
      if !rate.isEmpty { found.removeAll { $0.code == .longLag } }
      found += rate
    }
    return found
  }
}
