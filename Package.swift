// swift-tools-version: 6.0
import PackageDescription

// Everything below the command builds without Foundation and, unless asked for, without unsafe flags, so that the
// package can be a dependency. The CPU's vector flags come from `scripts/build`.

let package = Package(
  name: "seqlua",
  products: [
    .executable(name: "seqlua", targets: ["seqlua"]),
    .library(name: "TorchLua", targets: ["TorchLua"]),
    .library(name: "Training", targets: ["Training"]),
    .library(name: "Diagnosis", targets: ["Diagnosis"]),
    .library(name: "Charting", targets: ["Charting"]),
    .library(name: "Images", targets: ["Images"]),
    .library(name: "LuaBridge", targets: ["LuaBridge"]),
    .library(name: "NN", targets: ["NN"]),
    .library(name: "TensorCore", targets: ["TensorCore"]),
  ],
  targets: [
    // MARK: System libraries
    .systemLibrary(
      name: "CLua", pkgConfig: "lua5.4", providers: [.apt(["liblua5.4-dev"]), .brew(["lua@5.4"])]),
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),

    // MARK: Lua
    .target(name: "CLuaHost", dependencies: ["CLua"]),
    .target(name: "LuaBridge", dependencies: ["CLua", "CLuaHost"]),

    // MARK: The command
    .target(name: "CStart"),
    .target(name: "CSandbox"),

    // MARK: Numerics
    .target(name: "CVector"),
    .target(name: "CThreads"),
    .target(name: "TensorCore", dependencies: ["CMalloc", "COpenBLAS", "CVector", "CThreads"]),
    .target(name: "NN", dependencies: ["TensorCore", "CVector", "CThreads"]),
    .target(name: "Charting", dependencies: ["TensorCore"]),
    .target(name: "Training", dependencies: ["TensorCore", "NN", "Charting"]),
    .target(name: "Diagnosis", dependencies: ["TensorCore", "NN", "Charting"]),
    .target(name: "CHDF5"),
    .target(name: "CImages"),
    .target(name: "CWorkers"),
    .target(name: "Images", dependencies: ["TensorCore", "CImages"]),

    // MARK: Both
    .target(
      name: "TorchLua",
      dependencies: [
        "CHDF5", "CLua", "CSandbox", "CWorkers", "LuaBridge", "TensorCore", "NN", "Charting", "Training", "Diagnosis",
        "Images",
      ],
      resources: [
        .embedInCode("Engine/argument_checks.lua"),
        .embedInCode("Engine/idioms.lua"),
        .embedInCode("Engine/sandbox.lua"),
        .embedInCode("Packages/doctor/datasets.lua"),
        .embedInCode("Packages/doctor/doctor.lua"),
        .embedInCode("Packages/doctor/watching.lua"),
        .embedInCode("Packages/dpnn/dpnn.lua"),
        .embedInCode("Packages/gnuplot/gnuplot.lua"),
        .embedInCode("Packages/gnuplot/plots.lua"),
        .embedInCode("Packages/hdf5/hdf5.lua"),
        .embedInCode("Packages/image/image.lua"),
        .embedInCode("Packages/image/kernels.lua"),
        .embedInCode("Packages/image/show.lua"),
        .embedInCode("Packages/image/text.lua"),
        .embedInCode("Packages/nn/Trainer/stochastic_gradient.lua"),
        .embedInCode("Packages/nn/Trainer/trainer.lua"),
        .embedInCode("Packages/nn/connection_tables.lua"),
        .embedInCode("Packages/nn/dpnn_methods.lua"),
        .embedInCode("Packages/nn/hessian.lua"),
        .embedInCode("Packages/nn/jacobian.lua"),
        .embedInCode("Packages/nn/nested.lua"),
        .embedInCode("Packages/nn/summary.lua"),
        .embedInCode("Packages/nn/utils.lua"),
        .embedInCode("Packages/nngraph/graph.lua"),
        .embedInCode("Packages/nngraph/graph_files.lua"),
        .embedInCode("Packages/nngraph/graph_views.lua"),
        .embedInCode("Packages/nngraph/nesting.lua"),
        .embedInCode("Packages/nngraph/nngraph.lua"),
        .embedInCode("Packages/optim/descent.lua"),
        .embedInCode("Packages/optim/evolution.lua"),
        .embedInCode("Packages/optim/optim_tools.lua"),
        .embedInCode("Packages/optim/polynomial.lua"),
        .embedInCode("Packages/optim/search.lua"),
        .embedInCode("Packages/paths/paths.lua"),
        .embedInCode("Packages/rnn/recursive.lua"),
        .embedInCode("Packages/sys/sys.lua"),
        .embedInCode("Packages/th/advice.lua"),
        .embedInCode("Packages/th/companions.lua"),
        .embedInCode("Packages/th/cuda.lua"),
        .embedInCode("Packages/th/dok.lua"),
        .embedInCode("Packages/th/ffi.lua"),
        .embedInCode("Packages/th/libunsup.lua"),
        .embedInCode("Packages/th/luautf8.lua"),
        .embedInCode("Packages/th/md5.lua"),
        .embedInCode("Packages/th/nnx.lua"),
        .embedInCode("Packages/th/tds.lua"),
        .embedInCode("Packages/th/torchx.lua"),
        .embedInCode("Packages/th/trepl.lua"),
        .embedInCode("Packages/threads/threads.lua"),
        .embedInCode("Packages/threads/transport.lua"),
        .embedInCode("Packages/threads/worker.lua"),
        .embedInCode("Packages/xlua/xlua.lua"),
        .embedInCode("Torch/tester.lua"),
        .embedInCode("Torch/torch_tools.lua"),
        .embedInCode("Torch/type_system.lua"),
      ]),
    .executableTarget(
      name: "seqlua", dependencies: ["CLua", "CSandbox", "CStart", "LuaBridge", "NN", "TensorCore", "TorchLua"]),

    // MARK: Tests
    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .target(name: "NNTestSupport", dependencies: ["NN", "TensorCore"], path: "Tests/NNTestSupport"),
    .testTarget(name: "LuaBridgeTests", dependencies: ["LuaBridge", "TestSupport"]),
    .testTarget(name: "TensorCoreTests", dependencies: ["TensorCore", "CVector", "TestSupport"]),
    .testTarget(name: "ChartingTests", dependencies: ["Charting", "TestSupport"]),
    .testTarget(name: "NNTests", dependencies: ["NN", "TestSupport", "NNTestSupport"]),
    .testTarget(
      name: "DiagnosisTests",
      dependencies: ["Diagnosis", "Charting", "NN", "TensorCore", "TestSupport", "NNTestSupport"]),
    .testTarget(
      name: "TrainingTests", dependencies: ["Training", "NN", "TensorCore", "TestSupport", "NNTestSupport"]),
    .testTarget(
      name: "TorchLuaTests", dependencies: ["TorchLua", "Training", "Diagnosis", "TestSupport", "NNTestSupport"]),
    .executableTarget(name: "SandboxProbe", dependencies: ["LuaBridge", "TorchLua"], path: "Tests/SandboxProbe"),
    .testTarget(name: "CommandTests", dependencies: ["seqlua", "SandboxProbe", "TorchLua", "TestSupport"]),
    // The examples are also packages of their own; here their libraries are tested with the rest.
    .target(
      name: "OwnPackage", dependencies: ["TorchLua", "NN", "TensorCore"],
      path: "Examples/OwnPackage/Sources/OwnPackage", resources: [.embedInCode("own.lua")],
      swiftSettings: [.swiftLanguageMode(.v6)]),
    .testTarget(
      name: "OwnPackageTests", dependencies: ["OwnPackage", "TorchLua"],
      path: "Examples/OwnPackage/Tests/OwnPackageTests", swiftSettings: [.swiftLanguageMode(.v6)]),
    .target(
      name: "Answering", dependencies: ["TorchLua"], path: "Examples/TrainAndAnswer/Sources/Answering",
      swiftSettings: [.swiftLanguageMode(.v6)]),
    .testTarget(
      name: "AnsweringTests", dependencies: ["Answering"], path: "Examples/TrainAndAnswer/Tests/AnsweringTests",
      swiftSettings: [.swiftLanguageMode(.v6)]),
    .target(
      name: "Spirals", dependencies: ["NN", "TensorCore"], path: "Examples/SwiftLoop/Sources/Spirals",
      swiftSettings: [.swiftLanguageMode(.v6)]),
    .testTarget(
      name: "SpiralsTests", dependencies: ["Spirals"], path: "Examples/SwiftLoop/Tests/SpiralsTests",
      swiftSettings: [.swiftLanguageMode(.v6)]),
  ],
  swiftLanguageModes: [.v5]
)

// For a debug build of a package that has this one by its path or branch: `SEQLUA_OPTIMIZED=1 swift build` optimises the
// libraries as a release build does, and leaves the package's own code as it is (TorchLua.docc/DebugBuilds.md).
if Context.environment["SEQLUA_OPTIMIZED"] != nil {
  let swift = ["-disable-batch-mode", "-O", "-wmo", "-num-threads", "2"]
  for target in package.targets where target.type == .regular {
    target.swiftSettings = (target.swiftSettings ?? []) + [.unsafeFlags(swift, .when(configuration: .debug))]
    target.cSettings = (target.cSettings ?? []) + [.unsafeFlags(["-O2"], .when(configuration: .debug))]
  }
}
