import LuaBridge

extension TorchEngine {
  func openIdioms() throws {}
}
