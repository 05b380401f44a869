import NN
import TensorCore
import Testing

/// Files whose values are no models.
@Suite struct BrokenFileTests {
  /// A module whose output holds it, beside one that is none: an error, and nothing stays in memory.
  @Test func nothingIsLeftOfACircle() throws {
    weak var made: TorchObject?
    func read() throws {
      let outer = T7Object("nn.Sequential"), fields = T7Table(), modules = T7Table(), output = T7Table()
      output.set(.number(1), .object(outer))
      modules.set(.number(1), .object(T7Object("nn.Tanh", payload: .number(3))))
      fields.set(.text("output"), .table(output))
      fields.set(.text("modules"), .table(modules))
      outer.payload = .table(fields)
      defer { T7Value.object(outer).dismantle() }
      let reader = ObjectReader(make: { name in
        let object = ModuleRegistry().make(name)
        if name == "nn.Sequential" { made = object }
        return object
      })
      _ = try reader.value(.object(outer))
      #expect(made != nil)
      _ = try reader.finish()
    }
    #expect(throws: NNError.self) { try read() }
    #expect(made == nil)
  }
}
