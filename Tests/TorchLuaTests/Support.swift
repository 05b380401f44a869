import Foundation
import LuaBridge
import TestSupport
import Testing
import TorchLua

/// Runs `text` in a fresh engine; an error, as of a failed `assert`, is an issue of the calling line.
func run(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  do { try TorchEngine().run(text, name: "=script") } catch {
    Issue.record("\(String(describing: error).prefix(600))", sourceLocation: sourceLocation)
  }
}

/// The text of the error that `text` raises; nil if it raises none.
func message(of text: String) throws -> String? {
  do { try TorchEngine().run(text, name: "=script") } catch { return "\(error)" }
  return nil
}

/// What `script` prints in a fresh engine.
func printed(by script: String, name: String) throws -> String {
  let engine = try TorchEngine()
  try engine.run(
    """
    printed = {}
    function print(...)
       local words = table.pack(...)
       for i = 1, words.n do words[i] = tostring(words[i]) end
       printed[#printed + 1] = table.concat(words, '\\t') .. '\\n'
    end
    """)
  try engine.run(script, name: name)
  return try engine.lua.evaluate("table.concat(printed)", as: String.self)
}

/// Runs `script` with `path`, a file name of its own, `fixtures`, the folder of recorded files, `round`, which
/// saves and loads in `mode`, `vector` and `same`, which make and compare tensors, and `fails`, which checks an
/// error's text.
func runWithFile(_ script: String, mode: String = "binary") throws {
  let engine = try TorchEngine()
  let path = NSTemporaryDirectory() + "seqlua-\(getpid())-\(UInt32.random(in: 0 ... .max)).t7"
  defer { unlink(path) }
  try engine.run(
    """
    path = '\(path)'
    fixtures = '\(Fixture.path(""))/'
    function round(x) torch.save(path, x, '\(mode)') return torch.load(path, '\(mode)') end
    function vector(n, k)
       local x = torch.Tensor(n)
       for i = 1, n do x[i] = math.sin(i + (k or 0)) end
       return x
    end
    function same(a, b)
       if a:nElement() ~= b:nElement() then return false end
       for i = 1, a:nElement() do
          if a:storage()[a:storageOffset() + i - 1] ~= b:storage()[b:storageOffset() + i - 1] then return false end
       end
       return true
    end
    function fails(text, f, ...)
       local ok, message = pcall(f, ...)
       assert(not ok, 'no error')
       assert(tostring(message):find(text, 1, true), tostring(message))
    end
    """)
  try engine.run(script)
}

/// A Lua function `same(value, text)` that compares what `tostring` gives.
let same = """
  local function same(value, text)
     if tostring(value) ~= text then
        error(('%s instead of %s'):format(tostring(value), text), 2)
     end
  end

  """

/// A text as a Lua string of any bytes.
func quoted(_ text: String) -> String {
  "\"" + text.utf8.map { "\\" + String(1000 + Int($0)).dropFirst() }.joined() + "\""
}
