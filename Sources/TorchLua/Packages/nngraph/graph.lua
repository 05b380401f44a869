-- Graphs of nodes and edges (`graph/Node.lua`, `graph/Edge.lua`, `graph/init.lua`). Argument: the package.

local graph = ...

local function isplain(x) return type(x) == 'table' and not torch.typename(x) end

-- Nodes: an id, data, and a list of children in which each also stands as a key.
local Node = torch.class('graph.Node')

function Node:__init(data)
   self.data = data
   self.id = 0
   self.children = {}
   self.visited = false
   self.marked = false
end

function Node:add(child)
   if isplain(child) then
      for _, each in ipairs(child) do self:add(each) end
   elseif child == nil then
      error('graph.Node:add: a node expected, got nil', 2)
   elseif not self.children[child] then
      self.children[#self.children + 1] = child
      self.children[child] = #self.children
   end
end

-- Depth first: `before` is called on the way down, `after` on the way up, unless `visited` is set.
function Node:visit(before, after)
   if self.visited then return end
   if before then before(self) end
   for _, child in ipairs(self.children) do child:visit(before, after) end
   if after then after(self) end
end

function Node:label() return tostring(self.data) end

-- The nodes that are reached, in the order in which `f` saw them; they stay marked.
function Node:dfs_dirty(f)
   local seen = {}
   self:visit(function(node) node.visited = true end, function(node)
      f(node)
      seen[#seen + 1] = node
   end)
   return seen
end

function Node:dfs(f)
   for _, node in ipairs(self:dfs_dirty(f)) do node.visited = false end
end

function Node:bfs_dirty(f)
   local reached = {self}
   self.marked = true
   local i = 1
   while reached[i] do
      local node = reached[i]
      f(node)
      for _, child in ipairs(node.children) do
         if not child.marked then
            child.marked = true
            reached[#reached + 1] = child
         end
      end
      i = i + 1
   end
   return reached
end

function Node:bfs(f)
   for _, node in ipairs(self:bfs_dirty(f)) do node.marked = false end
end

-- The graph of all that is reached from the node.
function Node:graph()
   local g = graph.Graph()
   self:bfs(function(node)
      for _, child in ipairs(node.children) do g:add(graph.Edge(node, child)) end
   end)
   return g
end

function Node:hasCycle()
   local state = {}
   local function walk(node)
      state[node] = 'open'
      for _, child in ipairs(node.children) do
         if state[child] == 'open' or not state[child] and walk(child) then return true end
      end
      state[node] = 'done'
      return false
   end
   return walk(self)
end

local Edge = torch.class('graph.Edge')

function Edge:__init(from, to, weight)
   self.from = from
   self.to = to
   self.weight = weight
end

-- Lists of nodes and edges; the place of each stands under itself as a key.
local Graph = torch.class('graph.Graph')

function Graph:__init()
   self.nodes = {}
   self.edges = {}
end

local function enlist(list, x)
   if not list[x] then
      list[#list + 1] = x
      list[x] = #list
   end
end

function Graph:add(edge)
   if type(edge) ~= 'table' then error('graph.Edge or {graph.Edges} expected', 2) end
   if isplain(edge) then
      for _, each in ipairs(edge) do self:add(each) end
      return
   end
   enlist(self.edges, edge)
   enlist(self.nodes, edge.from)
   enlist(self.nodes, edge.to)
   edge.from:add(edge.to)
   edge.from.id = self.nodes[edge.from]
   edge.to.id = self.nodes[edge.to]
end

-- New nodes with the same data.
function Graph:clone()
   local clone, nodes = graph.Graph(), {}
   for i, node in ipairs(self.nodes) do nodes[i] = node.new(node.data) end
   for _, edge in ipairs(self.edges) do
      clone:add(edge.new(nodes[self.nodes[edge.from]], nodes[self.nodes[edge.to]], edge.weight))
   end
   return clone
end

-- New nodes with the same data and every edge turned; also what each node has become.
function Graph:reverse()
   local turned, new = graph.Graph(), {}
   local function of(node)
      new[node] = new[node] or node.new(node.data)
      return new[node]
   end
   for _, edge in ipairs(self.edges) do
      local from, to = of(edge.from), of(edge.to)
      turned:add(edge.new(to, from))
   end
   return turned, new
end

function Graph:hasCycle()
   local roots = self:roots()
   if #roots == 0 then return true end
   for _, root in ipairs(roots) do
      if root:hasCycle() then return true end
   end
   return false
end

-- Every node behind those that lead to it; also the turned graph and its roots.
function Graph:topsort()
   local turned, new = self:reverse()
   local old = {}
   for before, after in pairs(new) do old[after] = before end
   local roots = turned:roots()
   if #roots == 0 or self:hasCycle() then error('Graph has cycles', 2) end
   local root = roots[1]
   if #roots > 1 then
      root = graph.Node('dummy_root')
      for _, each in ipairs(roots) do root:add(each) end
   end
   local sorted = {}
   root:dfs(function(node) sorted[#sorted + 1] = old[node] end)
   if #sorted ~= #self.nodes then error('Graph has cycles', 2) end
   return sorted, turned, roots
end

-- The nodes at end `at` of some edge and at end `other` of none, in the graph's order.
local function ends(self, at, other)
   local passed, list = {}, {}
   for _, edge in ipairs(self.edges) do passed[edge[other]] = true end
   for _, edge in ipairs(self.edges) do
      local node = edge[at]
      if not passed[node] then
         passed[node] = true
         list[#list + 1] = node
      end
   end
   table.sort(list, function(a, b) return self.nodes[a] < self.nodes[b] end)
   return list
end

function Graph:roots() return ends(self, 'from', 'to') end

function Graph:leaves() return ends(self, 'to', 'from') end

-- A name or text as Graphviz reads it.
function graph._dotEscape(text)
   if not text:find('[^a-zA-Z]') then return text end
   return '"' .. text:gsub('\n', '\\n'):gsub('"', '\\"') .. '"'
end

local function attributes(node)
   if not node.graphNodeAttributes then return '' end
   local list = {}
   for name, value in pairs(node:graphNodeAttributes()) do
      list[#list + 1] = tostring(name) .. '=' .. graph._dotEscape(tostring(value))
   end
   table.sort(list)
   return ' ' .. table.concat(list, ' ')
end

-- The graph in Graphviz's language.
function Graph:todot(title)
   local text = {'digraph G {\n'}
   local function put(...) text[#text + 1] = table.concat({...}) end
   if title then put('labelloc="t";\nlabel="', title, '";\n') end
   put('node [shape = oval]; ')
   for _, node in ipairs(self.nodes) do
      local name = node.graphNodeName and node:graphNodeName() or 'Node' .. node.id
      put('\nn', node.id, '[label=', graph._dotEscape(name .. '\n' .. node:label()), attributes(node), '];')
   end
   put('\n')
   for _, edge in ipairs(self.edges) do put('n', edge.from.id, ' -> n', edge.to.id, ';\n') end
   put('}')
   return table.concat(text)
end
