import TorchLua

/// Runs `text` in a fresh engine; a failed `assert` or error fails the test.
func run(_ text: String) throws { try TorchEngine().run(text, name: "=script") }

/// The text of the error that `text` raises; nil if it raises none.
func message(of text: String) throws -> String? {
  do { try run(text) } catch { return "\(error)" }
  return nil
}

/// A Lua function `same(value, text)` that compares what `tostring` gives.
let same = """
  local function same(value, text)
     if tostring(value) ~= text then
        error(('%s instead of %s'):format(tostring(value), text), 2)
     end
  end

  """
