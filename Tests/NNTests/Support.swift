import NN

/// All classes.
let registry = ModuleRegistry()
