import TensorCore

/// The methods that a script may replace and that native code calls on other modules. A container
/// calls its children through these, so a Lua version is found where there is one.
public enum Method: Int, CaseIterable, Sendable {
  case updateOutput, updateGradInput, accGradParameters, backward
  case parameters, zeroGradParameters, updateParameters
  case training, evaluate, reset, type, clearState
  case forget, remember, maxBPTTstep, setOutputStep, stepClone, buildModel
  case accUpdateGradParameters, share, describe, write, read
  case reinforce, noiseSample, noiseProb
  /// What a script's own class of nn.AbstractRecurrent computes a step's gradients with.
  case stepGradInput, stepAccGradParameters

  /// Torch's name of the method.
  public var name: String {
    switch self {
    case .describe: "__tostring__"
    case .stepGradInput: "_updateGradInput"
    case .stepAccGradParameters: "_accGradParameters"
    default: String(describing: self)
    }
  }
}

/// A set of methods.
public struct MethodSet: OptionSet, Sendable {
  /// Bit i stands for the method of raw value i.
  public let rawValue: UInt32
  /// The methods of these bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// The set of one method.
  public init(_ method: Method) { rawValue = 1 << UInt32(method.rawValue) }
}

/// The scripted side of a class: which methods a script has written, and how to call them.
///
/// Every object made by a script has one; `overridden` is empty for plain native classes, so that
/// asking costs one load and one test.
open class ScriptClass {
  /// `nn.MyLayer`.
  public let name: String
  /// Whether it is a class of a script, not a native one.
  public var isDerived = false
  /// Methods that this class or a scripted ancestor defines.
  public var overridden: MethodSet = [] {
    didSet { Changes.note() }
  }

  /// A class that overrides nothing yet; `name` is Torch's.
  public init(name: String) { self.name = name }

  /// Calls the script's `method` of `object`; throws whatever the script raises.
  open func call(_ method: Method, on object: TorchObject, _ arguments: [Value]) throws -> [Value] {
    throw NNError.message("\(name) has no script")
  }

  /// What the script keeps in `object` as `weight` and `bias`, with `gradWeight` and `gradBias`, where the native
  /// class declares no fields of these names.
  open func parameters(of object: TorchObject) throws -> [Parameter] { [] }

  /// What a script has put on `object` or its class under this name; none if nothing.
  open func field(_ name: String, of object: TorchObject) throws -> Value { .none }

  /// Puts a value on `object` under this name, as a script would.
  open func setField(_ name: String, of object: TorchObject, to value: Value) throws {}

  /// Gives `copy` the fields that the script has put on `original`, copied as `copier` copies.
  open func copyFields(from original: TorchObject, to copy: TorchObject, _ copier: Copier) throws {}

  /// Gives `object` the fields that the script has put on `other`; numbers of tensors are copied into those that
  /// `object` has, and functions are left as they are.
  open func takeFields(of other: TorchObject, for object: TorchObject, _ taker: StateTaker) throws {}

  /// Converts the tensors and modules among the script's fields of `object` to `dtype`.
  open func convertFields(of object: TorchObject, to dtype: DType, _ copier: Copier) throws {}
}
