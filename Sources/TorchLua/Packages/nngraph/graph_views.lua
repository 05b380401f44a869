-- Pictures of networks, and of the node where one fails (`nngraph/graphinspecting.lua`, `nngraph/simple_print.lua`).
-- Argument: the package.

local nngraph = ...

-- The graph in Graphviz's language with the node called `place` in red, if there is one.
local function withfailure(g, title, place)
   local text = g:todot(title)
   for _, node in ipairs(g.nodes) do
      local label = node.data.annotations._debugLabel
      if label and place and place == label:gsub('_[^_]*$', '') then
         text = text:gsub('}%s*$', '') .. ('n%d[style=filled, fillcolor=red];\n}'):format(node.id)
      end
   end
   return text
end

local function draw(module, message)
   local name = module.name or ('nngraph_%din_%dout'):format(module.nInputs or 1, #module.outnode.children)
   if paths.filep(name .. '.svg') then name = name .. '_' .. paths.basename(os.tmpname()) end
   local file = io.open(name .. '.dot', 'w')
   if not file then return end
   file:write(withfailure(module.fg, name, message:match('made at (%[.-%]:%d+)')))
   file:close()
   io.stderr:write('saving ', name, '.svg\n')
   os.execute("dot -Tsvg -o '" .. name .. ".svg' '" .. name .. ".dot'")
end

local originals

-- With debugging on, an error in a graph leaves `name.svg`, with the node where it arose in red.
function nngraph.setDebug(on)
   local gModule = torch.getmetatable('nn.gModule')
   if originals then
      for name, f in pairs(originals) do gModule[name] = f end
      originals = nil
   end
   if not on then return end
   originals = {}
   for _, name in ipairs({'updateOutput', 'updateGradInput', 'accGradParameters'}) do
      local f = gModule[name]
      originals[name] = f
      gModule[name] = function(self, ...)
         local results = table.pack(pcall(f, self, ...))
         if results[1] then return table.unpack(results, 2, results.n) end
         draw(self, tostring(results[2]))
         error(results[2], 0)
      end
   end
end

-- Writes a picture of a graph of modules and shows it.
function nngraph.display(module)
   local name = os.tmpname()
   graph.dot(module.fg, name, name)
   os.execute((sys.OS == 'macos' and 'open' or 'xdg-open') .. " '" .. name .. ".svg'")
end

-- Pictures of a graph without nodes that have no module, or nn.Identity.
local simple = {}
nngraph.simple_print = simple

local function matters(node)
   local module = type(node.data) == 'table' and node.data.module
   return module and torch.typename(module) ~= 'nn.Identity'
end

-- The nodes that matter, and the edges among them through those that do not.
local function simplify(g)
   local nodes, edges = {}, {}
   local function reach(node, from, seen)
      for _, child in ipairs(node.children) do
         if not seen[child] then
            seen[child] = true
            if matters(child) then edges[#edges + 1] = {from, child} else reach(child, from, seen) end
         end
      end
   end
   for _, node in ipairs(g.nodes) do
      if matters(node) then
         nodes[#nodes + 1] = node
         reach(node, node, {})
      end
   end
   return nodes, edges
end

function simple.todot(g, title)
   local nodes, edges = simplify(g)
   local text = {'digraph G {\n'}
   if title then text[#text + 1] = 'labelloc="t";\nlabel="' .. title .. '";\n' end
   text[#text + 1] = 'node [shape = oval]; '
   for _, node in ipairs(nodes) do
      text[#text + 1] = ('\nn%d[label="Node%d\\n%s"];'):format(node.id, node.id, (node:label():gsub('"', '\\"')))
   end
   text[#text + 1] = '\n'
   for _, edge in ipairs(edges) do text[#text + 1] = ('n%d -> n%d;\n'):format(edge[1].id, edge[2].id) end
   text[#text + 1] = '}'
   return table.concat(text)
end

function simple.dot(g, title, name)
   local path = name or os.tmpname()
   local file = assert(io.open(path .. '.dot', 'w'))
   file:write(simple.todot(g, title))
   file:close()
   os.execute("dot -Tsvg -o '" .. path .. ".svg' '" .. path .. ".dot'")
end
