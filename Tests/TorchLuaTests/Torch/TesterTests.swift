import Testing

/// `torch.Tester` and `torch.TestSuite`.
@Suite struct TesterTests {
  /// Runs `script` with `output(f)`, what `f` writes, and `fails`.
  static func run(_ script: String) throws {
    try runWithFile(
      """
      function output(f, ...)
         local parts, write = {}, io.write
         io.write = function(...) for _, s in ipairs{...} do table.insert(parts, s) end end
         local ok, err = pcall(f, ...)
         io.write = write
         return table.concat(parts):gsub('[^\\n]*\\r', ''), ok, err
      end
      -- Whether an assertion holds in a tester of its own, and what it says otherwise.
      function holds(name, ...)
         local tester, arguments, result = torch.Tester(), table.pack(...), nil
         tester:add(function() result = tester[name](tester, table.unpack(arguments, 1, arguments.n)) end)
         local text, ok = output(tester.run, tester)
         assert(ok == result and tester.countasserts == 1)
         return result, tester.errors[1], #tester.warnings
      end
      \(script)
      """)
  }

  /// Packages derive testers that see every assertion (deepmind/torch-totem).
  @Test func derivedTesters() throws {
    try Self.run(
      """
      local class, tester = torch.class('Quiet', 'torch.Tester')
      local seen = {}
      function class:_assert_sub(holds, text)
         seen[#seen + 1] = holds
         return tester._assert_sub(self, true, text)
      end
      local quiet = Quiet()
      quiet:add(function() quiet:eq(1, 2) quiet:assertTensorEq(torch.ones(1), torch.ones(1)) quiet:assertError(function() end) end)
      local _, ok = output(quiet.run, quiet)
      assert(ok and #seen == 3 and seen[1] == false and seen[2] == true and seen[3] == false)
      """)
  }

  @Test func equality() throws {
    try Self.run(
      """
      local one = torch.Tensor{1, 2}
      local near = one + 1e-10
      for _, case in ipairs{
         {true, 1, 1}, {false, 1, 2}, {true, 1, 1.5, 0.5}, {false, 1, '1'}, {true, 'a', 'a'}, {false, 'a', 'b'},
         {true, nil, nil}, {false, nil, false}, {true, one, one:clone()}, {false, one, near}, {true, one, near, 1e-9},
         {false, one, one:float()}, {false, one, torch.Tensor{{1, 2}}}, {true, torch.Tensor(), torch.Tensor()},
         {false, one, torch.Tensor()}, {false, one, {1, 2}}, {false, torch.ByteTensor{0}, torch.ByteTensor{255}, 200},
         {true, torch.LongTensor{1}, torch.LongTensor{1}}, {false, 0/0, 0/0}, {true, 1/0, 1/0},
         {true, torch.IntStorage{1}, torch.IntStorage{1}}, {false, torch.IntStorage{1}, torch.IntStorage{2}},
         {true, torch.IntStorage(), torch.IntStorage()}, {false, torch.IntStorage{1}, torch.IntStorage{1, 1}},
         {true, {1, {2, x = one}}, {1, {2, x = one:clone()}}}, {false, {1, {2}}, {1, {3}}}, {false, {1}, {1, 2}},
         {false, {1, 2}, {1}}, {true, {1, {2}}, {1.1, {2.1}}, 0.2}, {true, print, print}, {false, print, pairs},
         {true, torch.HalfTensor(2):fill(1), torch.HalfTensor(2):fill(1)},
      } do
         local equal, a, b, tolerance = case[1], case[2], case[3], case[4]
         local what = tostring(a) .. ' ' .. tostring(b)
         assert(holds('eq', a, b, tolerance) == equal, what)
         assert(holds('assertGeneralEq', a, b, 'why', tolerance or 0) == equal, what)
         assert(holds('ne', a, b, tolerance or 0, 'why') == not equal, what)
      end
      -- Tables that hold themselves.
      local a, b = {1}, {1}
      a[2], b[2] = a, b
      assert(holds('eq', a, b) and not holds('eq', a, {1, {2}}))
      local _, text = holds('eq', {x = {y = {1, 2}}}, {x = {y = {1, 3}}}, 'why')
      assert(text:find('why', 1, true) and text:find('at x.y.2: 2 and 3', 1, true), text)
      _, text = holds('eq', {x = {1}}, {x = {}})
      assert(text:find('only the first has x.1 (1)', 1, true), text)
      _, text = holds('eq', one, near)
      assert(text:find('max diff=', 1, true) and text:find('tolerance=0', 1, true), text)
      """)
  }

  @Test func assertions() throws {
    try Self.run(
      """
      for name, cases in pairs{
         assertlt = {{true, 1, 2}, {false, 2, 2}, {false, 3, 2}}, assertgt = {{true, 2, 1}, {false, 2, 2}},
         assertle = {{true, 2, 2}, {false, 3, 2}}, assertge = {{true, 2, 2}, {false, 1, 2}},
         asserteq = {{true, 'x', 'x'}, {false, {}, {}}}, assertne = {{false, 1, 1}, {true, 1, 2}},
         assertalmosteq = {{true, 1, 1 + 1e-17}, {false, 1, 1.1}, {true, 1, 1.1, 0.2}, {true, 1, 1.1, 'why', 0.2}},
         assert = {{true, true}, {false, false}},
         assertTensorEq = {{true, torch.Tensor{1}, torch.Tensor{{1}}}, {false, torch.Tensor{1}, torch.Tensor{2}}},
         assertTensorNe = {{false, torch.Tensor{1}, torch.Tensor{1}}, {true, torch.Tensor{1}, torch.Tensor{2}}},
         assertTableEq = {{true, {1}, {1}}, {false, {1}, {2}}}, assertTableNe = {{true, {1}, {2}}},
         assertError = {{true, error}, {false, function() end}}, assertNoError = {{false, error}, {true, function() end}},
         assertErrorMsg = {{true, function() error('x', 0) end, 'x'}, {false, function() error('y', 0) end, 'x'}},
         assertErrorPattern = {{true, function() error('abc') end, 'b.'}, {false, function() end, 'b'}},
         assertErrorObj = {{true, function() error({7}) end, function(e) return e[1] == 7 end}},
      } do
         for i, case in ipairs(cases) do
            local result, text = holds(name, table.unpack(case, 2))
            assert(result == case[1], name .. ' ' .. i)
            assert(result or text:find('\\n\\t', 1, true), text)
         end
      end
      local _, _, warnings = holds('assertTensorEq', torch.Tensor{1}, torch.Tensor{{1}})
      assert(warnings == 1)
      _, _, warnings = holds('assertne', {}, {})
      assert(warnings == 1)
      local t = torch.Tester()
      fails('Second argument should be a Tensor, got number', t.assertTensorEq, t, torch.Tensor(), 1)
      fails('First argument should be a Table, got nil', t.assertTableEq, t, nil, {})
      fails('Unexpected arguments', t.assert, t, true, 'a', 'b')
      fails('the message must be a string, got table', t.assertlt, t, 1, 2, {})
      fails('must not be negative', t.eq, t, 1, 2, -1)
      fails('a second number', t.eq, t, 1, 2, 1, 2)
      fails('a tolerance or a message expected, got table', t.eq, t, 1, 2, {})
      """)
  }

  @Test func running() throws {
    try Self.run(
      """
      local suite, order = torch.TestSuite(), {}
      local tester = torch.Tester()
      function suite.zebra() table.insert(order, 'zebra') tester:assert(true) end
      function suite.fails() table.insert(order, 'fails') tester:eq(1, 2, 'they differ') tester:assert(true) end
      function suite.breaks() table.insert(order, 'breaks') local x = nil; x() end
      function suite.off() table.insert(order, 'off') end
      function suite._setUp(name) table.insert(order, '<' .. name) end
      function suite._tearDown(name) table.insert(order, name .. '>') end
      assert(tester:add(suite) == tester and tester:disable('off') == tester)
      local text, ok, err = output(tester.run, tester)
      assert(not ok and err:find('tests failed: fails, breaks', 1, true))
      assert(table.concat(order, ' ') == '<zebra zebra zebra> <fails fails fails> <breaks breaks breaks>')
      assert(tester.countasserts == 3)
      for _, part in ipairs{'Running 4 tests\\n', '1/4 zebra ', ' [PASS]\\n', '2/4 fails ', ' [FAIL]\\n', '3/4 breaks ',
         ' [ERROR]\\n', '4/4 off ', ' [SKIP]\\n',
         'Completed 3 asserts in 4 tests with 1 failure and 1 error and 1 disabled\\n', 'they differ',
         'Function call failed', 'attempt to call a nil value'} do
         assert(text:find(part, 1, true), part .. ' is not in\\n' .. text)
      end
      -- Some of them, by pattern.
      order = {}
      text, ok = output(tester.run, tester, {'z.b', 'zebra'})
      assert(ok and table.concat(order, ' ') == '<zebra zebra zebra>' and text:find('in 1 test with 0 failures', 1, true))
      fails("no test is called 'nothing'", tester.run, tester, 'nothing')
      fails("there is no test 'nothing'", tester.disable, tester, 'nothing')
      order = {}
      tester:setEarlyAbort(true)
      tester:setSummaryOnly(true)
      text = output(tester.run, tester)
      assert(#order == 6 and text:find('Aborting on first error', 1, true) and not text:find('they differ', 1, true))
      tester:setRethrowErrors(true)
      text, ok, err = output(tester.run, tester, 'fails')
      assert(not ok and err:find('they differ', 1, true))
      """)
  }

  @Test func suites() throws {
    try Self.run(
      """
      local suite = torch.TestSuite()
      function suite.one() end
      assert(type(suite.one) == 'function')
      fails('Test one is already defined.', function() function suite.one() end end)
      fails('cannot hold a table of tests', function() suite.two = {} end)
      fails('holds functions, got number', function() suite.two = 2 end)
      local tester = torch.Tester()
      tester:add({b = function() end, a = function() end})
      assert(#tester.warnings == 1 and tester.tests.a and tester.tests.b)
      fails("there is a test 'a' already", tester.add, tester, function() end, 'a')
      fails('no name of its own', tester.add, tester, {}, 'name')
      fails('Nested sets', tester.add, tester, {{}})
      fails('got number', tester.add, tester, 1)
      tester:add(function() end, '_setUp')
      fails('Only one set-up', tester.add, tester, function() end, '_setUp')
      assert(torch.Tester():add(function() end).tests.unknown)
      """)
  }
}
