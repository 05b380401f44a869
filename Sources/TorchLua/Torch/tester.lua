-- `torch.Tester` and `torch.TestSuite` (`torch7/doc/tester.md`).

-- A suite keeps its tests in the order in which they were written.
function torch.TestSuite()
   local suite = {__tests = {}, __isTestSuite = true, __names = {}}
   return setmetatable(suite, {
      __index = function(_, name) return suite.__tests[name] end,
      __newindex = function(_, name, test)
         if suite.__tests[name] ~= nil then
            error('Test ' .. tostring(name) .. ' is already defined.', 2)
         end
         if type(test) == 'table' then error('a suite cannot hold a table of tests', 2) end
         if type(test) ~= 'function' then
            error('a suite holds functions, got ' .. torch.type(test), 2)
         end
         suite.__tests[name] = test
         table.insert(suite.__names, name)
      end,
   })
end

-- Comparison: each returns whether `a` and `b` are equal, and a text that says why (not).

local equal = {}

-- Largest distance of two tensors of one type with as many elements.
local function distance(a, b)
   -- small integers would wrap
   if not a:type():find('Float') and not a:type():find('Long') then a, b = a:double(), b:double() end
   return a:clone():add(-1, b:contiguous():viewAs(a)):abs():max()
end

local function near(what, a, b, tolerance)
   if a:nElement() == 0 then return true, 'both are empty' end
   local max = distance(a, b)
   return max <= tolerance, what .. ': max diff=' .. tostring(max) .. ', tolerance=' .. tostring(tolerance)
end

local function sizes(t) return table.concat(t:size():totable(), ' x ') end

function equal.tensors(a, b, tolerance, anyshape)
   if not anyshape and a:dim() ~= b:dim() then return false, a:dim() .. ' and ' .. b:dim() .. ' dimensions' end
   if a:type() ~= b:type() then return false, a:type() .. ' and ' .. b:type() end
   if a:dim() == 0 and b:dim() == 0 then return true, 'both are empty' end
   local fits = a:isSameSizeAs(b)
   if anyshape then fits = a:nElement() == b:nElement() end
   if not fits then return false, 'sizes ' .. sizes(a) .. ' and ' .. sizes(b) end
   return near('Tensor', a, b, tolerance)
end

function equal.storages(a, b, tolerance)
   if a:size() ~= b:size() then return false, a:size() .. ' and ' .. b:size() .. ' elements' end
   if torch.type(a) ~= torch.type(b) then return false, torch.type(a) .. ' and ' .. torch.type(b) end
   local function tensor(s) return torch[torch.type(s):match('%.(.*)Storage') .. 'Tensor'](s) end
   return near('Storage', tensor(a), tensor(b), tolerance)
end

function equal.numbers(a, b, tolerance)
   local text = a .. ' and ' .. b
   if tolerance > 0 then text = text .. ' with tolerance=' .. tolerance end
   return a == b or math.abs(a - b) <= tolerance, text
end

-- Level by level, so that the place that is told is as near to the top as can be.
function equal.tables(a, b, tolerance)
   local waiting, done = {{a, b, ''}}, 0
   -- pairs that are being compared, for tables that hold themselves
   local met = {[a] = {[b] = true}}
   while done < #waiting do
      done = done + 1
      local one, other, place = table.unpack(waiting[done])
      waiting[done] = false
      for key, x in pairs(one) do
         local at, y = place .. tostring(key), other[key]
         if y == nil then
            return false, 'only the first has ' .. at .. ' (' .. tostring(x) .. ')'
         elseif type(x) == 'table' and type(y) == 'table' then
            met[x] = met[x] or {}
            if not met[x][y] then
               met[x][y] = true
               table.insert(waiting, {x, y, at .. '.'})
            end
         else
            local same, text = equal.any(x, y, tolerance)
            if not same then return false, 'at ' .. at .. ': ' .. text end
         end
      end
      for key, y in pairs(other) do
         if one[key] == nil then
            return false, 'only the second has ' .. place .. tostring(key) .. ' (' .. tostring(y) .. ')'
         end
      end
   end
   return true, 'both hold the same'
end

function equal.any(a, b, tolerance)
   local kind = type(a)
   if kind ~= type(b) then
      return false, 'a ' .. kind .. ' and a ' .. type(b)
   end
   if kind == 'number' then return equal.numbers(a, b, tolerance) end
   if kind == 'table' then return equal.tables(a, b, tolerance) end
   if torch.isTensor(a) and torch.isTensor(b) then return equal.tensors(a, b, tolerance) end
   if torch.isStorage(a) and torch.isStorage(b) then return equal.storages(a, b, tolerance) end
   return a == b, tostring(a) .. ' (' .. kind .. ') and ' .. tostring(b) .. ' (' .. kind .. ')'
end

-- The arguments of assertions.

-- nothing, nil or a message
local function message(...)
   local text = ...
   if select('#', ...) > 1 and next({select(2, ...)}) ~= nil then
      error('Unexpected arguments passed to test function', 3)
   end
   if text and type(text) ~= 'string' then error('the message must be a string, got ' .. torch.type(text), 3) end
   return text and text ~= '' and text .. '\n' or ''
end

-- a tolerance and a message, in either order
local function limits(default, ...)
   local tolerance, text
   for _, x in ipairs({...}) do
      if type(x) == 'number' and not tolerance then
         if x < 0 then error('the tolerance must not be negative', 3) end
         tolerance = x
      elseif type(x) == 'string' and not text then
         text = x .. '\n'
      elseif type(x) == 'number' or type(x) == 'string' then
         error('a second ' .. type(x) .. ': one tolerance and one message expected', 3)
      else
         error('a tolerance or a message expected, got ' .. torch.type(x), 3)
      end
   end
   return tolerance or default, text or ''
end

local Tester = torch.class('torch.Tester')

function Tester:__init()
   self.tests, self.names = {}, {}
   self.disabledTests = {}
   self.errors, self.warnings = {}, {}
   self._warningCount = {}
   self._currentTestName = ''
   -- {{1}} and {1} are equal tensors to assertTensorEq, with a warning
   self._assertTensorEqIgnoresDims = true
end

function Tester:setEarlyAbort(flag) self.earlyAbort = flag end
function Tester:setRethrowErrors(flag) self.rethrow = flag end
function Tester:setSummaryOnly(flag) self.summaryOnly = flag end

-- Results.

-- `text` with the test and the line of the script that is being run
local function located(self, text)
   local name, level = self._currentTestName, 3
   local at = debug.getinfo(level, 'Sl')
   while at and (at.what == 'C' or at.source:sub(1, 8) == '=[seqlua') do
      level = level + 1
      at = debug.getinfo(level, 'Sl')
   end
   return (name ~= '' and name .. '\n' or '') .. text
      .. (at and '\n\t' .. at.short_src .. ':' .. at.currentline or '')
end

local function count(counts, name) counts[name] = (counts[name] or 0) + 1 end

function Tester:_success()
   self.assertionPass = self.assertionPass or {}
   count(self.assertionPass, self._currentTestName)
   return true
end

function Tester:_failure(text)
   if self.rethrow then error(tostring(text), 2) end
   self.assertionFail = self.assertionFail or {}
   count(self.assertionFail, self._currentTestName)
   table.insert(self.errors, located(self, text))
   return false
end

function Tester:_warning(text)
   count(self._warningCount, self._currentTestName)
   table.insert(self.warnings, located(self, text))
end

-- Every assertion ends here, so that a class that a script derives sees them all.
function Tester:_assert_sub(holds, text)
   if holds then return self:_success() end
   return self:_failure(text)
end

-- Assertions.

function Tester:assert(condition, ...)
   local text = message(...)
   if type(condition) ~= 'boolean' then
      self:_warning(' :assert should only be used for boolean conditions; to check that a value '
         .. 'is there, compare it: Tester:assert(value ~= nil).')
   end
   return self:_assert_sub(condition, text .. 'BOOL violation condition=' .. tostring(condition))
end

for name, relation in pairs({
   lt = {'LT', '>=', function(a, b) return a < b end},
   gt = {'GT', '<=', function(a, b) return a > b end},
   le = {'LE', '>', function(a, b) return a <= b end},
   ge = {'GE', '<', function(a, b) return a >= b end},
   eq = {'EQ', '~=', function(a, b) return a == b end},
}) do
   local title, opposite, holds = table.unpack(relation)
   Tester['assert' .. name] = function(self, a, b, ...)
      local text = message(...)
      return self:_assert_sub(holds(a, b),
         text .. title .. ' failed: ' .. tostring(a) .. ' ' .. opposite .. ' ' .. tostring(b))
   end
end

function Tester:assertne(a, b, ...)
   local text = message(...)
   if type(a) == type(b) and (type(a) == 'table' or type(a) == 'userdata') then
      self:_warning(' :assertne should only be used to compare basic lua objects (numbers, booleans, '
         .. 'etc). Consider :assertGeneralNe or :assert(a ~= b).')
   end
   return self:_assert_sub(a ~= b, text .. 'NE failed: ' .. tostring(a) .. ' == ' .. tostring(b))
end

function Tester:assertalmosteq(a, b, ...)
   local tolerance, text = limits(1e-16, ...)
   return self:_assert_sub(math.abs(a - b) <= tolerance,
      text .. 'ALMOST_EQ failed: ' .. tostring(a) .. ' ~= ' .. tostring(b)
      .. ' with tolerance=' .. tostring(tolerance))
end

local function general(self, a, b, wanted, ...)
   local tolerance, text = limits(0, ...)
   local same, why = equal.any(a, b, tolerance)
   return self:_assert_sub(same == wanted, text .. (wanted and 'EQ' or 'NE') .. ' failed: ' .. why)
end

function Tester:assertGeneralEq(a, b, ...) return general(self, a, b, true, ...) end
function Tester:assertGeneralNe(a, b, ...) return general(self, a, b, false, ...) end
Tester.eq, Tester.ne = Tester.assertGeneralEq, Tester.assertGeneralNe

local function check(test, x, position, what)
   if not test then
      error(position .. ' argument should be a ' .. what .. ', got ' .. torch.type(x), 3)
   end
end

local function tensors(self, a, b, wanted, ...)
   local tolerance, text = limits(0, ...)
   local same, why = equal.tensors(a, b, tolerance, self._assertTensorEqIgnoresDims)
   if wanted and same and not a:isSameSizeAs(b) then
      self:_warning('Tensors have the same content but different dimensions, and count as equal here. '
         .. 'Consider :eq to check both.')
   end
   return self:_assert_sub(same == wanted, text .. 'Tensor' .. (wanted and 'EQ' or 'NE') .. ' violation: ' .. why)
end

for name, wanted in pairs({assertTensorEq = true, assertTensorNe = false}) do
   Tester[name] = function(self, a, b, ...)
      check(torch.isTensor(a), a, 'First', 'Tensor')
      check(torch.isTensor(b), b, 'Second', 'Tensor')
      return tensors(self, a, b, wanted, ...)
   end
end

for name, wanted in pairs({assertTableEq = true, assertTableNe = false}) do
   Tester[name] = function(self, a, b, ...)
      check(type(a) == 'table', a, 'First', 'Table')
      check(type(b) == 'table', b, 'Second', 'Table')
      return general(self, a, b, wanted, ...)
   end
end

-- Errors of a function: `fits` says whether the error is the expected one.
function Tester:assertErrorObj(f, fits, ...)
   local text = message(...)
   local fine, err = pcall(f)
   return self:_assert_sub(not fine and fits(err), text .. 'ERROR violation: err=' .. tostring(err))
end

function Tester:assertError(f, ...)
   return self:assertErrorObj(f, function() return true end, ...)
end

function Tester:assertErrorMsg(f, wanted, ...)
   return self:assertErrorObj(f, function(err) return err == wanted end, ...)
end

function Tester:assertErrorPattern(f, pattern, ...)
   return self:assertErrorObj(f, function(err) return tostring(err):find(pattern) ~= nil end, ...)
end

function Tester:assertNoError(f, ...)
   local text = message(...)
   local fine, err = pcall(f)
   return self:_assert_sub(fine, text .. 'ERROR violation: err=' .. tostring(err))
end

-- The tests.

function Tester:add(f, name)
   if type(f) == 'table' then
      if name ~= nil then error('a table of tests has no name of its own; leave the name out', 2) end
      local tests, names = f, {}
      if f.__isTestSuite then
         tests, names = f.__tests, f.__names
      else
         self:_warning('Should use TestSuite rather than plain lua table')
         for key in pairs(f) do table.insert(names, key) end
         table.sort(names, function(a, b) return tostring(a) < tostring(b) end)
      end
      for _, key in ipairs(names) do
         if type(tests[key]) == 'table' then error('Nested sets of tests are not supported', 2) end
         self:add(tests[key], key)
      end
      return self
   end
   if type(f) ~= 'function' then
      error('a function or a table of functions expected, got ' .. torch.type(f), 2)
   end
   if name == '_setUp' or name == '_tearDown' then
      if self[name] then
         error('Only one ' .. (name == '_setUp' and 'set-up' or 'tear-down') .. ' function allowed', 2)
      end
      self[name] = f
      return self
   end
   name = name or 'unknown'
   if self.tests[name] ~= nil then error("there is a test '" .. name .. "' already", 2) end
   self.tests[name] = f
   table.insert(self.names, name)
   return self
end

function Tester:disable(names)
   if type(names) == 'string' then names = {names} end
   if type(names) ~= 'table' then
      error('the name of a test or a list of names expected, got ' .. torch.type(names), 2)
   end
   for _, name in ipairs(names) do
      if not self.tests[name] then error("there is no test '" .. tostring(name) .. "'", 2) end
      self.disabledTests[name] = true
   end
   return self
end

-- The names of the tests that match one of the patterns; of all without patterns.
local function chosen(self, patterns)
   if patterns == nil then return self.names end
   if type(patterns) == 'string' then patterns = {patterns} end
   if type(patterns) ~= 'table' then
      error('a pattern of names or a list of them expected, got ' .. torch.type(patterns), 3)
   end
   local names, taken = {}, {}
   for _, pattern in ipairs(patterns) do
      local found = false
      for _, name in ipairs(self.names) do
         if tostring(name):match(pattern) then
            found = true
            if not taken[name] then table.insert(names, name) end
            taken[name] = true
         end
      end
      if not found then error("no test is called '" .. pattern .. "'", 3) end
   end
   return names
end

-- Running.

local width = 80

local function plural(n, noun) return n .. ' ' .. noun .. (n == 1 and '' or 's') end

-- Colours are for a terminal.
local colours = {}
if torch.isatty(io.stdout) then
   colours = {red = '\27[31m', green = '\27[32m', yellow = '\27[33m', magenta = '\27[35m', cyan = '\27[36m'}
end

local function coloured(text, colour)
   return colours[colour] and colours[colour] .. text .. '\27[0m' or text
end

-- Calls the test; returns whether it ran to its end.
local function call(self, name, test)
   if self._setUp then self._setUp(name) end
   local ran, err = true, nil
   if self.rethrow then
      test()
   else
      ran, err = xpcall(test, function(e) return debug.traceback(tostring(e), 2) end)
   end
   if not ran then
      self.testError[name] = 1
      table.insert(self.errors, name .. '\n Function call failed\n' .. err .. '\n')
   end
   if self._tearDown then self._tearDown(name) end
   return ran
end

local function runone(self, name)
   if self.disabledTests[name] then return true, 'SKIP', 'yellow' end
   local before = #self.errors
   if not call(self, name, self.tests[name]) then return false, 'ERROR', 'magenta' end
   if #self.errors > before then return false, 'FAIL', 'red' end
   return true, 'PASS', 'green'
end

local function runall(self, names)
   io.write('Running ' .. plural(#names, 'test') .. '\n')
   local digits = #tostring(#names)
   for i, name in ipairs(names) do
      self._currentTestName = name
      local number = string.format('%' .. digits .. 'd/%d ', i, #names)
      local dots = string.rep('.', width - #number - #tostring(name) - 8)
      local line = coloured(number, 'cyan') .. name .. ' ' .. dots .. ' '
      io.write(line .. '[' .. coloured('WAIT', 'cyan') .. ']')
      io.flush()
      local passed, word, colour = runone(self, name)
      io.write('\r' .. line .. '[' .. coloured(word, colour) .. ']')
      if word == 'PASS' and self._warningCount[name] > 0 then
         io.write('\n' .. string.rep(' ', width - 10) .. '[' .. coloured('+warning', 'yellow') .. ']')
      end
      io.write('\n')
      io.flush()
      if not passed and self.earlyAbort and i < #names then
         io.write('Aborting on first error, not all tests have been executed\n')
         break
      end
      collectgarbage()
   end
   self._currentTestName = ''
end

local function report(self, names)
   local total = {asserts = 0, failures = 0, errors = 0, warnings = 0, disabled = 0}
   if self._warningCount[''] then total.warnings = self._warningCount[''] end
   for _, name in ipairs(names) do
      local failed = self.assertionFail[name]
      total.asserts = total.asserts + failed + self.assertionPass[name]
      if failed > 0 then total.failures = total.failures + 1 end
      total.errors = total.errors + self.testError[name]
      if self._warningCount[name] > 0 then total.warnings = total.warnings + 1 end
      if self.disabledTests[name] then total.disabled = total.disabled + 1 end
   end
   self.countasserts = total.asserts
   local parts = {
      'Completed ' .. plural(total.asserts, 'assert') .. ' in ' .. plural(#names, 'test') .. ' with '
         .. coloured(plural(total.failures, 'failure'), total.failures == 0 and 'green' or 'red'),
      coloured(plural(total.errors, 'error'), total.errors == 0 and 'green' or 'magenta'),
   }
   if total.warnings > 0 then table.insert(parts, coloured(plural(total.warnings, 'warning'), 'yellow')) end
   if total.disabled > 0 then table.insert(parts, coloured(total.disabled .. ' disabled', 'yellow')) end
   io.write(table.concat(parts, ' and ') .. '\n')
   if self.summaryOnly then return end
   local rule, first = string.rep('-', width) .. '\n', true
   for _, texts in ipairs({self.errors, self.warnings}) do
      for _, text in ipairs(texts) do
         io.write((first and rule or '') .. text .. '\n' .. rule)
         first = false
      end
   end
end

function Tester:run(patterns)
   local names = chosen(self, patterns)
   self.assertionPass, self.assertionFail, self.testError = {}, {}, {}
   for _, name in ipairs(names) do
      self.assertionPass[name], self.assertionFail[name], self.testError[name] = 0, 0, 0
      self._warningCount[name] = 0
   end
   runall(self, names)
   report(self, names)
   local failed = {}
   for _, name in ipairs(names) do
      if self.assertionFail[name] > 0 or self.testError[name] > 0 then table.insert(failed, tostring(name)) end
   end
   if #failed > 0 then error('tests failed: ' .. table.concat(failed, ', '), 2) end
   return 0
end
