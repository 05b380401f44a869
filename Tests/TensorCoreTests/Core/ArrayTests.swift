import TensorCore
import Testing

@Suite struct ArrayTests {
  @Test func fromArrays() throws {
    #expect(try Tensor(vector: [1, 2, 3]).sizes == [3])
    let matrix = try Tensor(rows: [[1, 2], [3, 4], [5, 6]], .float)
    #expect(matrix.sizes == [3, 2] && matrix.dtype == .float)
    #expect(try matrix.rows() == [[1, 2], [3, 4], [5, 6]])
    #expect(try Tensor(rows: []).dimension == 0)
    let floats = try Tensor(copying: [Float(0.5), 1.5], [1, 2])
    #expect(floats.dtype == .float && floats.sizes == [1, 2])
    #expect(try Tensor(copying: [1, 2], [2]).dtype == .long)
    #expect(throws: TensorError.self) { try Tensor(rows: [[1, 2], [3]]) }
    #expect(throws: TensorError.self) { try Tensor(copying: [1.0], [2]) }
  }

  @Test func toArrays() throws {
    let x = try Tensor(rows: [[1.75, -2], [3, 4]])
    #expect(try x.array() == [1.75, -2, 3, 4])
    #expect(try x.t().array() == [1.75, 3, -2, 4])
    #expect(try x.array(of: Float.self) == [1.75, -2, 3, 4])
    #expect(try x.array(of: Int.self) == [1, -2, 3, 4])
    #expect(try Tensor().array().isEmpty)
    #expect(try Tensor(copying: [1 << 60 + 1], [1]).array(of: Int.self) == [1 << 60 + 1])
    #expect(throws: TensorError.self) { try Tensor([3]).rows() }
  }

  @Test func items() throws {
    #expect(try Tensor([2.5], [1]).item() == 2.5)
    #expect(try Tensor([2.5], [1, 1]).item(as: Int.self) == 2)
    #expect(try Tensor([2.5], [1], .float).item(as: Float.self) == 2.5)
    #expect(try Tensor([1, 2], [2])[1].item() == 2)
    #expect(throws: TensorError.self) { try Tensor([2]).item() }
    #expect(throws: TensorError.self) { try Tensor().item() }
  }

  @Test func printsAsInScripts() throws {
    #expect("\(try Tensor(vector: [1, 2]))" == (try Tensor(vector: [1, 2]).text))
  }
}
