-- Calls every function and method that Lua can reach with odd arguments.
--
-- calls.lua LOG SEED SECONDS [PATTERN] [list|sweep] [LAST] [FIRST]
--
-- With `sweep` nothing is left to chance: each method of each class, each function, with each of the numbers and values
-- that few expect, alone and in several places.
--
-- Statements are made up from a seed, an episode at a time: an episode has its own objects and its own
-- random numbers, so `SEED episode` says all. Each statement is written to LOG before it runs; after a
-- crash the last line with the highest episode is the culprit. Failures have to be Lua errors with a text.
-- PATTERN limits the calls to paths that match, `rest` to those outside the large packages. SAMPLE=file in the environment collects the messages.

local logName, seed, seconds, pattern = arg[1], tonumber(arg[2]), tonumber(arg[3]), arg[4] or ''

-- What follows must not depend on globals: the calls may change them.
local print, pcall, load, type, tostring, pairs, ipairs, next = print, pcall, load, type, tostring, pairs, ipairs, next
local rawget, getmetatable, rawmetatable, assert = rawget, getmetatable, debug.getmetatable, assert
local format, rep, find, gsub, match = string.format, string.rep, string.find, string.gsub, string.match
local concat, sort = table.concat, table.sort
local clock, open, stderr = os.clock, io.open, io.stderr
local collectgarbage, setmetatable = collectgarbage, setmetatable

local log = assert(open(logName, 'w'))
log:setvbuf('no')
local sample = os.getenv('SAMPLE') and assert(open(os.getenv('SAMPLE'), 'w'))

-- MARK: Random numbers of our own

local state
local function seedWith(n) state = (n * 2654435761 + 88172645463325252) | 1 end
local function random(n)
   state = state ~ (state << 13)
   state = state ~ (state >> 7)
   state = state ~ (state << 17)
   return ((state >> 11) % n) + 1
end
local function choose(list) return list[random(#list)] end
local function chance(percent) return random(100) <= percent end

-- MARK: What there is

for name in pairs(package.preload) do
   -- It wants a library of the system.
   if not pcall(require, name) then assert(name == 'hdf5', name) end
end
-- A command line that does not fit ends the program.
function os.exit() error('os.exit') end

-- Left out, with the reason.
local excluded = {
   ['os.exit'] = 'ends the process', ['os.execute'] = 'runs a program', ['io.popen'] = 'runs a program',
   ['sys.execute'] = 'runs a program', ['sys.fexecute'] = 'runs a program',
   ['sys.ls'] = 'runs a program', ['sys.ll'] = 'runs a program', ['sys.la'] = 'runs a program', ['sys.lla'] = 'runs a program',
   ['sys.sleep'] = 'waits', ['sys.usleep'] = 'waits', ['debug.sethook'] = 'would take over this program',
   ['debug.setmetatable'] = 'would change all numbers', ['debug.setupvalue'] = 'would change this program',
   ['debug.debug'] = 'reads commands', ['load'] = 'a function that is read may have no end',
   ['loadstring'] = 'as load', ['string.rep'] = 'the memory of Lua itself',
}

local functions, classes = {}, {}

-- Names of all methods of a class: those of its metatable, and behind it the native ones.
local function methodNames(mt)
   local names, guard = {}, 0
   while mt and guard < 40 do
      guard = guard + 1
      for k, v in next, mt do if type(k) == 'string' and type(v) == 'function' then names[k] = true end end
      local above = rawmetatable(mt)
      local natives = above and rawget(above, '__index')
      if type(natives) == 'table' then
         for k in next, natives do if type(k) == 'string' then names[k] = true end end
         above = rawmetatable(natives)
         mt = above and rawget(above, '__index')
         if type(mt) ~= 'table' then mt = nil end
      else
         mt = nil
      end
   end
   local list = {}
   for k in pairs(names) do if match(k, '^[%a_][%w_]*$') then list[#list + 1] = k end end
   sort(list)
   return list
end

local seen = {}
local function walk(value, path)
   local kind = type(value)
   if kind == 'function' then
      if not excluded[path] then functions[#functions + 1] = path end
   elseif kind == 'table' and not seen[value] then
      seen[value] = true
      local mt = getmetatable(value)
      if type(mt) == 'table' and rawget(mt, '__typename') then
         classes[#classes + 1] = {path = path, name = rawget(mt, '__typename'), methods = methodNames(mt)}
         return
      end
      local keys = {}
      for k in pairs(value) do if type(k) == 'string' and match(k, '^[%a_][%w_]*$') then keys[#keys + 1] = k end end
      sort(keys)
      for _, k in ipairs(keys) do
         if not (path == '' and (k == '_G' or k == 'arg' or k == 'package')) then
            walk(value[k], path == '' and k or path .. '.' .. k)
         end
      end
   end
end
walk(_G, '')

-- MARK: Values

-- Helpers that the statements use.
function ring() local t = {} t[1], t.a = t, t return t end
function deep(n) local t = {} for _ = 1, n do t = {t} end return t end
function impostor(name) return setmetatable({}, torch.getmetatable(name)) end
function huge(n) return rep('x', n) end
function fails() error('from the script') end
function collected(x) torch.getmetatable(torch.type(x)).__gc(x) return x end
function yields() return coroutine.wrap(function() coroutine.yield(1) end) end

local numbers = {
   '0', '1', '2', '3', '4', '5', '-1', '-2', '1.5', '-0.0', '0.5', '1e-300', '7', '100', '2^31', '-2^31', '2^32',
   '2^53', '2^62', '-2^63', '2^63', '2^40', '1e9', '1e5', '1e300', '0/0', '1/0', '-1/0', 'math.maxinteger', 'math.mininteger',
}
local sizes = {'', '1', '3', '4', '2, 3', '3, 3', '2, 4', '4, 2, 3', '2, 2, 3, 3', '0', '5, 1', '1, 1, 1, 1, 1'}
local tensorTypes = {'Double', 'Float', 'Double', 'Float', 'Long', 'Int', 'Short', 'Byte', 'Char', 'Half'}
local strings = {
   "''", "'x'", "'V'", "'a b'", "'%d %s'", "'\\0'", "'torch.FloatTensor'", "'torch.LongTensor'", "'nn.Linear'", "'weight'",
   "'both'", "'ascii'", "'r'", "'w'", "'train'", "'eval'", "'*a'", "'1'", "'-x'", "'f.t7'", "'forward'", "'N'", "'S'", "'U'", "'T'",
   "'C'", "'F'", "'\\255\\254'", "'['", "'%'", "'.*'", 'huge(100000)', "'collect'", "'__index'", "'output'",
}
local others = {
   'nil', 'nil', 'true', 'false', '{}', '{{}}', '{1, 2}', '{2, 3}', "{1, 'a'}", '{0/0}', '{-1, 2^62}', 'ring()', 'deep(300)', 'deep(90)', 'deep(100000)',
   '{torch.Tensor(2)}', '{torch.Tensor{1, 2, 3}, torch.Tensor{1, 2, 3}}', '{a = 1, b = {}}', '{learningRate = 0.1}',
   '{[1] = 1, [3] = 3}', '{torch.randn(2, 3), {torch.randn(2, 3), torch.randn(2, 3)}}',
   'function() end', 'function(...) return ... end', 'fails', 'tostring', 'print', 'yields()', 'coroutine.create(function() end)',
   'io.stdout', 'torch.Tensor', 'nn.Linear', 'torch.Generator()', 'torch.LongStorage{2, 3}', 'torch.LongStorage{-1, 2^62}',
   'torch.LongStorage(2)', 'torch.DoubleStorage(4)', 'torch.FloatStorage()', 'torch.CharStorage(3)', 'torch.Timer()',
   "impostor('torch.DoubleTensor')", "impostor('nn.Linear')", "impostor('torch.LongStorage')", 'collected(torch.Tensor(3))',
   'collected(nn.Linear(2, 2))', 'setmetatable({}, {__index = fails})', 'setmetatable({}, {__len = function() return 1000 end})',
   "setmetatable({}, {__tostring = function() return 1 end})", 'setmetatable({}, {__metatable = 1})', 'function(x) return 0, x end',
   'function(x) return x:sum(), x:clone() end', 'function(x) return torch.dot(x, x), x end', 'string.gmatch("a", "a")',
   '{1, 2, 3, {4, 5, {6}}}', '{{1, 2}, {3, 4}}', '{{1, 2}, {3}}', '{{1, 3}, {}}', '{{}, 1}', '{{2, 2^62}}', '{{-1, 1}}',
   'package.loaded', '_VERSION',
}
local modules = {
   'nn.Linear(3, 3)', 'nn.Linear(3, 4)', 'nn.Tanh()', 'nn.LSTM(3, 3)', 'nn.GRU(3, 4)', 'nn.Identity()', 'nn.Sequential()',
   'nn.Sequential():add(nn.Linear(3, 4)):add(nn.LogSoftMax())', 'nn.Sequencer(nn.LSTM(3, 4))', 'nn.FastLSTM(3, 3)',
   'nn.ConcatTable():add(nn.Identity()):add(nn.Linear(3, 3))', 'nn.Sequential():add(nn.LSTM(3, 4)):add(nn.Linear(4, 2))',
   'nn.SeqLSTM(3, 4)', 'nn.Recurrent(4, nn.Linear(3, 4), nn.Linear(4, 4))', 'nn.Dropout()', 'nn.JoinTable(1)', 'nn.CAddTable()',
   'nn.MSECriterion()', 'nn.ClassNLLCriterion()', 'nn.Recursor(nn.Linear(3, 3))', 'nn.Linear(3, 3):float()',
}
local inputs = {
   'torch.randn(3)', 'torch.randn(2, 3)', 'torch.randn(4, 2, 3)', 'torch.randn(3, 3)', '{torch.randn(2, 3), torch.randn(2, 3)}',
   '{torch.randn(3), torch.randn(3), torch.randn(3)}', 'torch.LongTensor{1, 2}', 'torch.Tensor{{1, 2}, {2, 1}}',
   '{torch.randn(2, 3), torch.Tensor{1}}', '{torch.randn(2, 3), torch.randn(3, 2)}', '{torch.randn(3, 3), torch.randn(3)}',
   '{{torch.randn(3), torch.randn(3)}, {torch.randn(3), torch.randn(3)}}', 'torch.randn(2, 2, 3, 3)', 'torch.rand(2, 3)',
   '{torch.rand(2, 3), {torch.rand(2, 3), torch.rand(2, 3)}}', 'torch.randn(1)', 'torch.randn(3):float()', '1',
   'torch.zeros(4, 2, 3)', 'torch.Tensor{1, 2, 1}', '{torch.randn(4), torch.randn(2, 4)}',
}
local targets = {
   'torch.randn(3)', 'torch.randn(2, 3)', '1', '2', 'torch.LongTensor{1, 2}', 'torch.Tensor{1, 2}', 'torch.Tensor{1}',
   '{1, 2}', 'torch.randn(4, 2, 3)', '{torch.randn(2, 3), torch.randn(2, 3)}', '-1', '{torch.Tensor{1, 2}, torch.Tensor{1, 2}}',
   'torch.ones(2, 3)', 'torch.rand(2, 3)', '{1, 2, 3}',
}

local function tensor()
   local t = format('torch.%sTensor(%s)', choose(tensorTypes), choose(sizes))
   local k = random(10)
   if k == 1 then return t .. ':fill(2)' end
   if k == 2 then return format('torch.ones(%s):t()', choose{'2, 3', '3, 3'}) end
   if k == 3 then return format('torch.randn(4, 2, 3):transpose(%d, %d)', random(3), random(3)) end
   if k == 4 then return format('torch.randn(4, 6):narrow(2, %d, 3)', random(4)) end
   if k == 5 then return format('torch.%sTensor{%d, %d, %d}', choose(tensorTypes), random(5) - 1, random(3), random(9) - 4) end
   if k == 6 then return format('torch.randn(%s)', choose(sizes)) end
   if k == 7 then return 'torch.Tensor(3):expand(2, 3)' end
   if k == 8 then return format('torch.rand(%s):mul(%s)', choose(sizes), choose(numbers)) end
   if k == 9 then return format('torch.randn(%s):float()', choose(sizes)) end
   return t
end

local function odd()
   local k = random(100)
   if k <= 32 then return choose(numbers) end
   if k <= 52 then return tensor() end
   if k <= 62 then return choose(strings) end
   if k <= 82 then return choose(others) end
   if k <= 88 then return choose(modules) end
   if k <= 92 then return choose(inputs) end
   return choose{'x', 'x', 'y', 'r', 'x.output', 'x.gradInput', '{x}', '{x, y}', 'x.weight'}
end

local function arguments(most)
   local n = random(most + 1) - 1
   if chance(1) then n = 40 end
   local list = {}
   for i = 1, n do list[i] = odd() end
   return concat(list, ', ')
end

-- Numbers, as constructors want them, one or two of them odd.
local function someNumbers()
   local list = {}
   for i = 1, random(5) do list[i] = chance(60) and tostring(random(4)) or choose(numbers) end
   return concat(list, ', ')
end

-- MARK: Running a statement

-- x, y: the episode's objects; r: the last result. Kept here, not in globals that the calls may change.
local environment = setmetatable({}, {__index = _G, __newindex = function(t, k, v) rawset(t, k, v) end})
local episode, calls, failures, slow, position = 0, 0, 0, 0, 0

local function run(text)
   -- Views of 2^40 elements take no memory, and hours.
   if find(text, 'xpand') or find(text, 'eplicate') or find(text, 'epeat') then
      text = gsub(gsub(gsub(text, '2%^[34][0-9]', '9'), '1e[59]', '9'), '%f[%d]100%f[%D]', '9')
   end
   local line = format('%d\t%s\n', episode, text)
   log:seek('set', position)
   log:write(line)
   position = position + #line
   local chunk, message = load(text, '=call', 't', environment)
   if not chunk then return false, message end
   local start = clock()
   local ok, result = pcall(chunk)
   local time = clock() - start
   calls = calls + 1
   if time > 3 then
      slow = slow + 1
      print(format('SLOW %.1f s: %d %d: %s', time, seed, episode, text))
   end
   if not ok then
      failures = failures + 1
      if sample then sample:write(text, '\n\t', tostring(result), '\n') end
      if type(result) ~= 'string' and not find(text, 'error', 1, true) and not find(text, 'call', 1, true)
         and not find(text, 'assert', 1, true) and not find(text, 'resume') then
         print(format('NO TEXT: %d %d: %s: %s', seed, episode, text, type(result)))
      elseif type(result) == 'string' and (result == '' or find(result, 'Optional(', 1, true) or find(result, 'Swift', 1, true)) then
         if not find(text, 'error') and not find(text, 'assert') then
            print(format('BAD TEXT: %d %d: %s: %s', seed, episode, text, result))
         end
      end
   end
   return ok, result
end

-- MARK: Objects

-- How to make an object of a class: the argument lists that its constructor takes.
local function recipes(class)
   local found = {}
   local function try(text)
      if #found < 12 then
         local expression = format('%s(%s)', class.path, text)
         if run('r = ' .. expression) then found[#found + 1] = expression end
      end
   end
   for _, text in ipairs{
      '', '1', '3', '3, 4', '3, 4, 5', '2, 3', '1, 3', '1, 2, 3', '0.5', 'nn.Linear(3, 3)', 'nn.LSTM(3, 4)', 'nn.GRU(3, 4)',
      'nn.Linear(3, 3), 1', 'nn.Linear(3, 3), 3, 1', 'nn.MSECriterion()', 'nn.Linear(3, 4), nn.Linear(3, 4)',
      '4, nn.Linear(3, 4), nn.Linear(4, 4)', 'nn.Sequential():add(nn.CAddTable()):add(nn.Linear(3, 3)), 3, 1', 'nn.GRU(3, 3), 3',
      "'run.log'", "'file', 'rw'", "'echo 1 2 3'", "'rw'", '{2, 3}', 'torch.LongStorage{2, 3}', '3, 4, nil, 0.25', '3, 4, nil, nil, 0.25', 'false',
      '3, 4, 9, nil, nil, true', '-1', "'x'", 'torch.randn(2, 3)', 'nn.MSECriterion(), 1',
      'nn.Linear(3, 3), nn.MSECriterion(), {epochs = 2, quiet = true}', '2, 3, 2, 2', '2, 3, 2, 2, 2', '2, 3, 4, 4, 2, 2',
      'nn.tables.full(2, 3), 2, 2', 'nn.SpatialMaxPooling(2, 2)', 'nn.VolumetricMaxPooling(2, 2, 2)', '3, 4, 2, torch.ones(4)',
      '2, torch.eye(2), torch.ones(2)', '2, torch.ones(2)', 'torch.zeros(2), torch.ones(2)', 'torch.zeros(2, 2), torch.ones(2, 2)',
      'nn.Linear(3, 4), nn.Linear(4, 2), 2, {4}',
      '{inputSize = 2, outputSize = {2, 2}, reduceSize = {2, 2, 2, 2}, kernelSize = {3, 3}, kernelStride = {1, 1}}',
      '(function() local x = nn.Identity()() return {x}, {nn.CAddTable()({nn.Tanh()(x), x})} end)()',
   } do try(text) end
   for _, parts in ipairs{
      ':add(nn.Linear(3, 3)):add(nn.Linear(3, 3))', ':add(nn.Linear(3, 4)):add(nn.Tanh())', ':add(nn.MSECriterion()):add(nn.AbsCriterion(), 0.5)',
   } do
      local whole = format('%s(1)%s', class.path, parts)
      if run('r = ' .. whole) then found[#found + 1] = whole end
   end
   class.recipes = found
   class.isModule, class.isCriterion = false, false
   for _, name in ipairs(class.methods) do
      if name == 'updateOutput' then class.isModule = true end
   end
   if class.isModule and #found > 0 then
      class.isCriterion = not not run('assert(not r.parameters)')
      class.inputs = {}
      for _, recipe in ipairs(found) do
         local good = {}
         for _, input in ipairs(inputs) do
            if class.isCriterion then
               for _, target in ipairs(targets) do
                  if run(format('r = %s r:forward(%s, %s)', recipe, input, target)) then good[#good + 1] = input .. ', ' .. target end
               end
            elseif run(format('r = %s r:forward(%s)', recipe, input)) then
               good[#good + 1] = input
            end
         end
         class.inputs[recipe] = good
      end
   end
end

-- A call that fits the class more often than not.
local function moduleCall(class, good)
   local input = #good > 0 and chance(75) and choose(good) or nil
   local k = random(12)
   if class.isCriterion then
      local name = choose{'forward', 'backward', 'updateOutput', 'updateGradInput'}
      return format('r = x:%s(%s)', name, input or odd() .. ', ' .. odd())
   end
   input = input or odd()
   if k <= 4 then return format('i = %s r = x:forward(i)', input) end
   if k <= 7 then return format('r = x:%s(%s, x.output)', choose{'backward', 'updateGradInput', 'accGradParameters'}, chance(60) and 'i' or input) end
   if k == 8 then return format('r = x:backward(i, %s)', odd()) end
   if k == 9 then return format('r = x:%s(%s, %s, %s)', choose{'backward', 'accGradParameters'}, input, odd(), choose(numbers)) end
   if k == 10 then return choose{'x:zeroGradParameters()', 'x:updateParameters(0.1)', 'x:forget()', 'x:training()', 'x:evaluate()', 'x:clearState()', 'r = x:getParameters()', 'x = x:clone()', "x:remember('both')", 'x = x:float()', 'x = x:double()', 'y = x:sharedClone()', 'y = x:stepClone()', 'x:reset()', 'x = torch.deserialize(torch.serialize(x))'} end
   if k == 11 then return format('r = x:%s(%s)', choose{'getHiddenState', 'setHiddenState', 'getGradHiddenState', 'setGradHiddenState', 'setOutputStep', 'maxBPTTstep'}, arguments(3)) end
   return 'i = x.output r = x:backward(x.output, x.output)'
end

-- What scripts put on, into and around an object: replaced methods, fields of the wrong kind, lists of modules
-- written by hand, parts in the place of the whole, all in coroutines and under the collector.
local function disturb(class)
   local k = random(16)
   local list = choose{'x.modules', 'x.modules', 'x.criterions', 'x.output', 'x.gradInput', 'y.modules', 'x:listModules()'}
   if k == 1 then return format('%s[%s] = %s', list, choose(numbers), chance(50) and 'nil' or odd()) end
   if k == 2 then return format('r = table.remove(%s%s)', list, chance(50) and '' or ', ' .. choose(numbers)) end
   if k == 3 then return format('table.insert(%s, %s%s)', list, chance(40) and choose(numbers) .. ', ' or '', odd()) end
   if k == 4 then return format('r = {next(%s, %s)} for k, v in pairs(%s) do r[#r + 1] = v end', list, odd(), list) end
   if k == 5 then return format('x.modules = %s', choose{'{}', 'y.modules', 'x.modules', '{x}', '{y, y}', odd()}) end
   if k == 6 then return format('x = %s', choose{'x.modules[1]', 'x:get(1)', 'x.output', 'x:clone()', 'y', 'x.gradInput', 'x[1]'}) end
   if k == 7 then
      local name = choose{'updateOutput', 'updateGradInput', 'accGradParameters', 'forward', 'backward', 'reset', 'parameters',
         'type', 'clone', 'write', 'read', '__tostring', 'training', 'get', 'size', 'sharedClone', 'updateParameters', 'apply'}
      return format('%s.%s = %s', choose{'x', 'y'}, name, choose{'fails', 'nil', 'function() end', 'function(...) return ... end',
         'function(s, a) return a end', 'function(s) return s end', format('function() return %s end', odd()), odd()})
   end
   if k == 8 then
      return format('x.%s = %s', choose{'output', 'gradInput', 'weight', 'bias', 'gradWeight', 'gradBias', '_type', 'train', 'rho',
         'step', 'size', 'dimension', 'inplace', 'modules', 'sharedClones', 'outputs', 'gradInputs', 'userPrevOutput', 'nInputDims'},
         odd())
   end
   if k == 9 then return format('r = coroutine.wrap(function() %s return x end)()', moduleCall(class, {})) end
   if k == 10 then
      return format('local c = coroutine.create(function() x.updateOutput = coroutine.yield x:forward(%s) end) r = {coroutine.resume(c)} r = {coroutine.resume(c, %s)}',
         choose(inputs), odd())
   end
   if k == 11 then return 'r = torch.deserialize(torch.serialize(x)) x = r' end
   if k == 12 then return format('x.hook = function() return x end x.extra = {%s, x, print} r = x:clone()', odd()) end
   if k == 13 then return 'collectgarbage() r = tostring(x)' end
   if k == 14 then return format('r = x:add(%s)', choose{'x', 'y', odd()}) end
   if k == 15 then return format('setmetatable({x}, {__gc = function(t) r = t[1]:%s(%s) end}) collectgarbage()', choose(class.methods), arguments(2)) end
   return format('x, y = y, x r = x:%s(y)', choose(class.methods))
end

local function objectEpisode(class)
   local recipe = choose(class.recipes)
   run('x = ' .. recipe)
   run('y = ' .. choose(class.recipes))
   if chance(25) then run(format('x = %s(%s)', class.path, chance(50) and arguments(5) or someNumbers())) end
   run('i = nil r = nil')
   local good = class.inputs and class.inputs[recipe] or {}
   if class.isModule and #good > 0 and chance(60) then
      run(class.isCriterion and format('r = x:forward(%s)', choose(good)) or format('i = %s r = x:forward(i)', choose(good)))
   end
   for _ = 1, random(8) do
      local k = random(10)
      if class.isModule and k <= 4 then
         run(moduleCall(class, good))
      elseif k <= 6 then
         run(format('r = x:%s(%s)', choose(class.methods), arguments(4)))
      elseif k == 7 then
         run(disturb(class))
      elseif k == 8 then
         local names = {}
         local ok = pcall(function() for name in pairs(environment.x) do if type(name) == 'string' and match(name, '^[%a_][%w_]*$') then names[#names + 1] = name end end end)
         if ok and #names > 0 then
            sort(names)
            run(format('x.%s = %s', choose(names), odd()))
         else
            run(format('x[%s] = %s', odd(), odd()))
         end
      elseif k == 9 then
         run(choose{
            format('r = x[%s]', odd()), format('x[%s] = %s', odd(), odd()), format('r = x[{%s}]', arguments(3)),
            format('x[{%s}] = %s', arguments(3), odd()), format('r = x + %s', odd()), format('r = %s * x', odd()),
            format('r = x - %s', odd()), format('r = x / %s', odd()), 'r = -x', 'r = #x', format('r = x(%s)', arguments(3)),
            format('r = x .. %s', odd()), 'r = x < y', 'r = x == y', format('r = x %% %s', odd()), format('r = x ^ %s', odd()),
         })
      else
         run(format('r = %s.%s(%s)', class.path, choose(class.methods), arguments(4)))
      end
   end
   -- What is left has to be usable.
   run('r = x:nElement() < 10000 and tostring(x)')
   if class.isModule then
      run('r = tostring(x)')
      run('x:clearState()')
      run('r = torch.serialize(x)')
      run('for k, v in pairs(x) do r = torch.type(v) end')
      run('r = x:clone()')
   end
end

local function functionEpisode()
   local path = choose(functions)
   run('x = ' .. odd())
   run('y = ' .. odd())
   for _ = 1, random(6) do
      run(format('r = %s(%s)', path, arguments(random(5))))
   end
end

local function filtered(list, key)
   local found = {}
   for _, entry in ipairs(list) do
      local path = key and entry[key] or entry
      local chosen = find(path, pattern)
      if pattern == 'rest' then
         chosen = not (find(path, '^nn%.') or find(path, '^torch%.') or find(path, '^optim%.') or find(path, '^gnuplot%.'))
      end
      if chosen then found[#found + 1] = entry end
   end
   return found
end

seedWith(seed)
functions, classes = filtered(functions), filtered(classes, 'path')
-- torch.File stands for its kinds and has no constructor.
for i = #classes, 1, -1 do
   local _, message = pcall(load('return ' .. classes[i].path)())
   if find(tostring(message), 'has no constructor', 1, true) then table.remove(classes, i) end
end
local able = {}
for _, class in ipairs(classes) do
   recipes(class)
   if #class.recipes > 0 then able[#able + 1] = class end
end
if arg[5] == 'list' then
   for _, path in ipairs(functions) do print(path) end
   for _, class in ipairs(classes) do
      print(class.path, #class.recipes, #class.methods)
      for _, r in ipairs(class.recipes) do print('', r, class.inputs and #class.inputs[r] or '') end
   end
end
calls, failures = 0, 0

-- What few methods expect, in the places where it may stand.
local function sweep()
   local values = {'-2^63', 'math.mininteger', 'math.maxinteger', '2^53', '-1', '0', '0/0', '1e300', 'x', '{x}', 'y', '{}', 'false', "''", 'fails'}
   local places = {'%s', '%s, %s', '1, %s', '%s, 1', '1, 1, %s', 'y, %s', 'torch.randn(2, 3), %s', '{%s, %s}'}
   local function each(call)
      for _, value in ipairs(values) do
         for _, place in ipairs(places) do run(format('r = %s(%s)', call, (gsub(place, '%%s', (gsub(value, '%%', '%%%%')))))) end
      end
   end
   for _, class in ipairs(able) do
      local names = {table.unpack(class.methods)}
      names[#names + 1] = '__init'
      for k, name in ipairs(names) do
         episode = episode + 1
         position = 0
         local recipe = class.recipes[(k - 1) % #class.recipes + 1]
         run('y = ' .. recipe)
         run('x = ' .. recipe)
         local good = class.inputs and class.inputs[recipe] or {}
         if #good > 0 then run('r = x:forward(' .. good[1] .. ')') end
         each('x:' .. name)
         if #good > 0 then run('r = x:forward(' .. good[1] .. ')') end
         if class.isModule then
            run('r = tostring(x)')
            run('r = torch.serialize(x)')
            run('r = x:clone()')
         end
         if episode % 20 == 0 then collectgarbage() end
      end
   end
   for _, path in ipairs(functions) do
      episode = episode + 1
      position = 0
      run('x = torch.randn(2, 3)')
      run('y = torch.LongTensor{2, 1}')
      each(path)
   end
end

if arg[5] == 'sweep' then
   sweep()
   seconds = -1
end
local finish = clock() + seconds
local count = tonumber(arg[6]) or math.huge
if arg[5] ~= 'sweep' then episode = (tonumber(arg[7]) or 1) - 1 end
while clock() < finish and episode < count do
   episode = episode + 1
   position = 0
   seedWith(seed * 1000003 + episode)
   if #able > 0 and (#functions == 0 or chance(60)) then objectEpisode(choose(able)) else functionEpisode() end
   if episode % 200 == 0 then collectgarbage() end
end
stderr:write(format('%d functions, %d classes (%d made), %d episodes, %d calls, %d failures, %d slow\n', #functions, #classes, #able, episode, calls, failures, slow))
