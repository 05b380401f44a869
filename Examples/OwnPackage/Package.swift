// swift-tools-version: 6.0
import PackageDescription

// A package of one's own for scripts, outside seqlua: a layer in Swift, a function, a file of Lua. It is
// built from seqlua's public products, in Swift 6 mode and without unsafe flags.

let package = Package(
  name: "OwnPackage",
  products: [.library(name: "OwnPackage", targets: ["OwnPackage"])],
  dependencies: [.package(name: "seqlua", path: "../..")],
  targets: [
    .target(
      name: "OwnPackage",
      dependencies: [
        .product(name: "TorchLua", package: "seqlua"), .product(name: "NN", package: "seqlua"),
        .product(name: "TensorCore", package: "seqlua"),
      ],
      resources: [.embedInCode("own.lua")]),
    .testTarget(name: "OwnPackageTests", dependencies: ["OwnPackage"]),
  ]
)
