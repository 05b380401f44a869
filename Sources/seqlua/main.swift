#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

Start.saveAddresses()
Start.fixAddresses(CommandLine.arguments)
exit(Start.onLargeStack { Command.run(CommandLine.arguments) })
