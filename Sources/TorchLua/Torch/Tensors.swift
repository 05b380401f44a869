import LuaBridge
import NN
import TensorCore

extension TorchEngine {
  func openTensors() throws {}
}
