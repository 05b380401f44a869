import Answering
import TorchLua

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// answer SCRIPT [EPOCHS]: trains, then answers each line of the standard input.

func complain(_ text: String) { fputs("answer: \(text)\n", stderr) }

let words = CommandLine.arguments
guard words.count == 2 || words.count == 3, let epochs = words.count == 3 ? Int(words[2]) : 10 else {
  complain("usage: answer script.lua [epochs]   (questions come from the standard input, one a line)")
  exit(2)
}
do {
  let answerer = try Answerer(script: words[1])
  try answerer.train(epochs: epochs) { epoch, loss in
    fputs("epoch \(epoch): loss \(loss)\n", stderr)
  }
  while let line = readLine() {
    // A question that the script does not understand is no reason to end.
    do {
      let answer = try answerer.answer(line.split(separator: " ").map(String.init))
      let sure = answer.certainty.map { " (\(Int((100 * $0).rounded())) % sure)" } ?? ""
      print(answer.text + sure)
    } catch { complain("\(error)") }
  }
} catch let error as ScriptError {
  // What the command seqlua would say: the script's line, and how it came there.
  complain(error.debugDescription)
  exit(1)
}
