#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import LuaBridge
import TorchLua

/// What `seqlua doctor` is asked for.
struct DoctorOptions {
  /// The long options.
  static let known = ["--seconds", "--steps", "--data", "--json", "--try", "--html", "--quiet"]

  /// CPU seconds of training that are watched.
  var seconds = 8.0
  /// Training steps that are watched; nil for any number.
  var steps: Int?
  var writesJSON = false
  /// Whether the script's output is dropped.
  var isQuiet = false
  /// Whether what is found is tried out.
  var triesOut = false
  /// The file that the report goes to as a page; nil for none.
  var page: String?
  /// Whether only the data are asked about, which ends the script before it trains.
  var asksData = false

  static let help = """
    usage: seqlua doctor [options] script.lua [arguments]

    Runs the script for a while, watches how it trains, and says why it does not learn: what it found,
    the figures that show it, and what to try. The script is not changed and computes what it would.

      --seconds n   watch n seconds of computing from the first training step on (8)
      --steps n     watch n training steps
      --try         train the recorded steps again, as it is and with each cause taken away, in up to 10
                    pairs of runs, and say how sure it is; takes up to about 10 s a finding
      --html file   also write the report as a page with pictures, which needs nothing but itself
      --data        look at the data alone: what the targets depend on, how far back, the error of a
                    constant and of the nearest neighbour, contradictions, scale, balance, order
      --json        write the report as one line of JSON; the script's output goes to the standard error
      --quiet       drop the script's output
      --seed n      as in seqlua --help
      --threads n   as in seqlua --help
      --help        print this text

    A script may say require 'doctor' instead, and then call doctor.watch{seconds = n, steps = n, try = true},
    doctor.ignore('code', …), doctor.report{html = 'file.html'}, which gives the report as a table, and
    doctor.data(dataset), which gives that of --data. A dataset is what the script trains on, returns,
    or has in a variable: an object with size and samples [i], {input, target}.

    The exit code is 0 if nothing was found, 3 if something was, 2 if no training was seen or it could
    not be examined (or for wrong options), 1 after an error in the script.
    """
}

/// `seqlua doctor`: a script under the eyes of a doctor, and the doctor's report.
struct Doctor {
  let session: Session
  let options: DoctorOptions

  init(_ session: Session, _ options: DoctorOptions) {
    self.session = session
    self.options = options
  }

  /// Runs the script until it ends or enough was seen, writes the report, and gives the exit code. Ctrl-C ends the
  /// watching, too. Throws when watching cannot begin, and when the page cannot be written.
  func run() throws -> Int32 {
    let doctor = try session.torch.watchTraining(
      seconds: options.seconds, steps: options.steps, ending: options.asksData ? .data : .script)
    (doctor.triesOut, doctor.makesPicture) = (options.triesOut, options.page != nil)
    var failure: (any Error)?
    let output = ScriptOutput(options)
    do { try session.run() } catch { failure = error }
    output.restore()
    if doctor.hasEndedScript || (failure as? LuaError)?.isInterrupt == true { failure = nil }
    session.engine.clearInterrupt()
    LuaEngine.endTimeLimit()
    if let failure { Command.warn(Report.text(of: failure, session.torch)) }
    if options.asksData { return sayData(doctor, hasFailed: failure != nil || doctor.hasFailed) }
    let report = doctor.conclude()
    // Of a script that failed at once there is nothing to say.
    if failure == nil || report.status != .noTraining || options.writesJSON {
      print(options.writesJSON ? report.json : report.text)
      if let page = options.page { try doctor.write(to: page, title: title) }
    }
    if failure != nil || doctor.hasFailed { return 1 }
    switch report.status {
    case .noTraining, .notUnderstood: return 2
    case .learned, .learning, .stuck: return report.findings.isEmpty ? 0 : 3
    }
  }

  /// Writes what is known of the data, and gives the exit code.
  private func sayData(_ doctor: ScriptDoctor, hasFailed: Bool) -> Int32 {
    let report = doctor.concludeData()
    let isEmpty = report.samples == 0 && report.findings.isEmpty
    if !hasFailed || !isEmpty || options.writesJSON { print(options.writesJSON ? report.json : report.text) }
    if hasFailed { return 1 }
    return isEmpty ? 2 : report.findings.isEmpty ? 0 : 3
  }
}

extension Doctor {
  /// The script with its arguments.
  private var title: String {
    ([session.options.script ?? "-"] + session.words.dropFirst(session.options.scriptIndex + 1)).joined(separator: " ")
  }
}

/// Where a script's standard output goes while it is watched.
private struct ScriptOutput {
  private var standard: Int32?

  init(_ options: DoctorOptions) {
    guard options.isQuiet || options.writesJSON else { return }
    fflush(nil)
    standard = dup(1)
    if options.isQuiet {
      let nowhere = open("/dev/null", O_WRONLY)
      dup2(nowhere, 1)
      close(nowhere)
    } else {
      dup2(2, 1)
    }
  }

  /// From now on the standard output is what it was.
  func restore() {
    fflush(nil)
    guard let standard else { return }
    dup2(standard, 1)
    close(standard)
  }
}
