-- `optim.ConfusionMatrix` and `optim.Logger`. Arguments: the package, and
-- its natives.

local optim, native = ...

-- ConfusionMatrix: mat[t][p] counts the samples of class t that were taken for class p
local Matrix = torch.class('optim.ConfusionMatrix', optim)

function Matrix:__init(nclasses, classes)
   if type(nclasses) == 'table' then nclasses, classes = #nclasses, nclasses end
   self.mat = torch.LongTensor(nclasses, nclasses):zero()
   self.valids = torch.FloatTensor(nclasses):zero()
   self.unionvalids = torch.FloatTensor(nclasses):zero()
   self.nclasses, self.classes = nclasses, classes or {}
   self.totalValid, self.averageValid = 0, 0
end

local function class(self, value, what)
   if type(value) ~= 'number' or value < 1 or value > self.nclasses then
      error(string.format('optim.ConfusionMatrix: the %s is class %s; there are %d classes',
         what, tostring(value), self.nclasses), 4)
   end
   return value
end

function Matrix:_add(prediction, target)
   assert(type(prediction) == 'number' and type(target) == 'number',
      'optim.ConfusionMatrix: a prediction and a target expected')
   if target > 0 then
      local row = self.mat[class(self, target, 'target')]
      prediction = class(self, prediction, 'prediction')
      row[prediction] = row[prediction] + 1
   end
end

local function largest(scores)
   assert(scores:dim() == 1, 'optim.ConfusionMatrix.add: a vector of scores expected; for more use batchAdd')
   local _, index = torch.max(scores, 1)
   return index[1]
end

-- each is a class, or a vector with the largest number at the class; targets below 1 count nothing
function Matrix:add(prediction, target)
   if type(prediction) ~= 'number' then prediction = largest(prediction) end
   if type(target) ~= 'number' then target = largest(target) end
   self:_add(prediction, target)
end

local function classes(t, name)
   if t:dim() == 1 then return t:long() end
   if t:dim() ~= 2 then error(name .. ' has invalid number of dimensions', 3) end
   if t:size(2) == 1 then return t:select(2, 1):long() end
   local _, index = torch.max(t, 2)
   return index:select(2, 1)
end

-- vectors of classes, or matrices with a sample in each row
function Matrix:batchAdd(predictions, targets)
   predictions, targets = classes(predictions, 'predictions'), classes(targets, 'targets')
   if predictions:size(1) ~= targets:size(1) then
      error(string.format('optim.ConfusionMatrix.batchAdd: %d predictions and %d targets',
         predictions:size(1), targets:size(1)), 2)
   end
   local known = targets:ge(1)
   if known:sum() == 0 then return end
   targets, predictions = targets:maskedSelect(known), predictions:maskedSelect(known)
   class(self, targets:max(), 'target')
   class(self, predictions:max(), 'prediction')
   class(self, predictions:min(), 'prediction')
   local places = (targets - 1) * self.nclasses + predictions
   local ones = self.mat.new(places:size(1)):fill(1)
   self.mat:view(-1):indexAdd(1, places, ones)
end

function Matrix:zero()
   self.mat:zero()
   self.valids:zero()
   self.unionvalids:zero()
   self.totalValid, self.averageValid = 0, 0
end

-- over the classes that have samples
local function mean(values, valids)
   local sum, count = 0, 0
   for i = 1, values:size(1) do
      if valids[i] == valids[i] then sum, count = sum + values[i], count + 1 end
   end
   return sum / count
end

-- valids: right over all of the class; unionvalids: right over all of the class or taken for it
function Matrix:updateValids()
   local right = 0
   for t = 1, self.nclasses do
      local hits = self.mat[t][t]
      local row, column = self.mat:select(1, t):sum(), self.mat:select(2, t):sum()
      self.valids[t] = hits / row
      self.unionvalids[t] = hits / (row + column - hits)
      right = right + hits
   end
   self.totalValid = right / self.mat:sum()
   self.averageValid = mean(self.valids, self.valids)
   self.averageUnionValid = mean(self.unionvalids, self.valids)
end

-- False acceptance and rejection rates: by class with -1 for classes without samples (rejection
-- first), then those of the other classes alone.
function Matrix:farFrr()
   local n = self.mat:size(1)
   local counts = self.mat:sum(2):view(-1)
   self._classFrrs, self._classFars = torch.Tensor(n):fill(-1), torch.Tensor(n):fill(-1)
   local frrs, fars = {}, {}
   for i = 1, n do
      if counts[i] ~= 0 then
         local sum, others = 0, 0
         for j = 1, n do
            if j ~= i and counts[j] ~= 0 then
               sum, others = sum + self.mat[j][i] / counts[j], others + 1
            end
         end
         table.insert(frrs, 1 - self.mat[i][i] / counts[i])
         table.insert(fars, sum / others)
         self._classFrrs[i], self._classFars[i] = frrs[#frrs], fars[#fars]
      end
   end
   self._frrs, self._fars = torch.Tensor(frrs), torch.Tensor(fars)
   return self._classFrrs, self._classFars, self._frrs, self._fars
end

function Matrix:__tostring__()
   self:updateValids()
   local n = self.nclasses
   local width = math.max(8, 1 + math.ceil(math.log10(self.mat:max())))
   local lines = {'ConfusionMatrix:\n['}
   for t = 1, n do
      local cells = {}
      for p = 1, n do cells[p] = string.format('%' .. width .. 'd', self.mat[t][p]) end
      local line = string.format('%s[%s]%s  %2.3f%% ', t > 1 and ' ' or '', table.concat(cells),
         t == n and ']' or ' ', self.valids[t] * 100)
      if self.classes and self.classes[1] then
         line = line .. '\t[class: ' .. tostring(self.classes[t] or '') .. ']'
      end
      table.insert(lines, line .. '\n')
   end
   for _, pair in ipairs{
      {'average row correct', self.averageValid},
      {'average rowUcol correct (VOC measure)', self.averageUnionValid}} do
      table.insert(lines, ' + ' .. pair[1] .. ': ' .. tostring(pair[2] * 100) .. '% \n')
   end
   table.insert(lines, ' + global correct: ' .. tostring(self.totalValid * 100) .. '%')
   return table.concat(lines)
end

-- The matrix as a picture of `block` pixels a cell: rows over their sums, from the best class
-- down (or with 'occurrence' from the most frequent), with grid lines.
function Matrix:render(sortmode, display, block)
   sortmode, block = sortmode or 'score', block or 25
   local n = self.nclasses
   local rates, keys = self.mat:double(), torch.Tensor(n)
   for t = 1, n do
      local count = rates[t]:sum()
      rates[t]:div(math.max(count, 1))
      if sortmode == 'score' then keys[t] = rates[t][t]
      elseif sortmode == 'occurrence' then keys[t] = count
      else error('sort mode must be one of: score | occurrence', 2) end
   end
   local _, order = torch.sort(keys, 1, true)
   local picture = torch.zeros(n * block, n * block)
   for t = 1, n do
      for p = 1, n do
         picture:narrow(1, (t - 1) * block + 1, block):narrow(2, (p - 1) * block + 1, block)
            :fill(rates[order[t]][order[p]])
      end
   end
   for t = 1, n do
      picture:select(1, t * block):fill(0.1)
      picture:select(2, t * block):fill(0.1)
   end
   if display then
      local gnuplot = require 'gnuplot'
      gnuplot.imagesc(picture)
   end
   return picture
end

-- Logger: columns of numbers in a file, and plots of them
local Logger = torch.class('optim.Logger', optim)

function Logger:__init(filename, timestamp)
   if filename then
      self.name = filename
      self.epsfile = filename .. '.eps'
      paths.mkdir(paths.dirname(filename))
      if timestamp then filename = filename .. '-' .. os.date('%Y_%m_%d_%X') end
      self.file = assert(io.open(filename, 'w'))
   else
      self.name = 'stdout'
      self.file = io.stdout
      print('<Logger> warning: no path provided, logging to std out')
   end
   self.empty = true
   self.symbols, self.styles, self.names, self.idx = {}, {}, {}, {}
   self.showPlot = true
   self.defaultStyle = '+'
   self.logscale = false
end

-- numbers in order, then names in order, so that header and rows agree
local function columns(t)
   local keys = {}
   for key in pairs(t) do table.insert(keys, key) end
   table.sort(keys, function(a, b)
      if type(a) ~= type(b) then return type(a) == 'number' end
      return a < b
   end)
   return keys
end

-- a line that is lost is an error of the call `level` up
local function put(self, line, level)
   local done, message = self.file:write(line)
   if done then done, message = self.file:flush() end
   if not done then error('<Logger> ' .. self.name .. ': ' .. tostring(message), level + 1) end
end

local function start(self, names)
   self.empty = false
   self.nsymbols = #names
   local words = {}
   for _, key in ipairs(columns(names)) do
      table.insert(words, tostring(names[key]) .. '\t')
      self.symbols[key], self.styles[key] = {}, {self.defaultStyle}
      self.names[key], self.idx[names[key]] = names[key], key
   end
   put(self, table.concat(words) .. '\n', 3)
end

function Logger:setNames(names)
   start(self, names)
   return self
end

function Logger:add(symbols)
   if self.empty then
      local names = {}
      for key in pairs(symbols) do names[key] = key end
      start(self, names)
   end
   local words = {}
   for _, key in ipairs(columns(symbols)) do
      local value = symbols[key]
      if type(value) ~= 'number' and type(value) ~= 'string' then
         error('<Logger> can only log numbers and strings, ' .. tostring(key) .. ' is a ' .. torch.type(value), 2)
      end
      if not self.symbols[key] then
         error('<Logger> ' .. tostring(key) .. ' was not in the first row', 2)
      end
      table.insert(words, (type(value) == 'number' and string.format('%11.4e', value) or value) .. '\t')
      table.insert(self.symbols[key], value)
   end
   put(self, table.concat(words) .. '\n', 2)
end

function Logger:style(styles)
   for key, style in pairs(styles) do
      if type(style) ~= 'string' and type(style) ~= 'table' then
         error('<Logger> style should be a string or a table of strings', 2)
      end
      self.styles[key] = type(style) == 'table' and style or {style}
   end
   return self
end

function Logger:setlogscale(state) self.logscale = state end
function Logger:display(state) self.showPlot = state end

-- the columns of the given names, or all, on the screen and as EPS beside the log
function Logger:plot(...)
   local gnuplot = require 'gnuplot'
   local usable, message = gnuplot.usable()
   if not usable then
      if not self.warned then print('<Logger> warning: cannot plot: ' .. message) end
      self.warned = true
      return
   end
   local keys = {}
   for _, name in ipairs{...} do
      local key = self.idx[name]
      if not key then error('<Logger> there is no column ' .. tostring(name), 2) end
      table.insert(keys, key)
   end
   if not keys[1] then keys = columns(self.symbols) end

   local curves = {}
   for _, key in ipairs(keys) do
      if #self.symbols[key] > 1 then
         local y = torch.Tensor(self.symbols[key])
         for _, style in ipairs(self.styles[key]) do
            table.insert(curves, {tostring(self.names[key]), y, style})
         end
      end
   end
   if not curves[1] then return end
   -- the looks first, so that there is one picture to draw
   local function draw()
      if self.logscale then gnuplot.logscale('on') end
      gnuplot.grid('on')
      gnuplot.title('<Logger::' .. self.name .. '>')
      gnuplot.plot(curves)
      if self.plotRawCmd then
         gnuplot.raw(self.plotRawCmd)
         gnuplot.plotflush()
      end
   end
   if self.showPlot and gnuplot.hasWindows() then
      self.figure = gnuplot.figure(self.figure)
      draw()
   end
   if self.epsfile then gnuplot.intoFile(self.epsfile, draw) end
end

for _, name in ipairs{
   'sgd', 'adam', 'adamw', 'adamax', 'adagrad', 'adadelta', 'rmsprop', 'rprop', 'nag', 'asgd', 'lbfgs', 'cg', 'de',
   'cmaes',
} do native.check{['optim.' .. name] = 'function'} end

native.check{
   ['optim.Logger.__init'] = 'any string?',
   ['optim.Logger.add'] = 'self table', ['optim.Logger.setNames'] = 'self table',
   ['optim.Logger.style'] = 'self', ['optim.Logger.plot'] = 'self', ['optim.Logger.display'] = 'self',
   ['optim.ConfusionMatrix.add'] = 'self', ['optim.ConfusionMatrix.batchAdd'] = 'self',
   ['optim.ConfusionMatrix.zero'] = 'self', ['optim.ConfusionMatrix.updateValids'] = 'self',
}
