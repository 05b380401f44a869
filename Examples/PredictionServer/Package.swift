// swift-tools-version: 6.0
import PackageDescription

// A server that loads a model from a `.t7` file, which a script or Torch7 has saved, and answers over HTTP.

let package = Package(
  name: "PredictionServer",
  platforms: [.macOS(.v14)],
  dependencies: [
    .package(name: "seqlua", path: "../.."),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
  ],
  targets: [
    .target(
      name: "Predicting",
      dependencies: [
        .product(name: "NN", package: "seqlua"), .product(name: "TensorCore", package: "seqlua"),
        .product(name: "Hummingbird", package: "hummingbird"),
      ]),
    .executableTarget(name: "predict-server", dependencies: ["Predicting"]),
    .testTarget(
      name: "PredictingTests",
      dependencies: ["Predicting", .product(name: "HummingbirdTesting", package: "hummingbird")]),
  ]
)
