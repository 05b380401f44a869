import Testing

/// Whatever a script passes, a call returns or raises; the process lives.
@Suite struct TensorRobustnessTests {
  /// Names of all methods of a class, natives too, and how to make odd arguments.
  static let setup = """
    function methods(class)
       local names, mt = {}, torch.getmetatable(class)
       while mt do
          for k, v in pairs(mt) do if type(v) == 'function' then names[k] = true end end
          local natives = debug.getmetatable(mt).__index
          for k in pairs(natives) do names[k] = true end
          local above = getmetatable(natives)
          mt = above and above.__index
       end
       names.__gc = nil
       local list = {}
       for k in pairs(names) do list[#list + 1] = k end
       table.sort(list)
       return list
    end
    function odd()
       return {
          false, true, 0, 1, 2, -1, 2.5, -2^63, 2^62, 2^53, 1e300, 0/0, 1/0, 'x', 'V', '', {},
             {{}}, {1, 'a'},
          {torch.Tensor(2)}, function() end, tostring, torch.Tensor(), torch.Tensor{3, 1, 2},
             torch.ones(2, 3),
          torch.ones(2, 3):t(), torch.ones(2, 2, 2), torch.FloatTensor{1, 2},
             torch.LongTensor{1, 2},
          torch.LongTensor{0, 99}, torch.ByteTensor{1, 0, 1}, torch.HalfTensor(2),
             torch.LongStorage{2, 3},
          torch.LongStorage{-1, 2^62}, torch.DoubleStorage(4), torch.Generator(), io.stdout,
          coroutine.create(function() end), torch.Tensor, torch,
       }
    end
    calls, failures = 0, 0
    function try(f, ...)
       calls = calls + 1
       local ok, message = pcall(f, ...)
       if not ok then
          failures = failures + 1
          assert(type(message) == 'string' and #message > 0)
       end
    end

    """

  @Test(arguments: [
    "torch.DoubleTensor{4, 5, 6}", "torch.FloatTensor{{1, 2}, {3, 4}}", "torch.LongTensor{1, 2, 3}",
    "torch.ByteTensor{{1, 0}, {0, 1}}", "torch.HalfTensor(3)", "torch.DoubleTensor()",
    "torch.ones(2, 3, 4):transpose(1, 3)", "torch.LongStorage{1, 2}", "torch.CharStorage(3)",
    "torch.Generator()",
  ])
  func methods(_ receiver: String) throws {
    try run(
      Self.setup + """
        local function fresh() return \(receiver) end
        local class = torch.type(fresh())
        for _, name in ipairs(methods(class)) do
           local f = torch.getmetatable(class)[name]
           local list = odd()
           try(f)
           try(f, fresh())
           for i = 1, #list do
              if list[i] ~= nil then
                 try(f, list[i])
                 try(f, fresh(), list[i])
                 for j = 1, #list do
                    try(f, fresh(), list[i], list[j])
                    if (i + j) % 7 == 0 then
                       try(f, fresh(), list[i], list[j], list[(i * j) % #list + 1])
                       try(f, fresh(), list[i], nil, list[j], 1)
                    end
                 end
              end
           end
        end
        assert(calls > 1000 and failures > calls / 5)
        """)
  }

  @Test func functions() throws {
    try run(
      Self.setup + """
        local names = {}
        for name, f in pairs(torch) do
           if (type(f) == 'function' or name:find('Tensor$') or name:find('Storage$'))
              and not name:find('[sS]ave') and not name:find('[lL]oad')
                 and name ~= 'setnumthreads' and name ~= 'test' then
              names[#names + 1] = name
           end
        end
        table.sort(names)
        for _, name in ipairs(names) do
           local f = torch[name]
           local list = odd()
           try(f)
           for i = 1, #list do
              try(f, list[i])
              for j = 1, #list do
                 try(f, list[i], list[j])
                 if (i + j) % 5 == 0 then
                    try(f, list[i], list[j], list[(i * j) % #list + 1])
                    try(f, list[i], list[j], list[(i + 3 * j) % #list + 1],
                       list[(i * j + 1) % #list + 1])
                 end
              end
           end
           try(f, table.unpack(list))
           try(f, table.unpack({}, 1, 40))
           try(f, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
              1, 1, 1, 1, 1, 1, 1, 1)
        end
        -- Storages over files have made them.
        os.remove('x')
        os.remove('V')
        assert(#names > 150 and failures > calls / 3)
        """)
  }

  @Test func indices() throws {
    try run(
      Self.setup + """
        for _, t in ipairs{torch.Tensor(), torch.Tensor{1, 2}, torch.ones(2, 3),
           torch.LongTensor{{1}}, torch.ByteTensor{1, 0}, torch.HalfTensor{1},
           torch.LongStorage{1, 2}, torch.ones(2, 3):t()} do
           local list = odd()
           for i = 1, #list do
              try(function() return t[list[i]] end)
              for j = 1, #list do
                 try(function() t[list[i]] = list[j] end)
                 try(function() return t[{list[i], list[j]}] end)
                 try(function() return t[{{list[i], list[j]}}] end)
                 try(function() t[{{list[i]}, {list[j]}}] = list[(i + j) % #list + 1] end)
              end
              for _, op in ipairs{'+', '-', '*', '/', '%', '..', '<', '=='} do
                 try(load('local a, b = ... return a ' .. op .. ' b'), t, list[i])
                 try(load('local a, b = ... return b ' .. op .. ' a'), t, list[i])
              end
           end
           try(function() return -t end)
           try(function() return #t end)
           try(function() return t() end)
           try(tostring, t)
        end
        assert(failures > 500)
        """)
  }

  @Test func numbersThatAreNone() throws {
    try run(
      """
      for _, name in ipairs{'eig', 'svd', 'symeig'} do
         for _, x in ipairs{0 / 0, 1 / 0, -1 / 0} do
            local ok, message = pcall(torch[name], torch.ones(3, 3):mul(x))
            assert(not ok and message:find(name .. ': the matrix has an element that is not finite', 1, true), message)
         end
      end
      """)
  }
}
