-- The package `paths`. Arguments: the package, and the system functions.

local paths, system = ...

local function text(value, name)
   if type(value) ~= 'string' then
      error('paths.' .. name .. ': a string expected, got ' .. type(value), 3)
   end
   return value
end

function paths.filep(path) return system.kind(text(path, 'filep')) == 'file' end
function paths.dirp(path) return system.kind(text(path, 'dirp')) == 'directory' end
paths.cwd, paths.rmdir = system.cwd, system.rmdir

function paths.basename(path, suffix)
   local name = text(path, 'basename'):match('([^/]*)/*$')
   suffix = (suffix or ''):gsub('^%.', '')
   local stem = #name - #suffix - 1
   if suffix ~= '' and stem >= 0 and name:sub(stem + 1) == '.' .. suffix then
      name = name:sub(1, stem)
   end
   return name
end

function paths.dirname(path)
   local folder = text(path, 'dirname'):match('^(.*)/+[^/]+/*$')
   if not folder then return path:sub(1, 1) == '/' and path or '.' end
   folder = folder:gsub('/+$', '')
   return folder == '' and '/' or folder
end

function paths.extname(path) return text(path, 'extname'):match('%.([^.]*)$') end

-- absolute, without '.' and '..'
function paths.concat(...)
   local whole = system.cwd()
   for i = 1, select('#', ...) do
      local part = text((select(i, ...)), 'concat')
      whole = part:sub(1, 1) == '/' and part or whole .. '/' .. part
   end
   local names = {}
   for name in whole:gmatch('[^/]+') do
      if name == '..' then
         table.remove(names)
      elseif name ~= '.' then
         table.insert(names, name)
      end
   end
   return '/' .. table.concat(names, '/')
end

function paths.dir(path) return system.list(text(path, 'dir')) end

-- `filter`: a pattern, or a function of the name
function paths.files(path, filter)
   local names, i = system.list(text(path, 'files')) or {}, 0
   return function()
      repeat
         i = i + 1
         local name = names[i]
         local wanted = name == nil or filter == nil
            or (type(filter) == 'function' and filter(name))
            or (type(filter) == 'string' and name:find(filter))
         if wanted then return name end
      until false
   end
end

local function only(kind)
   return function(path)
      return paths.files(path, function(name)
         return name ~= '.' and name ~= '..' and system.kind(path .. '/' .. name) == kind
      end)
   end
end
paths.iterfiles, paths.iterdirs = only('file'), only('directory')

-- makes the folders above, too
function paths.mkdir(path)
   local above = paths.dirname(text(path, 'mkdir'))
   if above ~= path and not paths.dirp(above) then paths.mkdir(above) end
   return system.mkdir(path)
end

function paths.rmall(path, sure)
   if sure ~= 'yes' then return nil, "missing second argument ('yes')" end
   local kind = system.kind(text(path, 'rmall'))
   if kind == 'file' then return os.remove(path) end
   if not kind then return nil, 'not a file or directory', path end
   for name in paths.files(path) do
      if name ~= '.' and name ~= '..' then
         local inner = path .. '/' .. name
         local done, message = paths.rmall(inner, sure)
         if not done then return done, message, inner end
      end
   end
   return system.rmdir(path)
end

paths.tmpname = os.tmpname
paths.home = os.getenv('HOME') or '.'
function paths.uname() return (system.uname()) end
function paths.is_win() return false end
function paths.is_mac() return system.uname() == 'Darwin' end

function paths.thisfile(name, depth)
   local at = debug.getinfo(depth or 2, 'S')
   local file = at and at.source:match('^@(.*)')
   file = file and paths.concat(file)
   if type(name) ~= 'string' then return file end
   return file and paths.concat(paths.dirname(file), name) or name
end

-- relative to the file that calls
function paths.dofile(name, depth)
   local file = paths.thisfile(nil, 1 + (depth or 2))
   if file then name = paths.concat(paths.dirname(file), name) end
   return dofile(name)
end

function paths.findprogram(...)
   for _, program in ipairs({...}) do
      for folder in (os.getenv('PATH') or '.'):gmatch('[^:]+') do
         local path = paths.concat(folder, program)
         if paths.filep(path) then return path end
      end
   end
end

function paths.execdir()
   local program = arg and arg[-1] or 'seqlua'
   if not program:find('/') then program = paths.findprogram(program) end
   return program and paths.dirname(paths.concat(program))
end

function paths.require(name) return require(name) end
