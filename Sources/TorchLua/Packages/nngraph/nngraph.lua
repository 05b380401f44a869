-- Nodes of modules and graphs of them (`nngraph/node.lua`, `nngraph/gmodule.lua`, `nngraph/init.lua`).
-- Arguments: the package, the native functions.

local nngraph, native = ...

local function isplain(x) return type(x) == 'table' and not torch.typename(x) end
local function isnode(x) return torch.typename(x) == 'nngraph.Node' end

-- What is wrong with `value` where a node belongs.
local function nonode(value, list, i)
   if value == nil then return ('%s[%d] is nil (typo / bad index?)'):format(list, i) end
   if torch.isTypeOf(value, 'nn.Module') then
      return ('%s[%d] is an nn.Module, specifically a %s, but the only valid thing to pass is an instance of '
         .. 'nngraph.Node. Did you forget a second set of parens, which convert a nn.Module to a nngraph.Node?')
         :format(list, i, torch.typename(value))
   end
   return ('%s[%d] should be an nngraph.Node but is of type %s')
      :format(list, i, torch.typename(value) or type(value))
end

local function checknodes(nodes, list)
   for i = 1, table.maxn(nodes) do
      if not isnode(nodes[i]) then error(nonode(nodes[i], list, i), 3) end
   end
end

-- The line of the script that is at work: `[net.lua]:12`.
local function line()
   for level = 3, math.huge do
      local info = debug.getinfo(level, 'Sl')
      if not info then return nil end
      if info.what ~= 'C' and not info.source:find('^=%[seqlua/') then
         return ('[%s]:%d'):format(info.short_src, info.currentline)
      end
   end
end

-- Nodes. `data` is shared by the nodes that stand for one another in a graph and in the turned graph; `data.mapindex`
-- lists the data of a node's inputs and has the place of each under itself.
local Node, parent = torch.class('nngraph.Node', 'graph.Node')

function Node:__init(data)
   parent.__init(self, data)
   data.annotations = data.annotations or {}
   data.mapindex = data.mapindex or {}
   data.reverseMap = data.reverseMap or {}
   if not data.annotations._debugLabel then
      local place = line()
      data.annotations._debugLabel = place and place .. '_'
   end
end

-- Adds an input; with `ordered` its place among the inputs counts.
function Node:add(child, ordered)
   parent.add(self, child)
   if not ordered then return end
   local inputs, data = self.data.mapindex, child.data
   if inputs[data] then error("Don't pass the same input twice.", 3) end
   inputs[#inputs + 1] = data
   inputs[data] = #inputs
   if data.reverseMap[self] then error('this connection has already been made!', 3) end
   data.reverseMap[self] = true
end

-- A node for each of the `count` entries of the table that this node gives.
function Node:split(count)
   if type(count) ~= 'number' or not (count >= 1 and count <= 65536) or count % 1 ~= 0 then
      error('nngraph.Node:split: a number of entries from 1 to 65536 expected, got ' .. tostring(count), 2)
   end
   if count == 1 then return nngraph.JustElement()(self) end
   local label = tostring(self.data.annotations._debugLabel)
   local whole = nngraph.Node({
      nSplitOutputs = count,
      annotations = {_debugLabel = label .. ' split at ' .. (line() or '?') .. '-mnode'},
   })
   whole:add(self, true)
   local entries = {}
   for i = 1, count do
      entries[i] = nngraph.Node({selectindex = i, input = {}, annotations = {_debugLabel = label .. '-' .. i}})
      entries[i]:add(whole, true)
   end
   return table.unpack(entries)
end

function Node:annotate(annotations)
   if type(annotations) ~= 'table' then
      error('nngraph.Node:annotate: a table of annotations expected, got ' .. torch.type(annotations), 2)
   end
   for name, value in pairs(annotations) do self.data.annotations[name] = value end
   return self
end

function Node:graphNodeName()
   local name = self.data.annotations.name
   return name and name .. ' (' .. self.id .. ')' or 'Node' .. self.id
end

function Node:graphNodeAttributes()
   local annotations = self.data.annotations
   annotations.graphAttributes = annotations.graphAttributes or {}
   annotations.graphAttributes.tooltip = annotations.graphAttributes.tooltip or annotations._debugLabel
   return annotations.graphAttributes
end

local function infinite(t)
   if t:nElement() == 0 then return '' end
   if t:ne(t):sum() > 0 then return 'NaN' end
   return t:max() == math.huge and 'inf' or t:min() == -math.huge and '-inf' or ''
end

local function describe(value)
   if torch.isTensor(value) then
      local kind = value:type() == torch.getdefaulttensortype() and 'Tensor' or value:type()
      return kind .. '[' .. table.concat(value:size():totable(), 'x') .. ']' .. infinite(value)
   elseif isplain(value) then
      local entries = {}
      for i, each in ipairs(value) do entries[i] = describe(each) end
      return '{' .. table.concat(entries, ',') .. '}'
   end
   return value and (tostring(value):gsub('\n', '\\l')) or ''
end

-- What is in the node, for pictures; in order of the fields' names.
function Node:label()
   local names, parts = {}, {}
   for name in pairs(self.data) do
      if name ~= 'forwardNodeId' and name ~= 'annotations' and name ~= 'reverseMap' then names[#names + 1] = name end
   end
   table.sort(names)
   for _, name in ipairs(names) do
      local value = self.data[name]
      if name ~= 'mapindex' then
         parts[#parts + 1] = name .. ' = ' .. describe(value)
      elseif #value > 1 then
         local inputs = {}
         for i, data in ipairs(value) do inputs[i] = 'Node' .. (data.forwardNodeId or '') end
         parts[#parts + 1] = name .. ' = {' .. table.concat(inputs, ',') .. '}'
      end
   end
   local description = self.data.annotations.description
   return (description and 'desc = ' .. description .. '\\n' or '') .. table.concat(parts, '\\l')
end

-- `m(x)`, `m({x, y})`, `m()`, `-m`, `x - m`
local Module = torch.getmetatable('nn.Module')

function Module:__call__(...)
   local count, inputs = select('#', ...), ...
   if count > 1 then error('Use {input1, input2} to pass multiple inputs.', 2) end
   if count == 1 and inputs == nil then error(nonode(nil, 'inputs', 1), 2) end
   if type(inputs) == 'table' and next(inputs) == nil then
      error('cannot pass an empty table of inputs. To indicate no incoming connections, '
         .. 'leave the second set of parens blank.', 2)
   end
   if not isplain(inputs) then inputs = {inputs} end
   checknodes(inputs, 'inputs')
   local node = nngraph.Node({module = self})
   for _, input in ipairs(inputs) do node:add(input, true) end
   return node
end

function Module.__unm__(module) return module() end
function Module.__sub__(before, after) return after(before) end
function Node.__sub__(before, after) return after(before) end

local Criterion = torch.getmetatable('nn.Criterion')
function Criterion:__call__(...) return nn.ModuleFromCriterion(self)(...) end

-- A node of a table of nodes, or of a table of such tables.
local function nest(nodes)
   if isnode(nodes) then return nodes end
   if type(nodes) ~= 'table' or #nodes == 0 then error('what is this in the nest input? ' .. tostring(nodes), 3) end
   if #nodes == 1 then return nngraph.JustTable()(nest(nodes[1])) end
   local inner = {}
   for i, each in ipairs(nodes) do inner[i] = nest(each) end
   return nn.Identity()(inner)
end

function nngraph.nest(...)
   if select('#', ...) > 1 then error('Use {input1, input2} to pass multiple inputs.', 2) end
   if (...) == nil then error('Pass an input.', 2) end
   return nest(...)
end

-- Graphs of modules.
local gModule, container = torch.getmetatable('nn.gModule'), torch.getmetatable('nn.Container')

-- Complains about what leads nowhere.
local function checkuse(nodes)
   local place = {}
   for i, node in ipairs(nodes) do place[node.data] = i end
   for i, node in ipairs(nodes) do
      local entries, annotations = node.data.nSplitOutputs, node.data.annotations
      if entries and entries ~= #node.children then
         error(('%s of split(%s) outputs from the node declared at %s are unused')
            :format(entries - #node.children, entries, annotations._debugLabel), 3)
      end
      for successor in pairs(node.data.reverseMap) do
         if (place[successor.data] or 0) <= i then
            error(('node declared on %s does not connect to gmodule output')
               :format(successor.data.annotations._debugLabel), 3)
         end
      end
   end
end

-- The root of the graph that stands for its input; others are parameters (`nnop`).
local function inputroot(roots, data)
   local found
   for _, root in ipairs(roots) do
      if root.data == data then
         found = root
      elseif not root.data.module then
         error('Expected nnop.Parameters node, module not found in node', 3)
      elseif torch.typename(root.data.module) ~= 'nnop.Parameters' then
         error('Expected nnop.Parameters node, found : ' .. torch.typename(root.data.module), 3)
      end
   end
   if not found then error('input node not found among roots', 3) end
   return found
end

-- Gives the native graph the order of the work.
local function plan(self, inputs)
   local place, nodes, modules = {}, {}, {}
   for i, node in ipairs(self.forwardnodes) do
      local data = node.data
      place[data] = i
      local sources = {}
      for k, source in ipairs(data.mapindex) do sources[k] = place[source] end
      nodes[i] = {
         sources = sources, module = data.module and true, entry = data.selectindex, entries = data.nSplitOutputs,
         name = data.annotations.name, label = data.annotations._debugLabel,
      }
      modules[#modules + 1] = data.module
   end
   native.setgraph(self, modules, nodes, inputs)
end

function gModule:__init(inputs, outputs)
   if type(inputs) ~= 'table' or type(outputs) ~= 'table' then
      error('nn.gModule: tables of input and output nodes expected, got '
         .. torch.type(inputs) .. ' and ' .. torch.type(outputs), 3)
   end
   container.__init(self)
   checknodes(outputs, 'outputs')
   checknodes(inputs, 'inputs')
   if #inputs == 0 then error('no inputs are not supported', 3) end
   local outnode = nngraph.Node({input = {}})
   for _, node in ipairs(outputs) do outnode:add(node, true) end
   -- What is given is a node of its own, split where there are several inputs.
   local innode = nngraph.Node({input = {}})
   if #inputs == 1 then
      inputs[1]:add(innode, true)
   else
      for _, node in ipairs(inputs) do
         if #node.children > 0 then error('an input should have no inputs', 3) end
      end
      for i, entry in ipairs({innode:split(#inputs)}) do inputs[i]:add(entry, true) end
   end
   self.bg = outnode:graph()
   self.fg = self.bg:reverse()
   self.innode = inputroot(self.fg:roots(), innode.data)
   self.outnode = outnode
   self.verbose = false
   self.forwardnodes = self.fg:topsort()
   self.backwardnodes = self.bg:topsort()
   checkuse(self.forwardnodes)
   for _, node in ipairs(self.forwardnodes) do node.data.forwardNodeId = node.id end
   plan(self, #inputs)
end

-- Calls `f(module, input)`, or the method of that name, for each module in order, as forward does.
function gModule:runForwardFunction(f, input)
   if type(f) == 'string' then
      local name = f
      f = function(module, x) return module[name](module, x) end
   end
   local count = self.nInputs or 1
   if count > 1 and type(input) ~= 'table' then error(('expecting table of %s inputs'):format(count), 2) end
   if count > 1 and #input ~= count then error(('Got %s inputs instead of %s'):format(#input, count), 2) end
   local outputs = {}
   for i, node in ipairs(self.forwardnodes) do
      local data, x = node.data, input
      if i > 1 then
         x = {}
         for k, source in ipairs(data.mapindex) do x[k] = outputs[source] end
         if #x == 1 then x = x[1] end
      end
      if data.selectindex then x = x[data.selectindex] end
      outputs[data] = data.module and f(data.module, x) or not data.module and x or nil
      if data.nSplitOutputs and data.nSplitOutputs ~= #outputs[data] then
         error(('split(%s) cannot split %s outputs'):format(data.nSplitOutputs, #outputs[data]), 2)
      end
   end
   self.output = outputs[self.outnode.data]
   return self.output
end

function gModule:replace(f)
   local out, i = f(self), 0
   for _, node in ipairs(self.forwardnodes) do
      local module = node.data.module
      if module then
         i = i + 1
         node.data.module = module:replace(f)
         self.modules[i] = node.data.module
      end
   end
   return out
end

-- Calls `f(mine, its)` for the modules of two graphs of one structure.
function gModule:map(other, f)
   for i, node in ipairs(self.forwardnodes) do
      local its = other.forwardnodes[i]
      if not its or (node.data.module == nil) ~= (its.data.module == nil) then
         error('trying to map another gModule with a different structure', 2)
      end
      if node.data.module then f(node.data.module, its.data.module) end
   end
end

-- Names the nodes in the caller's local variables by the variables; a name that is there stays. A sandbox shows none of
-- them.
local sees = pcall(debug.getlocal, 1, 1)

function nngraph.annotateNodes(level)
   if not sees then return end
   level = (level or 1) + 1
   for i = 1, math.huge do
      local name, value = debug.getlocal(level, i)
      if not name then return end
      if isnode(value) and not value.data.annotations.name then value:annotate({name = name}) end
   end
end
