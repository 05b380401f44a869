-- Compares modules with the files of this folder; make.py says how those are written.
-- In a script: dofile(this)(file, 'double' or 'float') gives a list of what differs, and the numbers of cases and of
-- numbers compared. By hand: seqlua check.lua double|float FILE ...
require 'nn'
require 'rnn'

local function words(text)
   local list = {}
   for word in text:gmatch('%S+') do list[#list + 1] = word end
   return list
end

-- The tensor or number of a line.
local function value(sizes, numbers)
   local kind, size = sizes:match('^(%l+) (%S+)$')
   size = size or sizes
   local list = {}
   for i, word in ipairs(words(numbers)) do list[i] = assert(tonumber(word), word) end
   if size == 'number' then return list[1] end
   local dims = {}
   for n in size:gmatch('%d+') do dims[#dims + 1] = tonumber(n) end
   return (kind == 'long' and torch.LongTensor or torch.Tensor)(list):view(table.unpack(dims))
end

-- Puts `item` at the place `name` ("input", "input.2") of `values`.
local function put(values, name, item)
   local place, last = values, nil
   for part in name:gmatch('[^.]+') do
      if last then
         place[last] = place[last] or {}
         place = place[last]
      end
      last = tonumber(part) or part
   end
   place[last] = item
end

-- What is at the place `name` of `values`; nil if nothing is.
local function find(values, name)
   for part in name:gmatch('[^.]+') do
      if type(values) ~= 'table' then return nil end
      values = values[tonumber(part) or part]
   end
   return values
end

-- The worst difference in units of what is allowed. Double: 1e-10 of each number, and 1e-12. Float: 1e-4 of each
-- number and of a tenth of the largest, since sums round by their terms.
local function difference(got, wanted, kind)
   got = type(got) == 'number' and torch.DoubleTensor{got} or got:double():contiguous():view(-1)
   wanted = type(wanted) == 'number' and torch.DoubleTensor{wanted} or wanted:double():contiguous():view(-1)
   local relative = kind == 'double' and 1e-10 or 1e-4
   local absolute = kind == 'double' and 1e-12 or 1e-5*torch.abs(wanted):max() + 1e-6
   local worst, place = 0, 1
   for i = 1, wanted:size(1) do
      local excess = math.abs(got[i] - wanted[i])/(relative*math.abs(wanted[i]) + absolute)
      if excess ~= excess then excess = math.huge end
      if excess > worst then worst, place = excess, i end
   end
   return worst, got[place], wanted[place]
end

local function sizes(x)
   return type(x) == 'number' and 'number' or table.concat(x:size():totable(), 'x')
end

-- One case: `handlers[word]` does what a line asks for.
local function newCase(kind, complain, count)
   local m, isCriterion
   local given, got = {}, {}
   local handlers = {}

   function handlers.make(text)
      m = assert(load(text:find('return ') and text or 'return '..text))()
   end
   function handlers.criterion(text)
      handlers.make(text)
      isCriterion = true
   end
   handlers['do'] = function(text) assert(load('local m = ... '..text))(m) end
   function handlers.run()
      if isCriterion then
         got = {loss = m:forward(given.input, given.target), gradInput = m:backward(given.input, given.target)}
      else
         m:zeroGradParameters()
         got = {output = m:forward(given.input), field = m}
         if given.gradOutput then
            got.gradInput = m:backward(given.input, given.gradOutput)
            local _, gradients = m:parameters()
            got.gradParameters = gradients
         end
      end
      given = {}
   end

   return function(word, text, numbers)
      if handlers[word] then return handlers[word](text) end
      local base = word:match('^[^.]+')
      local item = value(text, numbers)
      if base == 'input' or base == 'gradOutput' or base == 'target' then
         put(given, word, item)
      elseif base == 'parameters' then
         local parameter = find({parameters = m:parameters()}, word)
         if not parameter then return complain('no '..word) end
         if parameter:nElement() ~= item:nElement() then
            return complain(('%s is %s, not %s'):format(word, sizes(parameter), sizes(item)))
         end
         parameter:copy(item:viewAs(parameter))
      else
         local found = base == 'field' and m[word:match('%.(.*)')] or find(got, word)
         if not found then return complain('no '..word) end
         local sameSizes = sizes(found) == sizes(item)
            or base == 'gradParameters' and found:nElement() == item:nElement()
         if not sameSizes then return complain(('%s is %s, not %s'):format(word, sizes(found), sizes(item))) end
         local excess, a, b = difference(found, item, kind)
         count(type(item) == 'number' and 1 or item:nElement())
         if excess > 1 then
            complain(('%s: %.17g instead of %.17g, %.3g times what is allowed'):format(word, a, b, excess))
         end
      end
   end
end

local function check(path, kind)
   local before = torch.getdefaulttensortype()
   torch.setdefaulttensortype(kind == 'float' and 'torch.FloatTensor' or 'torch.DoubleTensor')
   local complaints, cases, numbers = {}, 0, 0
   local name, step
   local function complain(text) complaints[#complaints + 1] = ('%s: %s'):format(name, text) end
   for line in io.lines(path) do
      local word, text, rest = line:match('^([^\t]+)\t?([^\t]*)\t?(.*)$')
      if word == 'case' then
         name, cases = text, cases + 1
         step = newCase(kind, complain, function(n) numbers = numbers + n end)
      elseif step then
         local fine, problem = pcall(step, word, text, rest)
         if not fine then
            complain(tostring(problem):gsub('\n.*', ''))
            step = nil -- the rest of this case says nothing
         end
      end
   end
   torch.setdefaulttensortype(before)
   return complaints, cases, numbers
end

if not (arg and arg[0] and arg[0]:find('check.lua', 1, true)) then return check end
local bad = 0
for i = 2, #arg do
   local complaints, cases, numbers = check(arg[i], arg[1])
   print(('%s %s: %d cases, %d numbers, %d complaints'):format(arg[i], arg[1], cases, numbers, #complaints))
   for _, text in ipairs(complaints) do print('   '..text) end
   bad = bad + #complaints
end
os.exit(bad == 0)
