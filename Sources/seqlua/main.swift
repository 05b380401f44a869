import TorchLua
let engine = try TorchEngine()
do { try engine.run(CommandLine.arguments[1]) } catch { print("ERR", error) }
