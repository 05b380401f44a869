#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import LuaBridge
import TensorCore
import TorchLua

enum Version {
  static let number = "0.1.0"
  static let line = "seqlua \(number), Lua 5.4"
}

/// The command: options, a session, exit codes.
enum Command {
  /// 0, 1 after an error of the script or of its output, 2 for wrong options, 130 after Ctrl-C, 143 after SIGTERM, 124
  /// when the time is up; the doctor's are its own.
  static func run(_ words: [String]) -> Int32 {
    // A reader that goes away (`seqlua … | head`) ends the run silently, whatever the parent set.
    signal(SIGPIPE, SIG_DFL)
    // A file that grows beyond the limit of the process is an error of the write, which scripts can catch.
    signal(SIGXFSZ, SIG_IGN)
    // A log that is piped or killed is complete to its last line.
    setvbuf(stdout, nil, _IOLBF, 1 << 16)
    // Scripts make large tensors over and over.
    StorageMemory.keepFreed(512 << 20)
    watchOutput()
    let options: Options
    do { options = try Options(words) } catch {
      warn("\((error as? Options.Mistake)?.message ?? "\(error)") (seqlua --help)")
      return 2
    }
    if options.showsHelp {
      print(options.doctor == nil ? Options.help : DoctorOptions.help)
      return 0
    }
    if options.showsVersion {
      print(Version.line)
      return 0
    }
    if let name = options.asked { return say(name) }
    if let folder = options.reference { return write(referenceTo: folder) }
    if options.maxMemory != nil || StorageMemory.systemIsLimited {
      // Before, so that it does not count.
      guard BLAS.takeBuffer() else {
        warn("not enough memory: ulimit -v has to give about 250 MB")
        return 1
      }
      StorageMemory.setLimit(options.maxMemory)
    }
    var session: Session?
    defer {
      LuaEngine.forgetSignals()
      session?.engine.close()
      fflush(nil)
    }
    do {
      let fresh = try Session(options, words: words)
      session = fresh
      if let doctor = options.doctor { return try Doctor(fresh, doctor).run() }
      try fresh.run()
      if let doctor = fresh.torch.doctor, !doctor.hasConcluded { print(doctor.conclude().text) }
      return 0
    } catch {
      fflush(stdout)
      warn(Report.text(of: error, session?.torch))
      session?.torch.endWorkers()
      return (error as? LuaError)?.isInterrupt == true ? LuaEngine.endCode : 1
    }
  }

  /// Output that nobody could take is an error, also of a script that ends by `os.exit`.
  private static func watchOutput() {
    atexit {
      errno = 0
      guard fflush(stdout) != 0 || ferror(stdout) != 0 else { return }
      let reason = errno == 0 ? "" : ": " + String(cString: strerror(errno))
      Command.warn("cannot write all of the output\(reason)")
      fflush(nil)
      _exit(1)
    }
  }

  /// Prints what is known of a name; 1 where nothing is.
  private static func say(_ name: String) -> Int32 {
    do {
      let torch = try TorchEngine()
      if let text = torch.helpText(name) {
        print(text)
        return 0
      }
      warn(torch.unknownNameText(name))
      return 1
    } catch {
      warn(Report.text(of: error))
      return 1
    }
  }

  /// Writes the reference; 1 where a file cannot be written.
  private static func write(referenceTo folder: String) -> Int32 {
    do {
      let files = try TorchEngine().reference().files
      try FileSystem.makeFolder(folder)
      for file in files { try AtomicFile.write(to: folder + "/" + file.name, isDurable: false, Array(file.text.utf8)) }
      print("wrote \(files.count) files into \(folder)")
      return 0
    } catch {
      warn(Report.text(of: error))
      return 1
    }
  }

  /// Writes a line to the standard error.
  static func warn(_ text: String) { fputs("seqlua: " + text + "\n", stderr) }
}
