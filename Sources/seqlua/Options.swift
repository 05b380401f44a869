import NN
import TensorCore

/// What the command line asks for.
struct Options {
  /// What `-e` and `-l` ask for, in their order.
  enum Step {
    case code(String)
    case module(String)
  }

  var steps: [Step] = []
  /// A file, or "-" for the standard input.
  var script: String?
  /// Where the script, or what would be it, stands in the command line: `arg[0]`.
  var scriptIndex: Int
  /// The script's file; nil for the standard input, and without a script.
  var scriptFile: String? { script == "-" ? nil : script }
  var isInteractive = false
  var seed: Int?
  var threads: Int?
  /// Bytes that the script may take; nil for what the system gives.
  var maxMemory: Int?
  /// Seconds after which the script is ended; nil for any time.
  var maxSeconds: Double?
  /// What a script of somebody else may have; nil for all that the user has.
  var sandbox: SandboxOptions?
  var runsCudaOnCPU = false
  /// What `seqlua doctor` asks for; nil without it.
  var doctor: DoctorOptions?
  /// The name that `--doc` asks about.
  var asked: String?
  /// The folder that the reference goes to.
  var reference: String?
  /// The file descriptor that `--kernel` answers on; nil without it.
  var kernel: Int?
  var showsVersion = false
  var showsHelp = false

  static let help = """
    usage: seqlua [options] [script.lua [arguments]]
           seqlua doctor [options] script.lua [arguments]

    Runs Torch7 scripts (torch, nn, rnn, optim) in Lua 5.4. Without a script it reads commands from
    the terminal, or a script from the standard input.

      -e code       run the code (may be repeated)
      -l module     require the module before the script (may be repeated)
      -i            read commands from the terminal after the script
      --seed n      start math.random and torch's random numbers from n; a math.randomseed in the
                    script then does nothing, and where the system allows it (personality on Linux)
                    pairs gives the keys of a table in the same order in every run
      --threads n   use n threads for large operations
      --max-memory n
                    let the script take n bytes, or 500K, 200M, 2G; beyond, what asks for more fails with
                    an error that pcall catches (without the option what ulimit -v says)
      --max-seconds n
                    end the script after n seconds, whatever it does, with exit code 124
      --sandbox[=folder]
                    run a script that you do not trust: see "Strangers' scripts"
      --cpu-for-cuda
                    let scripts for graphics cards run here: require 'cutorch', 'cunn' and 'cudnn'
                    give what works on the processor (also by SEQLUA_CUDA=cpu)
      --doc name    say what a class or function computes and takes: --doc nn.LSTM; --doc torch lists names
      --reference folder
                    write all that --doc can say into the folder: pages of Markdown, index.html to search
                    in, seqlua.lua for the Lua language server, luacheckrc for luacheck
      --kernel n    serve a notebook: requests from the standard input, answers to file descriptor n
      --version     print the version
      --help        print this text
      -             read the script from the standard input
      --            end of the options

    Strangers' scripts: seqlua --sandbox script.lua lets a script read the files in its own folder and in
    those below, and no others; seqlua --sandbox=folder script.lua lets it also read, make, change and
    remove files in that folder. It starts no programs, workers or gnuplot, opens no sockets, loads no
    native code, bytecode or hdf5, and reads no environment; debug has traceback and getinfo. It may take
    1G of memory and 300 seconds, unless --max-memory and --max-seconds say otherwise. On Linux the kernel
    (Landlock, seccomp) sees to it, too; where it cannot, a line on the standard error says so.

    seqlua doctor runs a script for a while, watches how it trains, and says why it does not learn:
    seqlua doctor --help.

    The exit code is 0, 1 after an error in the script or when not all of its output could be written,
    2 for wrong options, 130 after Ctrl-C, 143 after SIGTERM.
    """

  /// The long options.
  private static let known = [
    "--seed", "--threads", "--max-memory", "--max-seconds", "--sandbox", "--cpu-for-cuda", "--doc", "--reference",
    "--kernel", "--version",
    "--help",
  ]

  /// What is wrong with the command line.
  struct Mistake: Error {
    let message: String
  }

  /// `words` is the whole command line with the program's name first. Option values may be words of
  /// their own or, for one-letter options, follow directly (`-lnn`), or follow `=` (`--seed=3`).
  init(_ words: [String]) throws {
    scriptIndex = words.count
    var i = 1
    if words.count > 1, words[1] == "doctor" {
      doctor = DoctorOptions()
      i = 2
    }

    func value(of option: String, inline: String?) throws -> String {
      if let inline { return inline }
      i += 1
      guard i < words.count else { throw Mistake(message: "option '\(option)' needs a value") }
      return words[i]
    }
    func number(of option: String, inline: String?, from least: Int) throws -> Int {
      let text = try value(of: option, inline: inline)
      guard let number = Int(text), number >= least else {
        let range = least == .min ? "" : ", \(least) or more"
        throw Mistake(message: "option '\(option)' needs a whole number\(range), got '\(text)'")
      }
      return number
    }

    func seconds(of option: String, inline: String?) throws -> Double {
      let text = try value(of: option, inline: inline)
      guard let seconds = Double(text), seconds > 0 else {
        throw Mistake(message: "option '\(option)' needs a number above 0, got '\(text)'")
      }
      return Swift.min(seconds, 1e9)
    }

    func bytes(of option: String, inline: String?) throws -> Int {
      let text = try value(of: option, inline: inline)
      let units: [Character: Double] = ["K": 0x1p10, "M": 0x1p20, "G": 0x1p30, "T": 0x1p40]
      let unit = text.uppercased().last.flatMap { units[$0] }
      guard let number = Double(unit == nil ? text : String(text.dropLast())), number > 0 else {
        throw Mistake(message: "option '\(option)' needs a size like 500M or 2G, got '\(text)'")
      }
      return Int(saturating: number * (unit ?? 1))
    }

    while i < words.count {
      let word = words[i]
      guard word.hasPrefix("-"), word != "-" else { break }
      if word == "--" {
        i += 1
        break
      }
      var name = word
      var inline: String?
      if word.hasPrefix("--") {
        if let equals = word.firstIndex(of: "=") {
          name = String(word[..<equals])
          inline = String(word[word.index(after: equals)...])
        }
      } else if word.count > 2, word.hasPrefix("-e") || word.hasPrefix("-l") {
        name = String(word.prefix(2))
        inline = String(word.dropFirst(2))
      }
      switch name {
      case "--seconds" where doctor != nil:
        doctor?.seconds = try seconds(of: name, inline: inline)
      case "--steps" where doctor != nil: doctor?.steps = try number(of: name, inline: inline, from: 1)
      case "--data" where doctor != nil && inline == nil: doctor?.asksData = true
      case "--json" where doctor != nil && inline == nil: doctor?.writesJSON = true
      case "--try" where doctor != nil && inline == nil: doctor?.triesOut = true
      case "--html" where doctor != nil:
        let file = try value(of: name, inline: inline)
        guard file.hasSuffix(".html") || file.hasSuffix(".htm") else {
          throw Mistake(message: "option '\(name)' needs a file whose name ends in .html, got '\(file)'")
        }
        doctor?.page = file
      case "--quiet" where doctor != nil && inline == nil: doctor?.isQuiet = true
      case "-e" where doctor != nil, "-l" where doctor != nil, "-i" where doctor != nil:
        throw Mistake(message: "seqlua doctor has no option '\(name)'")
      case "-e": steps.append(.code(try value(of: name, inline: inline)))
      case "-l": steps.append(.module(try value(of: name, inline: inline)))
      case "--seed": seed = try number(of: name, inline: inline, from: .min)
      case "--threads": threads = try number(of: name, inline: inline, from: 1)
      case "--max-memory": maxMemory = try bytes(of: name, inline: inline)
      case "--max-seconds": maxSeconds = try seconds(of: name, inline: inline)
      case "--sandbox" where doctor != nil:
        throw Mistake(message: "seqlua doctor looks into all of a script, which a sandbox does not allow")
      case "--sandbox":
        if let inline, FileSystem.kind(inline) != .folder {
          throw Mistake(message: "option '\(name)' needs a folder, there is none at '\(inline)'")
        }
        sandbox = SandboxOptions(folder: inline)
      case "--cpu-for-cuda" where inline == nil: runsCudaOnCPU = true
      case "--doc": asked = try value(of: name, inline: inline)
      case "--reference": reference = try value(of: name, inline: inline)
      case "--kernel": kernel = try number(of: name, inline: inline, from: 0)
      case "-i" where inline == nil: isInteractive = true
      case "--version" where inline == nil, "-v" where inline == nil: showsVersion = true
      case "--help" where inline == nil, "-h" where inline == nil: showsHelp = true
      default:
        let near = Spelling.nearest(name, among: Self.known + (doctor == nil ? [] : DoctorOptions.known))
        throw Mistake(message: "unknown option '\(word)'" + (Spelling.question(near) ?? ""))
      }
      i += 1
    }
    if sandbox != nil {
      maxMemory = maxMemory ?? SandboxOptions.memory
      maxSeconds = maxSeconds ?? SandboxOptions.seconds
    }
    if i < words.count {
      if words[i] == "doctor", doctor == nil, FileSystem.kind("doctor") == nil {
        throw Mistake(message: "the word 'doctor' comes first: seqlua doctor [options] script.lua")
      }
      script = words[i]
      scriptIndex = i
    } else if doctor != nil, !showsHelp, !showsVersion {
      throw Mistake(message: "seqlua doctor needs a script")
    }
  }
}
