-- Jobs for workers (`threads/threads.lua`): functions that run in other processes, with Lua states of their own, and
-- functions that get what they return. Arguments: the package, the natives.

local threads, native = ...

local Threads = {__serialize = 'threads.serialize'}
Threads.__index = Threads

-- Which module makes bytes of jobs and results. Tensors are copied by each of ours.
function Threads.serialization(name)
   if name == nil then return Threads.__serialize end
   if type(name) ~= 'string' then error('threads.Threads.serialization: the name of a module expected', 2) end
   if name == 'threads.sharedserialize' then
      native.warn('threads.sharedserialize: workers are processes here, which get copies: what one writes into a '
         .. 'tensor does not reach the others; return it from the job instead')
   end
   Threads.__serialize = name
end

-- `count` workers, in each of which the functions run first, with the number of the worker. Then all that the last of
-- them has returned, a table for each worker.
function Threads.new(count, ...)
   if type(count) ~= 'number' or count < 1 then error('threads.Threads: the number of workers expected', 2) end
   local starts = {...}
   for i, start in ipairs(starts) do
      if type(start) ~= 'function' then
         error(('threads.Threads: argument %d is a %s, a function expected'):format(i + 1, type(start)), 2)
      end
   end
   if not starts[1] then starts[1] = function() end end
   -- Pools that nobody holds any more are not seen to be large.
   if native.count() >= 8 then collectgarbage() end
   count = math.floor(count)
   local serialize = Threads.__serialize
   if not native.own[serialize] then require(serialize) end
   local self = setmetatable({N = count, endcallbacks = {n = 0}, errors = false, __specific = true, __running = true,
      __serialize = serialize, __last = 0}, Threads)
   self.__pool = native.open(count, serialize)
   local results = {}
   for i, start in ipairs(starts) do
      for worker = 1, count do
         self:addjob(worker, start, i == #starts and function(...) table.insert(results, {...}) end or nil, worker)
      end
   end
   self:specific(false)
   return self, results
end

function Threads:isrunning() return self.__running end

local function running(self)
   if not self.__running then error('thread system is not running', 3) end
end

-- Whether jobs name the worker that is to do them, as at first. To change it, those that there are must be done.
function Threads:specific(flag)
   running(self)
   if flag == nil then return self.__specific end
   if type(flag) ~= 'boolean' then error('boolean expected', 2) end
   self:synchronize()
   self.__specific = flag
   native.specific(self.__pool, flag)
end

local function worker(self, index)
   if not self.__specific then return 1 end
   if type(index) ~= 'number' or index < 1 or index > self.N then error('thread index expected', 3) end
   return math.floor(index)
end

-- Whether a job can be added without waiting for another one.
function Threads:acceptsjob(index)
   running(self)
   return native.accepts(self.__pool, worker(self, index))
end

-- ([worker,] callback[, endcallback[, …]]): a worker runs callback(…), with copies of its upvalues; what it returns is
-- what `endcallback` gets, here, in `dojob` or `synchronize`.
function Threads:addjob(...)
   running(self)
   local given, n = {...}, select('#', ...)
   local index = worker(self, given[1])
   local first = self.__specific and 2 or 1
   local callback, endcallback = given[first], given[first + 1]
   if type(callback) ~= 'function' then error('function callback expected', 2) end
   if endcallback ~= nil and type(endcallback) ~= 'function' then error('function (or nil) endcallback expected', 2) end
   local arguments = table.pack(table.unpack(given, first + 2, n))
   local bytes = native.pack(self.__serialize, {callback, arguments})
   self.errors = false
   while not native.accepts(self.__pool, index) do self:dojob() end
   self.__last = self.__last + 1
   self.endcallbacks[self.__last] = endcallback or false
   self.endcallbacks.n = self.endcallbacks.n + 1
   native.add(self.__pool, index, self.__last, bytes)
end

local function traced(message)
   if type(message) ~= 'string' then return message end
   return debug.traceback(message, 2)
end

-- Waits for the next job that is done, and runs its endcallback. What either raised is raised here.
function Threads:dojob()
   running(self)
   if not self:hasjob() then error('threads: there is no job to wait for', 2) end
   self.errors = true -- as long as it is not known
   local job, index, kind, bytes
   repeat job, index, kind, bytes = native.take(self.__pool) until job
   local endcallback = self.endcallbacks[job]
   self.endcallbacks[job] = nil
   self.endcallbacks.n = self.endcallbacks.n - 1
   if not bytes then
      error(('[thread %d callback] its process has ended before the job was done'):format(index), 0)
   end
   if kind == 2 then os.exit(tonumber(bytes)) end
   if kind == 1 then error(('[thread %d callback] %s'):format(index, bytes), 0) end
   if endcallback then
      local results = native.unpack(self.__serialize, bytes)
      local isFine, message = xpcall(endcallback, traced, table.unpack(results, 1, results.n))
      if not isFine then
         if type(message) ~= 'string' then error(message, 0) end
         error(('[thread %d endcallback] %s'):format(index, message), 0)
      end
   end
   self.errors = false
end

-- Errors are raised at once.
function Threads.haserror() return false end

function Threads:hasjob()
   running(self)
   return self.endcallbacks.n > 0
end

-- Waits for all jobs.
function Threads:synchronize()
   if not self.__running then return end
   self.errors = false
   while self:hasjob() do self:dojob() end
end

-- Waits for all jobs and ends the workers; after an error it does nothing, as the original's.
function Threads:terminate()
   if not self.__running or self.errors then return end
   local isFine, message = pcall(self.synchronize, self)
   self.__running = false
   native.close(self.__pool)
   if not isFine then error(message, 0) end
end

function Threads:__gc()
   if not self.__pool then return end
   pcall(self.terminate, self)
   self.__running = false
   native.close(self.__pool)
end

local constructor = {__newindex = Threads, __index = Threads, __call = function(_, ...) return Threads.new(...) end}
threads.Threads = setmetatable({}, constructor)
-- In old scripts the module was the class.
setmetatable(threads, constructor)

-- Locks for all workers, by number.
local Lock = {}
Lock.__index = Lock
function Lock:id() return self[1] end
function Lock:free() native.free(self[1]) end

local Mutex = setmetatable({}, Lock)
Mutex.__index = Mutex
function Mutex:lock() repeat until native.lock(self[1]) end
function Mutex:unlock() native.unlock(self[1]) end

local Condition = setmetatable({}, Lock)
Condition.__index = Condition
function Condition:wait(mutex) repeat until native.wait(self[1], mutex:id()) end
function Condition:signal() native.signal(self[1]) end

-- A new one, or the one of an id.
local function lock(class, make, is, name)
   return function(id)
      if id == nil then id = make() end
      if type(id) ~= 'number' or not is(id) then
         error(('threads.%s: %s is the id of none'):format(name, tostring(id)), 2)
      end
      return setmetatable({id}, class)
   end
end
threads.Mutex = lock(Mutex, native.mutex, native.isMutex, 'Mutex')
threads.Condition = lock(Condition, native.condition, native.isCondition, 'Condition')

-- A process that runs a text; `free` waits for its end.
local Thread = {}
Thread.__index = Thread
function Thread:free() repeat until native.finish(self.pid) end
function threads.Thread(code)
   if type(code) ~= 'string' then error('threads.Thread: the text of a program expected', 2) end
   return setmetatable({pid = native.run(code)}, Thread)
end

-- `f`, but only one worker at a time is in it.
function threads.safe(f, mutex)
   if type(f) ~= 'function' then error('function, [mutex] expected', 2) end
   if mutex ~= nil and getmetatable(mutex) ~= Mutex then error('function, [mutex] expected', 2) end
   local id = (mutex or threads.Mutex()):id()
   return function(...)
      local held = require('threads').Mutex(id)
      held:lock()
      local results = table.pack(pcall(f, ...))
      held:unlock()
      if not results[1] then error(results[2], 0) end
      return table.unpack(results, 2, results.n)
   end
end
package.loaded['threads.threads'], package.loaded['threads.safe'] = threads.Threads, threads.safe
