import LuaBridge
import TorchLua

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// What the kernel alone keeps a script from: an engine without a sandbox, in a process that is confined. Words: a folder
// to read, one to write, a script, its arguments. Ends with 3 where the kernel cannot.

let words = CommandLine.arguments
guard words.count >= 4, let file = fopen(words[3], "r") else { exit(2) }
var text = ""
while let line = readLine(from: file) { text += line }
fclose(file)

let done = Sandbox.confineProcess(read: [words[1]], write: [words[2]])
guard done.isSuperset(of: [.files, .calls]) else { exit(3) }

let torch = try TorchEngine()
let lua = torch.lua
lua.newTable()
for (i, word) in words.dropFirst(4).enumerated() {
  lua.push(word)
  lua.rawSet(-2, i + 1)
}
try lua.setGlobal("arg")
do {
  try torch.run(text, name: "@\(words[3])")
} catch {
  print(error)
  exit(1)
}

func readLine(from file: UnsafeMutablePointer<FILE>) -> String? {
  var line: UnsafeMutablePointer<CChar>?
  var capacity = 0
  defer { free(line) }
  guard getline(&line, &capacity, file) >= 0, let line else { return nil }
  return String(cString: line)
}
