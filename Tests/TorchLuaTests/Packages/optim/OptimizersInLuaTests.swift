import NN
import NNTestSupport
import TensorCore
import TestSupport
import Testing
import TorchLua

@Suite struct OptimizersInLuaTests {
  /// The optimisers in Swift and in Lua, 20 updates each, to rounding.
  @Test(arguments: [
    ("sgd", "learningRate=0.02 learningRateDecay=0.05 momentum=0.8 weightDecay=0.01"),
    ("sgd", "learningRate=0.01 momentum=0.8 dampening=0.3"), ("sgd", ""), ("adam", ""),
    ("adam", "learningRate=0.05 learningRateDecay=0.1 beta1=0.8 beta2=0.9 epsilon=0.001 weightDecay=0.01"),
    ("adamw", ""),
    ("adamw", "learningRate=0.05 learningRateDecay=0.1 beta1=0.8 beta2=0.9 epsilon=0.001 weightDecay=0.1"),
    ("rmsprop", ""), ("rmsprop", "learningRate=0.02 alpha=0.9 epsilon=0.001 initialMean=0.5 weightDecay=0.01"),
    ("adagrad", ""), ("adagrad", "learningRate=0.1 learningRateDecay=0.01 weightDecay=0.02"),
    ("adamax", ""), ("adamax", "learningRate=0.05 beta1=0.8 beta2=0.9 epsilon=0.001 weightDecay=0.01"),
    ("adadelta", ""), ("adadelta", "rho=0.8 eps=0.001 weightDecay=0.01"),
    ("nag", ""), ("nag", "learningRate=0.01 learningRateDecay=0.05 momentum=0.7 weightDecay=0.01"),
    ("asgd", ""), ("asgd", "eta0=0.01 lambda=0.1 alpha=0.5 t0=5"),
  ])
  func swiftIsLua(_ name: String, _ options: String) throws {
    let pairs = options.split(separator: " ").map { $0.split(separator: "=") }
    for (dtype, tolerance) in [(DType.double, 1e-13), (.float, 1e-5)] {
      let engine = try TorchEngine()
      try engine.run(
        """
        require 'optim'
        local a, b = torch.Tensor{1, 3, 0.5, 2, 7}, torch.Tensor{0.3, -1, 2, 0.1, -0.7}
        local x = torch.range(1, 5):type('\(dtype.tensorName)')
        local config = {\(pairs.map { $0.joined(separator: "=") }.joined(separator: ", "))}
        for _ = 1, 20 do
           optim.\(name)(function(x) return 0, (torch.cmul(a, x:double()) - b):typeAs(x) end, x, config)
        end
        result = {}
        for i = 1, 5 do result[i] = string.format('%.17g', x[i]) end
        """)
      let lua = numbers(try engine.lua.evaluate("table.concat(result, ' ')", as: String.self))
      let values = Dictionary(
        uniqueKeysWithValues: pairs.map { (String($0[0]), Value.number(Double($0[1]) ?? .nan)) })
      let optimizer = try Optimizers.make(name, values)
      let x = try Tensor([1, 2, 3, 4, 5], [5], dtype)
      for _ in 0..<20 {
        try optimizer.prepare(x)
        let g = zip(zip([1, 3, 0.5, 2, 7], [0.3, -1, 2, 0.1, -0.7]), try elements(x)).map { $0.0 * $1 - $0.1 }
        try optimizer.step(x, Tensor(g, [5], dtype))
      }
      #expect(isClose(try elements(x), lua, tolerance))
    }
  }

  /// Learning rates of their own for each parameter, on the road of `nag` that scales the gradient before.
  @Test func nagWithRates() throws {
    try run(
      """
      require 'optim'
      local rates, x, config = torch.Tensor{1, 2, 0}, torch.Tensor{1, -2, 3}, {momentum = 0.5, weightDecay = 0.1}
      config.learningRate, config.learningRates = 0.1, rates
      local y, v = {1, -2, 3}, {0, 0, 0}
      for _ = 1, 10 do
         optim.nag(function(x) return 0, x * 3 - 1 end, x, config)
         for i = 1, 3 do
            local ahead = y[i] + 0.5 * v[i]
            v[i] = 0.5 * v[i] - 0.1 * rates[i] * (3 * ahead - 1 + 0.1 * ahead)
            y[i] = y[i] + v[i]
         end
      end
      for i = 1, 3 do assert(math.abs(x[i] - y[i]) < 1e-13, x[i]) end
      """)
  }
}
