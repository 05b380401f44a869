extension HelpPage {
  /// The pages of the package `torch`, and of what is global besides.
  static let torch: [HelpPage] = [
    .torchTensors, .torchConstruction, .torchPointwise, .torchComparisons, .torchReductions, .torchIndexingAndViews,
    .torchLinearAlgebra, .torchConvolutions, .torchRandom, .torchStorages, .torchFiles, .torchTypes, .torchUtilities,
    .torchTesting, .torchLuaAdditions,
  ]
}
