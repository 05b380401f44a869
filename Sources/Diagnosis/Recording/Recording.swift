import NN
import TensorCore

/// One training step of a script, from a model's forward pass to its backward pass. All values are copies.
public struct TrainingStep {
  /// Its number, from 1.
  public var number: Int
  /// What the model got.
  public var input: Value
  /// What the model gave.
  public var output: Value
  /// What the model was given to go back with.
  public var gradOutput: Value
  /// What the criterion compared, usually the output or a part of it.
  public var compared: Value
  /// What it was compared with.
  public var target: Value
  /// The criterion's value.
  public var loss: Double
  /// All numbers of the storage that the target is a part of; nil where it is all of it, or less than a 64th.
  public var wholeTarget: Tensor?
  /// Whether the model was told to forget since the step before; true for the first.
  public var forgot: Bool

  /// A step of these parts.
  public init(
    number: Int, input: Value, output: Value, gradOutput: Value, compared: Value, target: Value, loss: Double,
    wholeTarget: Tensor? = nil, forgot: Bool = false
  ) {
    self.number = number
    self.input = input
    self.output = output
    self.gradOutput = gradOutput
    self.compared = compared
    self.target = target
    self.loss = loss
    self.wholeTarget = wholeTarget
    self.forgot = forgot
  }
}

/// What became of the parameters between the end of one backward pass and the start of the next.
public struct ParameterLook {
  /// One tensor of parameters.
  public struct Row {
    /// The norm of what was added to it.
    public var move: Double
    /// Its norm before.
    public var size: Double
    /// Its gradient's norm.
    public var gradient: Double
    /// The move times the gradient, summed over the elements.
    public var product: Double
    /// Its elements.
    public var count: Int

    /// A row of these figures.
    public init(move: Double, size: Double, gradient: Double, product: Double, count: Int) {
      self.move = move
      self.size = size
      self.gradient = gradient
      self.product = product
      self.count = count
    }
  }

  /// The training step after which it was looked.
  public var step: Int
  /// The tensors in the order of `parameters()`.
  public var rows: [Row]
  /// The learning rate that `updateParameters` got; nil where it was not called.
  public var rate: Double?

  /// A look after this step.
  public init(step: Int, rows: [Row], rate: Double? = nil) {
    self.step = step
    self.rows = rows
    self.rate = rate
  }

  /// Whether anything moved.
  public var moved: Bool { rows.contains { $0.move != 0 } }
}

/// The parameters at one moment.
public struct ParameterSnapshot {
  /// The training steps that were made before.
  public var step: Int
  /// Copies in the order of `parameters()`.
  public var parameters: [Tensor]

  /// The parameters after this many steps.
  public init(step: Int, parameters: [Tensor]) {
    self.step = step
    self.parameters = parameters
  }

  /// Gives them to a copy of the model. Throws where it has others.
  func load(into model: Module) throws {
    let now = try model.callParameters()
    guard now.count == parameters.count else {
      throw NNError.message("the model has not the parameters that it had")
    }
    for (parameter, old) in zip(now, parameters) { try parameter.value.copy(from: old) }
  }
}

/// How a script moves its parameters.
public struct OptimizerUse {
  /// `updateParameters`, or the name in `optim`.
  public var name: String
  /// The learning rate of the first step.
  public var rate: Double
  /// The options of the first step by Torch's names.
  public var options: [String: Value]
  /// The bound of `gradParamClip`; nil without.
  public var clip: Double?

  /// A use of the optimiser `name`.
  public init(name: String, rate: Double, options: [String: Value] = [:], clip: Double? = nil) {
    self.name = name
    self.rate = rate
    self.options = options
    self.clip = clip
  }
}

/// A dataset that makes its samples when asked, whose random numbers can be held.
public protocol DrawingDataset: AnyObject {
  /// How many samples were made while the script was watched.
  var itemCount: Int { get }
  /// How often each place of the script, `script.lua:48`, drew a random number while a sample was made.
  var draws: [String: Int] { get }
  /// Sample `number` anew; each place in `held` gives again what it gave first since `release`. Throws what the
  /// script raises.
  func sample(_ number: Int, holding held: Set<String>) throws -> (input: Value, target: Value)
  /// Lets the held places draw anew.
  func release()
}

/// What was seen of a script's training.
public final class Recording {
  /// The first steps.
  public var first: [TrainingStep] = []
  /// The newest steps; empty while all are among the first.
  public var last: [TrainingStep] = []
  /// The losses of all steps.
  public var losses: [Double] = []
  /// The model that is trained.
  public var model: Module?
  /// A copy of it as it was before the first step; nil when there could be none.
  public var initialModel: Module?
  /// The criterion.
  public var criterion: Criterion?
  /// How the parameters are moved; nil where no known way was seen.
  public var optimizer: OptimizerUse?
  /// Looks at the parameters that moved, and the first that did not.
  public var looks: [ParameterLook] = []
  /// How often it was looked, and how often something had moved.
  public var lookCount = 0, moveCount = 0
  /// How often a gradient was there when a backward pass began after a step, of how many looks.
  public var dirtyCount = 0, dirtyLooks = 0
  /// The cosines of the gradients of consecutive steps.
  public var cosines: [Double] = []
  /// The parameters at some moments.
  public var snapshots: [ParameterSnapshot] = []
  /// How often the model was told to forget.
  public var forgetCount = 0
  /// The mode in which the model remembers; nil if it was never told.
  public var remember: String?
  /// How many training steps went forward and back in evaluation mode.
  public var evaluatedSteps = 0
  /// How many forward passes in training mode were compared with targets, but never went back.
  public var unusedForwards = 0
  /// How many times another module than the model went back in training mode: a clone of it for another step, or the
  /// other part of what is trained.
  public var otherBackwards = 0
  /// Whether the model is one of several modules that are run one after the other, so that its inputs are not all that
  /// its answers hang on.
  public var isOneOfSeveral: Bool { 2 * otherBackwards > count && otherBackwards > 2 }
  /// How many flat vectors of parameters the script was given, and how many of them the model no longer lies in.
  public var flatCount = 0, staleCount = 0
  /// The step at which an output or a loss was not finite first.
  public var firstNonFinite: Int?
  /// The dataset, where it makes its samples when asked.
  public var dataset: (any DrawingDataset)?
  /// Seconds that the script was watched.
  public var seconds = 0.0
  /// CPU seconds that replays of it may still take together.
  public var replaySeconds = Double.infinity

  /// A recording of nothing.
  public init() {}

  /// How many steps were made.
  public var count: Int { losses.count }
}
