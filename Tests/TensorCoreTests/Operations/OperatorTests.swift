import TensorCore
import Testing

@Suite struct OperatorTests {
  private func message(_ work: () throws -> Tensor) -> String {
    do { _ = try work() } catch { return "\(error)" }
    return "no error"
  }

  @Test func ofTensorsAndNumbers() throws {
    let a = try Tensor(rows: [[1, 2], [3, 4]])
    let b = try Tensor(rows: [[10, 20], [30, 40]])
    #expect(try (a + b).rows() == [[11, 22], [33, 44]])
    #expect(try (b - a).rows() == [[9, 18], [27, 36]])
    #expect(try (a * b).rows() == [[10, 40], [90, 160]])
    #expect(try (b / a).rows() == [[10, 10], [10, 10]])
    #expect(try (a + 1).rows() == [[2, 3], [4, 5]] && (1 + a).rows() == [[2, 3], [4, 5]])
    #expect(try (a - 1).rows() == [[0, 1], [2, 3]] && (1 - a).rows() == [[0, -1], [-2, -3]])
    #expect(try (a * 2).rows() == [[2, 4], [6, 8]] && (2 * a).rows() == [[2, 4], [6, 8]])
    #expect(try (a / 2).rows() == [[0.5, 1], [1.5, 2]] && (12 / a).rows() == [[12, 6], [4, 3]])
    #expect(try (-a).rows() == [[-1, -2], [-3, -4]])
    #expect(try a.rows() == [[1, 2], [3, 4]])
    // A view that is not in order, and a tensor with itself.
    #expect(try (a.t() + b).rows() == [[11, 23], [32, 44]])
    #expect(try (a * a + a).rows() == [[2, 6], [12, 20]])
  }

  @Test(arguments: DType.allCases.filter { $0 != .half })
  func keepsTheType(_ dtype: DType) throws {
    let a = try Tensor([7, 9], [2], dtype)
    let b = try Tensor([2, 3], [2], dtype)
    for result in [a + b, a - b, a * b, a / b, a + 1, 20 - a, 20 / b] { #expect(result.dtype == dtype) }
    #expect(try (a / b).array() == (dtype.isInteger ? [3, 3] : [3.5, 3]))
  }

  @Test func stretchesDimensionsOfOne() throws {
    let a = try Tensor(rows: [[1, 2, 3], [4, 5, 6]])
    let row = try Tensor([10, 20, 30], [3])
    let column = try Tensor(rows: [[100], [200]])
    #expect(try (a + row).rows() == [[11, 22, 33], [14, 25, 36]])
    #expect(try (row + a).rows() == [[11, 22, 33], [14, 25, 36]])
    #expect(try (a + column).rows() == [[101, 102, 103], [204, 205, 206]])
    #expect(try (column + row).rows() == [[110, 120, 130], [210, 220, 230]])
    #expect(try (a * Tensor([2], [1])).rows() == [[2, 4, 6], [8, 10, 12]])
    let deep = try Tensor([2, 1, 3])
    #expect((deep + a).sizes == [2, 2, 3])
  }

  @Test func changesInPlace() throws {
    let a = try Tensor(rows: [[1, 2], [3, 4]])
    a += 1
    a *= 2
    #expect(try a.rows() == [[4, 6], [8, 10]])
    a[0] -= 4
    a[.all, 1] /= 2
    #expect(try a.rows() == [[0, 1], [8, 5]])
    a += try Tensor([1, 2], [2])
    a -= try Tensor(rows: [[1], [2]])
    #expect(try a.rows() == [[0, 2], [7, 5]])
    a *= a
    a /= try Tensor([1], [1])
    #expect(try a.rows() == [[0, 4], [49, 25]])
  }

  @Test func saysWhatDoesNotFit() throws {
    let a = try Tensor([2, 3])
    #expect(
      message { try a.adding(Tensor([2, 4])) }
        == "the sizes of torch.DoubleTensor [2 x 3] + torch.DoubleTensor [2 x 4] do not fit")
    #expect(message { try a.multiplied(by: Tensor([3, 2])) }.contains("[2 x 3] * torch.DoubleTensor [3 x 2]"))
    #expect(message { try a.divided(by: Tensor([2, 3], .float)) }.hasPrefix("the types of"))
    #expect(message { try a.subtracting(Tensor()) }.contains("do not fit"))
    #expect(message { try Tensor([2], .half).adding(1) } != "no error")
  }

  // Operators end the program, with the same words.
  @Test func operatorsTrap() async {
    await #expect(processExitsWith: .failure) { _ = try Tensor([2, 3]) + Tensor([2, 4]) }
    await #expect(processExitsWith: .failure) { _ = try Tensor([2, 3])[5] }
    await #expect(processExitsWith: .failure) { try Tensor([2, 3])[at: 0] = 1 }
  }
}
