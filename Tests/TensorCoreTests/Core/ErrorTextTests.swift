import TensorCore
import TestSupport
import Testing

/// The sentences are those of the original, recorded in golden/errors.
@Suite struct ErrorTextTests {
  @Test func sizes() throws {
    let (a, b, d, e) = (try Tensor([2, 3]), try Tensor([3, 3]), try Tensor([4]), try Tensor([3]))
    let r = try Tensor()
    let tail = "to have the same number of elements, but got"
    #expect(
      message { try r.cadd(a, 1, b) }
        == "inconsistent tensor size, expected r_ [2 x 3], t [2 x 3] and src [3 x 3] \(tail) 6, 6 and 9 elements respectively"
    )
    #expect(
      message { try e.cmul(e, d) }
        == "inconsistent tensor size, expected r_ [3], t [3] and src [4] \(tail) 3, 3 and 4 elements respectively"
    )
    #expect(
      message { try e.copy(from: d) }
        == "inconsistent tensor size, expected tensor [3] and src [4] \(tail) 3 and 4 elements respectively"
    )
    #expect(
      message { _ = try e.dot(d) }
        == "inconsistent tensor size, expected tensor [3] and src [4] \(tail) 3 and 4 elements respectively"
    )
    #expect(
      message { try r.reshape(a, [7]) }
        == "inconsistent tensor size, expected tensor [7] and src [2 x 3] \(tail) 7 and 6 elements respectively"
    )
    #expect(message { try r.cat([a, Tensor([2, 4])], 0) } == "inconsistent tensor sizes")
    #expect(
      message { _ = try a.view([4, 2]) } == "Wrong size for view. Input size: 2x3. Output size: 4x2"
    )
    #expect(message { _ = try a.t().view([6]) } == "expecting a contiguous tensor")
    #expect(
      message { _ = try a.expand([3, 3]) }
        == "incorrect size: only supporting singleton expansion (size=1)")
  }

  @Test func products() throws {
    let r = try Tensor()
    #expect(
      message { try r.mm(Tensor([2, 3]), Tensor([4, 5])) }
        == "size mismatch, m1: [2 x 3], m2: [4 x 5]")
    #expect(message { try r.mv(Tensor([2, 3]), Tensor([4])) } == "size mismatch, [2 x 3], [4]")
    let t = try Tensor([2, 3])
    #expect(
      message { try t.addmm(1, t, 1, Tensor([2, 2]), Tensor([3, 3])) }
        == "size mismatch, m1: [2 x 2], m2: [3 x 3]")
    #expect(
      message { try t.addmm(1, t, 1, Tensor([2, 2]), Tensor([2, 2])) }
        == "size mismatch, t: [2 x 3], m1: [2 x 2], m2: [2 x 2]")
  }

  @Test func arguments() throws {
    let t = try Tensor([2, 3])
    let (r, empty) = (try Tensor(), try Tensor())
    let i = try Tensor(.long)
    #expect(
      message { _ = try t.transpose(0, 2) } == "bad argument #1 to 'transpose' (out of range)")
    #expect(
      message { _ = try Tensor([2, 3, 4]).t() }
        == "calling 't' on bad self (Tensor must have 2 dimensions)")
    #expect(message { _ = try t.narrow(0, 1, 2) } == "bad argument #3 to 'narrow' (out of range)")
    #expect(
      message { _ = try t.narrow(0, 1, .max) } == "bad argument #3 to 'narrow' (out of range)")
    #expect(message { _ = try t.select(0, 2) } == "bad argument #2 to 'select' (out of range)")
    #expect(message { _ = try t.select(2, 0) } == "bad argument #1 to 'select' (out of range)")
    #expect(message { try r.sum(t, 2) } == "bad argument #1 to 'sum' (dimension 3 out of range)")
    #expect(message { try r.max(i, t, 2) } == "bad argument #1 to 'max' (dimension 3 out of range)")
    #expect(message { try r.max(i, t, .max) }.hasPrefix("bad argument #1 to 'max'"))
    #expect(
      message { _ = try empty.maxAll() }
        == "calling 'max' on bad self (tensor must have one dimension)")
    #expect(message { _ = try empty.meanAll() } == "calling 'mean' on bad self (empty Tensor)")
    #expect(try empty.sumAll() == 0)
    #expect(message { try r.index(t, 0, Tensor([3], [1], .long)) } == "index out of range")
    #expect(
      message { try r.gather(t, 0, Tensor([3, 1, 1], [1, 3], .long)) } == "Invalid index in gather")
    #expect(
      message { try t.scatter(0, Tensor([3, 1, 1], [1, 3], .long), 1) }
        == "Invalid index in scatter")
    #expect(
      message { try r.range(1, 0) }
        == "bad argument #2 to 'range' (upper bound and larger bound incoherent with step sign)")
    #expect(
      message { try r.cadd(t, 1, Tensor([2, 3], .float)) }
        == "cadd: torch.DoubleTensor expected, got torch.FloatTensor")
    #expect(message { try r.range(0, 1e300) }.contains("negative or too large"))
    #expect(message { _ = try t.repeatTensor([.max, 2]) }.contains("negative or too large"))
    #expect(message { _ = try t.unfold(1, 2, .max) } == "no error")
  }
}
