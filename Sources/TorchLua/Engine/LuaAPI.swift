import CLua

/// The registry's pseudo-index, a macro in `lua.h`.
var registryIndex: Int32 { -LUAI_MAXSTACK - 1000 }
