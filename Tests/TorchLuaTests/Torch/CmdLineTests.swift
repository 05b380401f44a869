import Testing

@Suite struct CmdLineTests {
  private let options = """
    local cmd = torch.CmdLine()
    cmd:option('-seed', 123, 'seed')
    cmd:option('-bool', false, 'flag')
    cmd:option('-on', true, 'flag')
    cmd:option('-name', 'x', 'name')

    """

  @Test func parsesOptions() throws {
    try run(
      options + """
        local p = cmd:parse({'-seed', '5', '--bool', '-on', '-name', '7'})
        assert(p.seed == 5 and p.bool == true and p.on == false and p.name == '7')
        p = cmd:parse({})
        assert(p.seed == 123 and p.bool == false and p.name == 'x')
        p = cmd:parse({'-seed', '-1.5'})
        assert(p.seed == -1.5)
        """)
  }

  @Test func parsesArguments() throws {
    try run(
      """
      local cmd = torch.CmdLine()
      cmd:argument('-file', 'a file')
      cmd:argument('-n', 'a number', 'number')
      cmd:option('-x', 1, 'x')
      local p = cmd:parse({'in.t7', '-x', '2', '3'})
      assert(p.file == 'in.t7' and p.n == 3 and p.x == 2)
      """)
  }

  @Test func refusesOptionsWithoutDefault() throws {
    #expect(
      try message(of: "torch.CmdLine():option('-a')") == "script:1: option -a has no default value")
    #expect(
      try message(of: "torch.CmdLine():option('-a', 1, '', 'string')")
        == "script:1: option -a has wrong default type value")
  }

  @Test func namesExperiments() throws {
    try run(
      options + """
        local p = cmd:parse({'-seed', '456', '-name', 'my', '-bool'})
        p.dir = 'd'
        local shown = {}
        local old = print
        print = function(...) table.insert(shown, (...)) end
        assert(cmd:string('exp', p, {dir = true}) == 'exp,bool=t,name=my,seed=456')
        assert(cmd:string('exp', cmd:default(), {}) == 'exp')
        assert(cmd:string('exp', cmd:default(), {seed = false}) == 'exp,seed=123')
        assert(shown[1] == '-- ignore option dir')
        """)
  }

  @Test func logsWhatIsPrinted() throws {
    try run(
      options + """
        local path = os.tmpname()
        cmd:silent()
        cmd:addTime('run', 'T')
        cmd:log(path, {b = 1, a = 2})
        print('hello', 5 / 1)
        local lines = {}
        for line in io.lines(path) do table.insert(lines, line) end
        os.remove(path)
        assert(lines[1]:find('^T%[run%]:  %[program started on .*%] $'), lines[1])
        assert(lines[3] == 'T[run]:  a 2 ' and lines[4] == 'T[run]:  b 1 ')
        assert(lines[6] == 'T[run]:  hello 5 ')
        """)
  }

  @Test func timerMeasures() throws {
    try run(
      """
      local t = torch.Timer()
      assert(torch.type(t) == 'torch.Timer')
      local sys = require 'sys'
      sys.sleep(0.02)
      assert(t:stop() == t and t:time().real >= 0.02 and t:time().real < 5)
      local stopped = t:time().real
      sys.sleep(0.01)
      assert(t:time().real == stopped)
      assert(t:resume():time().real >= stopped and t:time().user >= 0 and t:time().sys >= 0)
      assert(t:reset():time().real < 0.02)
      assert(t:stop():reset():time().real == 0)
      local start = torch.tic()
      assert(torch.toc(start) >= 0)
      """)
  }
}
