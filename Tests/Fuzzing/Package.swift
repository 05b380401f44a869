// swift-tools-version: 6.0
import PackageDescription

// Readers of files under libFuzzer and the address sanitizer: `scripts/fuzz-files` builds and runs it.

let package = Package(
  name: "Fuzzing",
  dependencies: [.package(name: "seqlua", path: "../..")],
  targets: [
    .target(name: "CLibFuzzer"),
    .executableTarget(
      name: "FuzzFiles",
      dependencies: [
        "CLibFuzzer", .product(name: "TensorCore", package: "seqlua"), .product(name: "NN", package: "seqlua"),
        .product(name: "Images", package: "seqlua"),
      ]),
  ],
  swiftLanguageModes: [.v5]
)
