-- Files of HDF5 (`torch-hdf5`): groups as tables, datasets as tensors. Arguments: the package, the natives.

local hdf5, native = ...

hdf5.version = native.version()
function hdf5.debugMode() end

-- An absolute path from parts or a text.
local function parts(path)
   if type(path) == 'table' then return {table.unpack(path)} end
   local list = {}
   for part in path:gmatch('[^/]+') do list[#list + 1] = part end
   return list
end

local function join(path, name) return (path == '/' and '' or path) .. '/' .. name end

-- How datasets are written: in chunks, compressed.
local Options = torch.class('hdf5.DataSetOptions', hdf5)

function Options:__init() self._level = 0 end

function Options:setChunked(...)
   local sizes = {...}
   for i, size in ipairs(sizes) do
      if type(size) ~= 'number' or size < 1 then
         error(('hdf5.DataSetOptions:setChunked: size %d is %s, a number from 1 expected'):format(i, tostring(size)), 2)
      end
   end
   self._chunking = sizes
   return self
end

function Options:setDeflate(level)
   level = level or 6
   if type(level) ~= 'number' or level < 0 or level > 9 then
      error('hdf5.DataSetOptions:setDeflate: a level from 0 to 9 expected', 2)
   end
   self._level = level
   return self
end

function Options.close() end

function Options:__tostring__()
   return '[DataSetOptions: chunking=' .. (self._chunking and table.concat(self._chunking, 'x') or 'none') .. ']'
end

-- Chunks are no larger than what is written.
local function chunks(options, tensor)
   local sizes = options and options._chunking
   if not sizes then return nil end
   if #sizes ~= tensor:dim() then
      local text = 'Chunk size must have same number of dimensions as data! Chunk size has %d dimensions; data has %d'
      error(text:format(#sizes, tensor:dim()), 0)
   end
   local fitting = {}
   for k, size in ipairs(sizes) do fitting[k] = math.min(math.floor(size), tensor:size(k)) end
   return fitting
end

-- Datasets.
local DataSet = torch.class('hdf5.HDF5DataSet', hdf5)

-- What file:read gives.
local function keep(self, file, path)
   if type(file) ~= 'number' or type(path) ~= 'string' then
      error(torch.typename(self) .. ' has no constructor for scripts: file:read(path) gives objects', 3)
   end
   self._file, self._path = file, path
end

function DataSet:__init(file, path) keep(self, file, path) end

function DataSet:all() return native.read(self._file, self._path) end

-- A number or {first, last} for each dimension.
function DataSet:partial(...)
   local ranges = {...}
   local n = #native.sizes(self._file, self._path)
   if #ranges ~= n then
      error(('HDF5DataSet:partial() - dimension mismatch. Expected %d but %d were given.'):format(n, #ranges), 2)
   end
   local offsets, counts = {}, {}
   for k, range in ipairs(ranges) do
      if type(range) ~= 'table' then range = {range, range} end
      local first, last = tonumber(range[1]), tonumber(range[2])
      if not first or not last then
         error(('HDF5DataSet:partial() - argument %d: a number or {first, last} expected'):format(k), 2)
      end
      offsets[k], counts[k] = first - 1, last - first + 1
   end
   return native.read(self._file, self._path, offsets, counts)
end

function DataSet:dataspaceSize() return native.sizes(self._file, self._path) end

-- What makes a tensor of the type that is read.
function DataSet:getTensorFactory() return torch.factory(native.type(self._file, self._path)) end

function DataSet.close() end

function DataSet:__tostring__() return '[HDF5DataSet ' .. tostring(self._path) .. ']' end

-- Groups.
local Group = torch.class('hdf5.HDF5Group', hdf5)

function Group:__init(file, path) keep(self, file, path) end

local function object(file, path)
   local kind = native.kind(file, path)
   if kind == 'group' then return hdf5.HDF5Group(file, path) end
   if kind == 'dataset' then return hdf5.HDF5DataSet(file, path) end
   if kind then error('Unsupported data type at ' .. path, 0) end
end

function Group:read(path)
   local place = self._path
   for _, part in ipairs(parts(path or {})) do
      local inner = join(place, part)
      local kind = native.kind(self._file, inner)
      if not kind then
         error(("HDF5Group:read() - no such child '%s' for [HDF5Group %s]"):format(part, place), 0)
      end
      place = inner
   end
   return object(self._file, place)
end

function Group:all()
   local all = {}
   for _, name in ipairs(native.names(self._file, self._path)) do all[name] = self:read{name}:all() end
   return all
end

function Group:createChild(name)
   native.makeGroup(self._file, join(self._path, name))
   return hdf5.HDF5Group(self._file, join(self._path, name))
end

function Group:getOrCreateChild(name)
   if native.kind(self._file, join(self._path, name)) == 'group' then
      return hdf5.HDF5Group(self._file, join(self._path, name))
   end
   return self:createChild(name)
end

-- Puts a tensor, or a table of them by name, at a path below the group.
local function put(group, method, path, data, options)
   local name = table.remove(path, 1)
   if path[1] ~= nil then return put(group:getOrCreateChild(name), method, path, data, options) end
   if torch.isTensor(data) then
      if method == 'append' then return native.append(group._file, join(group._path, name), data) end
      return native.write(group._file, join(group._path, name), data, chunks(options, data),
         options and options._level or 0)
   end
   if type(data) ~= 'table' or torch.typename(data) then
      error('torch-hdf5: writing data of type ' .. torch.type(data) .. ' is not supported', 0)
   end
   local child = group:getOrCreateChild(name)
   for key, value in pairs(data) do put(child, method, parts(tostring(key)), value, options) end
end

for _, method in ipairs{'write', 'append'} do
   Group[method] = function(self, path, data, options)
      path = parts(path)
      if not path[1] then error('HDF5Group: descended too far', 2) end
      put(self, method, path, data, options)
   end
end

function Group.close() end

function Group:__tostring__() return '[HDF5Group ' .. tostring(self._path) .. ']' end

-- Files.
local File = torch.class('hdf5.HDF5File', hdf5)

function File:__init(filename, file)
   if type(filename) ~= 'string' or type(file) ~= 'number' then
      error('hdf5.HDF5File has no constructor for scripts: hdf5.open(filename, mode) opens files', 2)
   end
   self._filename, self._file = filename, file
   self._rootGroup = hdf5.HDF5Group(file, '/')
end

function File:filename() return self._filename end
function File:close() native.close(self._file) end
function File:read(path) return self._rootGroup:read(path or '/') end
function File:all() return self._rootGroup:all() end

for _, method in ipairs{'write', 'append'} do
   File[method] = function(self, path, data, options)
      if type(path) ~= 'string' then error('HDF5File:' .. method .. '() requires a path as its first parameter', 2) end
      if not torch.isTensor(data) and (type(data) ~= 'table' or torch.typename(data)) then
         error('HDF5File:' .. method .. '() requires a tensor or table as its second parameter', 2)
      end
      local list = parts(path)
      if list[1] then return self._rootGroup[method](self._rootGroup, list, data, options) end
      if torch.isTensor(data) then
         error('HDF5File:write() - must provide a table when writing to the root location', 2)
      end
      for key, value in pairs(data) do self._rootGroup[method](self._rootGroup, tostring(key), value, options) end
   end
end

function File:__tostring__() return '[HDF5File: ' .. tostring(self._filename) .. ']' end

local modes = {r = 0, ['r+'] = 1, w = 2, ['w-'] = 3}

-- 'r', 'r+' (the file must be there), 'w' (a new one in place of another), 'w-' (of none); 'a', the default: what is
-- there, else a new one.
function hdf5.open(filename, mode)
   if type(filename) ~= 'string' then error('hdf5.open: the name of a file expected', 2) end
   filename = filename:gsub('^~/', function() return paths.home .. '/' end)
   if not paths.dirp(paths.dirname(filename)) then
      error('HDF5File.open: no such directory ' .. paths.dirname(filename), 2)
   end
   if mode == nil or mode == 'a' then mode = paths.filep(filename) and 'r+' or 'w' end
   if not modes[mode] then error("Unknown mode '" .. tostring(mode) .. "' for hdf5.open()", 2) end
   return hdf5.HDF5File(filename, native.open(filename, modes[mode]))
end
hdf5.HDF5File.open = hdf5.open
