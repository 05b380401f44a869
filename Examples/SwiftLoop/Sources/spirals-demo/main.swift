import Spirals

let spirals = try Spirals(seed: 1)
try spirals.train(steps: 1000) { step, loss in
  if step % 100 == 0 { print("step \(step): loss \(loss)") }
}
print("right: \(try spirals.accuracy())")
