import TensorCore

/// The elements of a tensor where a mask is 1, as a vector: nn.MaskedSelect (`nn/MaskedSelect.lua`).
///
/// {x, mask}: a ByteTensor of as many elements. The output's size is the number of ones; the gradient goes to the
/// elements that were taken, that of the mask is 0.
///
/// ```lua
/// x = torch.Tensor{5, -1, 7}
/// print(table.concat(nn.MaskedSelect():forward{x, x:gt(0)}:totable(), ' '))  --> 5 7
/// ```
public final class MaskedSelect: Module {
  public override class var help: String { "the elements of a tensor where a mask is 1: {x, mask}" }
  public override class var example: Example {
    Example(input: .table([.normal([3, 4]), .mask([3, 4])]))
  }

  private func parts(_ input: Value) throws -> (x: Tensor, mask: Tensor) {
    let list = try items(input, count: 2)
    let x = try tensor(list[0], "input[1]")
    guard case .tensor(let mask) = list[1], mask.count == x.count else {
      throw NNError.input(describe(), "expected a mask for \(x.sizes.text) as input[2], got \(list[1].summary)")
    }
    return (x, try mask.dtype == .byte ? mask : mask.to(.byte))
  }

  public override func updateOutput(_ input: Value) throws -> Value {
    let (x, mask) = try parts(input)
    let y = try reuse(output.tensor, [])
    do { try y.maskedSelect(x, mask) } catch { throw NNError.input(describe(), "\(error)") }
    output = .tensor(y)
    return output
  }

  public override func updateGradInput(_ input: Value, _ gradOutput: Value) throws -> Value {
    let (x, mask) = try parts(input)
    let dx = try Tensor(x.sizes, dtype)
    do { try dx.maskedCopy(mask, tensor(gradOutput, "gradOutput")) } catch {
      throw NNError.input(describe(), "\(error)")
    }
    gradInput = .list([.tensor(dx), .tensor(try Tensor(mask.sizes, .byte))])
    return gradInput
  }
}
