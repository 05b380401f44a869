#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

Start.begin(sandbox: CommandLine.arguments)
Start.saveAddresses()
Start.fixAddresses(CommandLine.arguments)
exit(Start.onLargeStack { Command.run(CommandLine.arguments) })
