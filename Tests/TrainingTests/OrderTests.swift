import Testing
import Training

@Suite struct OrderTests {
  /// Every sample once, in another order in each epoch, with a list and without.
  @Test(arguments: [0, 1 << 26]) func everySampleOnce(most: Int) throws {
    for count in [0, 1, 2, 3, 10, 64, 65, 1000, 4097] {
      let orders = try (1...3).map { epoch in
        let order = try Order(count: count, seed: 7, epoch: epoch, most: most)
        let numbers = count == 0 ? [] : (1...count).map(order.number)
        #expect(numbers.sorted() == (count == 0 ? [] : Array(1...count)))
        return numbers
      }
      if count >= 10 { #expect(Set(orders).count == 3) }
      // No sample has a favourite place: the mean of the first tenth is that of all.
      if count >= 1000 {
        let tenth = orders[0].prefix(count / 10), mean = Double(tenth.reduce(0, +)) / Double(tenth.count)
        #expect(abs(mean / Double(count) - 0.5) < 0.12)
      }
    }
  }

  @Test func aDatasetOfAnySize() throws {
    for count in [1 << 40, 1 << 53, Int.max] {
      let order = try Order(count: count, seed: 1, epoch: 1)
      let numbers = [1, 2, 3, count - 1, count].map(order.number)
      #expect(Set(numbers).count == 5 && numbers.allSatisfy { (1...count).contains($0) })
    }
  }
}
