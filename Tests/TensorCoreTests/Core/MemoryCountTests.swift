import TensorCore
import Testing

@Suite struct MemoryCountTests {
  @Test func countsWhereItIsTold() throws {
    let pending = UnsafeMutablePointer<Int>.allocate(capacity: 1)
    pending.initialize(to: 0)
    defer {
      StorageMemory.count(into: nil)
      pending.deallocate()
    }
    // What was made outside goes to whoever comes next.
    StorageMemory.count(into: nil)
    let outside = try Tensor([1000])
    StorageMemory.count(into: pending)
    #expect(pending.pointee >= 8000)
    pending.pointee = 0
    var inside: Tensor? = try Tensor([500])
    #expect(pending.pointee == 4000 && inside != nil)
    inside = nil
    #expect(pending.pointee == 0)
    // What was answered for before is no debt.
    try outside.set(Storage(.double), Layout())
    #expect(pending.pointee == 0)
  }
}
