-- Pictures of graphs by Graphviz's programs (`graph/graphviz.lua`). Arguments: the package.

local graph = ...

local function quoted(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

-- Runs a program of Graphviz on a text in its language.
local function run(program, kind, text, path)
   if not program:find('^%a+$') then error("graph: there is no layout '" .. tostring(program) .. "'", 0) end
   if not paths.findprogram(program) then
      error("graph: the program '" .. program .. "' is not installed (Debian: apt install graphviz)", 0)
   end
   local input = os.tmpname()
   local file = assert(io.open(input, 'w'))
   file:write(text)
   file:close()
   local command = program .. ' -T' .. kind .. ' -o ' .. quoted(path) .. ' ' .. quoted(input) .. ' 2>&1'
   local pipe = assert(io.popen(command))
   local said = pipe:read('*a')
   local done = pipe:close()
   os.remove(input)
   if not done then error('graph: ' .. program .. ' failed: ' .. said, 0) end
end

-- Writes a picture of the graph; the file's ending says which kind, `net.svg`.
function graph.graphvizFile(g, algorithm, path)
   if torch.typename(g) == nil or not g.todot then error('graph.graphvizFile: a graph expected', 2) end
   if type(path) ~= 'string' then error('graph.graphvizFile: the name of a file expected', 2) end
   local kind = path:match('%.(%w+)$')
   if not kind then error("graph.graphvizFile: '" .. path .. "' has no ending that says which kind", 2) end
   run(algorithm or 'dot', kind, g:todot(), path)
end

-- Where Graphviz puts the nodes, n x 2, both from 0 to 1.
function graph.graphvizLayout(g, algorithm)
   if torch.typename(g) == nil or not g.todot then error('graph.graphvizLayout: a graph expected', 2) end
   local path = os.tmpname()
   run(algorithm or 'dot', 'plain', g:todot(), path)
   local places = torch.zeros(#g.nodes, 2)
   local width, height
   for line in io.lines(path) do
      local w, h = line:match('^graph %S+ (%S+) (%S+)')
      if w then width, height = tonumber(w), tonumber(h) end
      local id, x, y = line:match('^node n(%d+) (%S+) (%S+)')
      if id then
         places[tonumber(id)][1] = tonumber(x) / width
         places[tonumber(id)][2] = tonumber(y) / height
      end
   end
   os.remove(path)
   return places
end

-- Writes `name.svg` and `name.dot`; without a name a picture in the folder for passing files, whose path is shown.
function graph.dot(g, title, name)
   if torch.typename(g) == nil or not g.todot then error('graph.dot: a graph expected', 2) end
   local path = name or os.tmpname()
   run('dot', 'svg', g:todot(title), path .. '.svg')
   run('dot', 'dot', g:todot(title), path .. '.dot')
   if not name then print('picture of the graph: ' .. path .. '.svg') end
end
