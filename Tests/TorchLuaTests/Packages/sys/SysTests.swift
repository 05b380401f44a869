import Testing

@Suite struct SysTests {
  @Test func runsCommands() throws {
    try run(
      """
      local sys = require 'sys'
      assert(sys.execute('echo " hi "') == 'hi' and sys.fexecute('echo ho; echo he >&2') == 'ho\\nhe')
      assert(table.concat(sys.split('a,b,,c', ','), '|') == 'a|b||c')
      assert(table.concat(sys.split(',a', ','), '|') == 'a' and #sys.split('', ',') == 0)
      assert(sys.isNaN(0/0) and not sys.isNaN(1) and sys.COLORS.Red == '\\27[1;31m')
      sys.tic()
      assert(sys.toc() >= 0 and sys.clock() > 1e9)
      """)
  }
}
