import TensorCore

/// The layers of a model with their outputs and parameters: nn.summary.
public struct Summary {
  /// One module of the tree, outermost first, each before those inside it.
  public struct Row {
    /// How deep it lies in the model; 0 for the model itself.
    public var depth: Int
    /// The way to it, `1.2`; empty for the model itself.
    public var path: String
    /// What `print` calls it, `nn.Linear(4 -> 5)`; of a container the type alone.
    public var layer: String
    /// The shape of its output: `5 x 3`, `table of 4: 5 x 3`; empty when it did not run.
    public var output: String
    /// Its own parameters and those of the modules inside it, shared ones once.
    public var parameters: Int
    /// The bytes of these parameters.
    public var bytes: Int

    /// A row of these parts.
    public init(depth: Int, path: String, layer: String, output: String, parameters: Int, bytes: Int) {
      self.depth = depth
      self.path = path
      self.layer = layer
      self.output = output
      self.parameters = parameters
      self.bytes = bytes
    }
  }

  /// The modules in order.
  public var rows: [Row]
  /// Parameters of the whole model, shared ones once.
  public var parameters: Int
  /// Their bytes.
  public var bytes: Int

  /// A summary of these rows.
  public init(rows: [Row], parameters: Int, bytes: Int) {
    self.rows = rows
    self.parameters = parameters
    self.bytes = bytes
  }
}
