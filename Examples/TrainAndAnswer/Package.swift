// swift-tools-version: 6.0
import PackageDescription

// A command-line tool in Swift whose model and data are a user's script in Lua: it trains what the script says, then
// answers questions.

let package = Package(
  name: "TrainAndAnswer",
  dependencies: [.package(name: "seqlua", path: "../..")],
  targets: [
    .target(name: "Answering", dependencies: [.product(name: "TorchLua", package: "seqlua")]),
    .executableTarget(name: "answer", dependencies: ["Answering"]),
    .testTarget(name: "AnsweringTests", dependencies: ["Answering"]),
  ]
)
