import LuaBridge
import NN
import TensorCore

/// Views of tensors.
extension TorchEngine {
  func defineTensorViews(_ classes: TensorClassSet) {}
}
