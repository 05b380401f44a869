import TensorCore

/// Limits a gradient before it is followed (Pascanu, Mikolov, Bengio 2013, arXiv:1211.5063).
///
/// g = the gradient of all parameters as one tensor:
///
///     g = min(max(g, -value), value)            if there is a `value`; NaN stays
///     g = g norm / ‖g‖                          if there is a `norm` and ‖g‖, the Euclidean norm, is above it
public struct GradientClip {
  /// The largest |g| of an element; nil without a bound.
  public var value: Double?
  /// The largest norm of the whole; nil without a bound.
  public var norm: Double?

  /// Limits of either kind, or of both: the elements are limited first.
  ///
  /// Throws `NNError` for a limit that is not above 0.
  public init(value: Double? = nil, norm: Double? = nil) throws {
    for (name, limit) in [("value", value), ("norm", norm)] {
      if let limit, !(limit > 0) {
        throw NNError.message("clipping: the \(name) has to be above 0; it is \(Value.number(limit).plainText)")
      }
    }
    (self.value, self.norm) = (value, norm)
  }

  /// Limits `gradient`, Float or Double, in place; returns its norm as it was before.
  ///
  /// A norm that is NaN or infinite because elements are comes back as it is; such a gradient is not scaled, so that
  /// who looks for the elements finds them. Where finite Doubles have squares beyond all numbers, the norm is taken in
  /// units of the largest.
  ///
  /// Throws `TensorError` for other element types.
  public func apply(_ gradient: Tensor) throws -> Double {
    let before = try Self.euclidean(gradient)
    if let value { try gradient.clamp(gradient, -value, value) }
    guard let norm else { return before }
    // Without elements beyond the limit the clamp has changed nothing, but finding out costs as much as the norm.
    let now = value == nil ? before : try Self.euclidean(gradient)
    if now.isFinite, now > norm { try gradient.mul(gradient, norm / now) }
    return before
  }

  private static func euclidean(_ g: Tensor) throws -> Double {
    let plain = try g.normAll(2)
    guard plain == .infinity, g.dtype == .double else { return plain }
    let peak = max(try g.maxAll(), try -g.minAll())
    guard peak.isFinite else { return plain }
    let scaled = try g.clone()
    try scaled.div(scaled, peak)
    return try peak * scaled.normAll(2)
  }
}
