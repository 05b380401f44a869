// swift-tools-version: 6.0
import PackageDescription

// A training loop in Swift alone: network, criterion, optimiser and data, without Lua.

let package = Package(
  name: "SwiftLoop",
  dependencies: [.package(name: "seqlua", path: "../..")],
  targets: [
    .target(
      name: "Spirals",
      dependencies: [.product(name: "NN", package: "seqlua"), .product(name: "TensorCore", package: "seqlua")]),
    .executableTarget(name: "spirals-demo", dependencies: ["Spirals"]),
    .testTarget(name: "SpiralsTests", dependencies: ["Spirals"]),
  ]
)
