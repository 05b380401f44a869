-- Compares what we compute with the exact numbers of this folder's files; make.py says how those are written.
-- In a script: dofile(this)(file) gives a list of what is further off than allowed, and the numbers of cases and of
-- numbers compared. By hand: seqlua check.lua FILE ... prints the worst of each family, too.
require 'nn'
require 'dpnn'

local huge = math.huge
local function number(word)
   return word == 'inf' and huge or word == '-inf' and -huge or word == 'nan' and 0/0 or assert(tonumber(word), word)
end

local function numbers(text)
   local list = {}
   for word in text:gmatch('%S+') do list[#list + 1] = number(word) end
   return list
end

local types = {double = 'torch.DoubleTensor', float = 'torch.FloatTensor'}
local forms = {double = {'<d', '<i8', 1 << 63}, float = {'<f', '<i4', 1 << 31}}

-- A number's place among all of its kind, from 0 on; negative ones below.
local function place(x, kind)
   local form = forms[kind]
   local bits = string.unpack(form[2], string.pack(form[1], x))
   return bits >= 0 and bits or -(bits + form[3])
end

-- How far a is from b, in units in the last place and absolutely; infinite where only one of them is NaN.
local function distance(a, b, kind)
   if a ~= a or b ~= b then
      local far = (a ~= a) == (b ~= b) and 0 or huge
      return far, far
   end
   if a == b then return 0, 0 end
   return math.abs(place(a, kind) - place(b, kind)), math.abs(a - b)
end

-- All numbers of a result.
local function flat(x)
   if type(x) == 'number' then return {x} end
   return x:double():contiguous():view(-1):totable()
end

-- An element criterion at each element.
local function elements(criterion, x, t)
   local losses, gradients = x:clone(), x:clone()
   for i = 1, x:size(1) do
      local a, b = x:narrow(1, i, 1), t:narrow(1, i, 1)
      losses[i] = criterion:forward(a, b)
      gradients[i] = criterion:backward(a, b)[1]
   end
   return losses, gradients
end

local function results(what, code, given)
   if what == 'call' then
      local output = assert(load('local x = ... return '..code))(given.input)
      return {output = output}
   end
   local m = assert(load('return '..code))()
   if what == 'layer' then
      return {output = m:forward(given.input), gradInput = m:backward(given.input, given.gradOutput)}
   elseif what == 'criterion' then
      return {loss = m:forward(given.input, given.target), gradInput = m:backward(given.input, given.target)}
   end
   local loss, gradInput = elements(m, given.input, given.target)
   return {loss = loss, gradInput = gradInput}
end

-- Calls report(name, kind, line, ulps, absolute, isFine, got, wanted, index) for every number.
local function compare(path, report)
   local name, kind, what, code, found
   local given = {}
   local cases = 0
   for line in io.lines(path) do
      local words = {}
      for word in (line..'\t'):gmatch('([^\t]*)\t') do words[#words + 1] = word end
      local first = words[1]
      if first == 'case' then
         name, kind, found, cases = words[2], words[3], nil, cases + 1
         torch.setdefaulttensortype(types[kind])
      elseif first == 'layer' or first == 'criterion' or first == 'elements' or first == 'call' then
         what, code = first, words[2]
      elseif #words == 3 then
         local list = numbers(words[3])
         local value = list[1]
         if words[2] ~= 'number' then
            value = torch.Tensor(list)
            local sizes = {}
            for n in words[2]:gmatch('%d+') do sizes[#sizes + 1] = tonumber(n) end
            value = value:view(table.unpack(sizes))
         end
         local entry = first:match('%.(%d+)$')
         if entry then
            if torch.isTensor(given.input) or not given.input then given.input = {} end
            given.input[tonumber(entry)] = value
         else
            given[first] = value
         end
      else
         found = found or results(what, code, given)
         local base, entry = first:match('^(%a+)%.?(%d*)$')
         local got = found[base]
         if entry ~= '' then got = got[tonumber(entry)] end
         got = flat(got)
         local wanted = numbers(words[4])
         local ulps, absolute = tonumber(words[2]), tonumber(words[3])
         assert(#got == #wanted, name)
         local inputs = torch.isTensor(given.input) and flat(given.input)
         for i, w in ipairs(wanted) do
            local off, gap = distance(got[i], w, kind)
            local isFine = off <= ulps or gap <= absolute
            report(name, kind, first, off, gap, isFine, got[i], w, inputs and #inputs == #wanted and inputs[i] or i)
         end
      end
   end
   return cases
end

local function check(path)
   local before = torch.getdefaulttensortype()
   local complaints, count = {}, 0
   local cases = compare(path, function(name, kind, line, off, gap, isFine, got, wanted, where)
      count = count + 1
      if isFine then return end
      complaints[#complaints + 1] = ('%s, %s, %s at %.17g: %.17g instead of %.17g, %.4g units in the last place')
         :format(name, kind, line, where, got, wanted, off)
   end)
   torch.setdefaulttensortype(before)
   return complaints, cases, count
end

if not (arg and arg[0] and arg[0]:find('check.lua', 1, true)) then return check end
local bad = 0
for _, path in ipairs(arg) do
   for _, text in ipairs((check(path))) do
      print(text)
      bad = bad + 1
   end
   -- The worst of each family, among the numbers that are right to their last places, and among the others.
   local worst, order = {}, {}
   compare(path, function(name, kind, line, off, gap, isFine)
      local key = name:match('^%S+')..' '..kind..' '..line:match('^%a+')
      if not worst[key] then
         worst[key] = {0, 0}
         order[#order + 1] = key
      end
      local w = worst[key]
      if isFine and off <= 4096 then w[1] = math.max(w[1], off) elseif isFine then w[2] = math.max(w[2], gap) end
   end)
   for _, key in ipairs(order) do print(('%-40s %6.0f ulp   or %.2g'):format(key, worst[key][1], worst[key][2])) end
end
os.exit(bad == 0)
