// Reads what libFuzzer makes, as the program reads files: pictures where the first bytes say so, else `.t7`, as values and
// as models. Whatever comes, there is a value or an error.

import CLibFuzzer
import Glibc
import Images
import NN
import TensorCore

/// A file in memory, since models are loaded by their paths.
let file = clibfuzzer_memory_file()
let path = "/proc/self/fd/\(file)"

/// The bytes of a value written again, when it can be.
func written(_ value: T7Value, ascii: Bool) -> [UInt8]? { try? T7.write(value, ascii: ascii) }

func one(_ bytes: UnsafeRawBufferPointer) {
  if let format = PictureFormat(magic: bytes.prefix(4)) {
    _ = try? Pictures.sizes(bytes, format)
    _ = try? Pictures.decode(bytes, format)
    return
  }
  for ascii in [false, true] {
    guard let value = try? T7.read(bytes, ascii: ascii) else { continue }
    // What was read can be written, and is then read as the same.
    if let again = written(value, ascii: ascii) {
      guard let second = try? T7.read(again, ascii: ascii) else { fatalError("what was written cannot be read") }
      if written(second, ascii: ascii) != again { fatalError("what was read again is written otherwise") }
      second.dismantle()
    }
    value.dismantle()
  }
  ftruncate(file, 0)
  if pwrite(file, bytes.baseAddress, bytes.count, 0) == bytes.count {
    if let value = try? ModelFile.load(path: path, ModuleRegistry()) { value.tearDown() }
  }
}

extension Value {
  /// Looks at all that was read, as a script would, and takes circles apart.
  func tearDown() {
    var seen: [ObjectIdentifier: TorchObject] = [:]
    var waiting = [self]
    while let value = waiting.popLast() {
      switch value {
      case .table(let table): waiting += table.list + table.fields.values
      case .object(let object as TorchObject):
        guard seen.updateValue(object, forKey: ObjectIdentifier(object)) == nil else { continue }
        _ = (object as? Module)?.describe()
        waiting += type(of: object).fields.map { $0.get(object) }
      default: break
      }
    }
    for object in seen.values { object.letGo() }
  }
}

var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(
  LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in
    one(UnsafeRawBufferPointer(start: bytes, count: count))
    return 0
  })
