import NN

/// The samples of a dataset one after the other, again from the first where it has no more.
final class FreshSamples {
  let dataset: any DrawingDataset
  // What is known of how many there are.
  private var size = Int.max

  init(_ dataset: any DrawingDataset) { self.dataset = dataset }

  func sample(_ k: Int, holding held: Set<String>) throws -> (input: Value, target: Value) {
    do { return try dataset.sample(k % size + 1, holding: held) } catch {
      guard k > 0, k < size else { throw error }
      size = k
      return try dataset.sample(1, holding: held)
    }
  }
}
