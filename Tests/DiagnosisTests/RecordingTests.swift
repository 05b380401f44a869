import Diagnosis
import Testing

@Suite struct RecordingTests {
  @Test func aLookSaysWhetherAnythingMoved() {
    let still = ParameterLook.Row(move: 0, size: 1, gradient: 2, product: 0, count: 3)
    let moved = ParameterLook.Row(move: 0.1, size: 1, gradient: 2, product: -0.2, count: 3)
    #expect(!ParameterLook(step: 1, rows: [still, still]).moved)
    #expect(ParameterLook(step: 1, rows: [still, moved]).moved)
  }
}
