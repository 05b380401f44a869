import Foundation
import TestSupport
import Testing
import TorchLua

/// `threads`: jobs in other processes, what they get and what they give back.
@Suite struct ThreadsTests {
  @Test func jobsRunInWorkers() throws {
    try run(
      """
      local threads = require 'threads'
      local message = 'hello'
      local pool, started = threads.Threads(3,
         function(id) greeting = message end,
         function(id) return id, __threadid, greeting end)
      assert(#started == 3 and greeting == nil and __threadid == nil)
      local ids = {}
      for _, s in ipairs(started) do
         assert(s[1] == s[2] and s[3] == 'hello')
         ids[s[1]] = true
      end
      assert(ids[1] and ids[2] and ids[3])
      local sum, order = 0, {}
      for i = 1, 20 do
         pool:addjob(
            function(x, nothing, y) return i * x, nothing, y, greeting end,
            function(a, nothing, y, text)
               assert(nothing == nil and y == 'y' and text == 'hello' and a == 10 * i)
               sum = sum + a
            end, 10, nil, 'y')
      end
      assert(pool:hasjob() and not pool:haserror())
      pool:synchronize()
      assert(sum == 2100 and not pool:hasjob())
      -- upvalues are copies, and go with the job, not with its end
      local count = 0
      for i = 1, 4 do pool:addjob(function() count = count + 1 return count end, function(n) assert(n == 1) end) end
      pool:terminate()
      assert(count == 0 and not pool:isrunning())
      pool:terminate()
      pool:synchronize()
      local ok, text = pcall(pool.addjob, pool, function() end)
      assert(not ok and text:find('thread system is not running', 1, true))
      """)
  }

  /// A job that opens a pool whose jobs open a pool, and so on, ends with an error of the third.
  @Test func poolsInWorkersEnd() throws {
    try run(
      """
      local threads = require 'threads'
      local function open(open, depth)
         local pool = require 'threads'.Threads(1)
         local reached, why = depth
         pool:addjob(function() return pcall(open, open, depth + 1) end,
            function(fine, deeper) if fine then reached = deeper else why = deeper end end)
         pool:synchronize()
         pool:terminate()
         if why then error(why) end
         return reached
      end
      local fine, why = pcall(open, open, 1)
      assert(not fine and tostring(why):find('workers of workers'), why)
      """)
  }

  /// A dataset is often an object with functions in it (torchnet).
  @Test func functionsInObjectsGoAlong() throws {
    try run(
      """
      local threads = require 'threads'
      local methods = torch.class('Set')
      function methods:__init(f) self.f = f end
      local set, k = Set(function(i) return i * 3 end), 2
      local pool = threads.Threads(1, function() local S = torch.class('Set') function S:__init() end end)
      local got
      pool:addjob(function() return set.f(7) + k end, function(x) got = x end)
      pool:synchronize()
      assert(got == 23, got)
      pool:terminate()
      """)
  }

  @Test func tensorsAndModulesGoThereAndBack() throws {
    try run(
      """
      local threads = require 'threads'
      require 'nn'
      local pool = threads(2, function() require 'nn' end)
      local model, x = nn.Linear(4, 3), torch.rand(5, 4)
      local seen = 0
      for i = 1, 6 do
         pool:addjob(
            function(rows) return {output = model:forward(x:narrow(1, 1, rows)), model = model}, torch.type(x) end,
            function(result, kind)
               assert(kind == 'torch.DoubleTensor' and result.output:size(1) == i % 5 + 1)
               assert((result.output - model:forward(x:narrow(1, 1, i % 5 + 1))):abs():max() == 0)
               assert(torch.type(result.model) == 'nn.Linear' and result.model ~= model)
               seen = seen + 1
            end, i % 5 + 1)
      end
      -- more than fits into a socket
      local large = torch.FloatTensor(3, 500, 1000):uniform()
      pool:addjob(function() return large * 2 end, function(y) assert((y - large * 2):abs():max() == 0) seen = seen + 1 end)
      pool:synchronize()
      assert(seen == 7)
      -- random numbers follow from the seed
      local function draws()
         torch.manualSeed(5)
         local values, pool = {}, threads.Threads(2)
         pool:specific(true)
         for worker = 1, 2 do
            pool:addjob(worker, function() return torch.uniform() end, function(u) values[worker] = u end)
         end
         pool:terminate()
         return values
      end
      local a, b = draws(), draws()
      assert(a[1] == b[1] and a[2] == b[2] and a[1] ~= a[2])
      pool:terminate()
      """)
  }

  @Test func specificWorkersKeepTheirState() throws {
    try run(
      """
      local threads = require 'threads'
      local pool = threads.Threads(2, function(id) state = 100 * id end)
      assert(pool:specific() == false)
      pool:specific(true)
      local got = {}
      for i = 1, 10 do
         local worker = i % 2 + 1
         assert(type(pool:acceptsjob(worker)) == 'boolean')
         pool:addjob(worker, function() state = state + 1 return state, __threadid end,
            function(s, id) assert(id == worker) got[id] = s end)
      end
      pool:synchronize()
      assert(got[1] == 105 and got[2] == 205)
      for _, index in ipairs{0, 3, 'a'} do
         local ok, text = pcall(pool.addjob, pool, index, function() end)
         assert(not ok and text:find('thread index expected', 1, true), text)
      end
      pool:specific(false)
      pool:addjob(function() return state end, function(s) assert(s == 105 or s == 205) end)
      pool:terminate()
      """)
  }

  /// Filled without waiting, and results taken one by one, as loaders of batches do.
  @Test func runsAhead() throws {
    try run(
      """
      local pool = require('threads').Threads(2, function() sys = require 'sys' end)
      local next, done = 0, {}
      local result
      local function get()
         while next < 30 and pool:acceptsjob() do
            next = next + 1
            pool:addjob(function(k) sys.sleep(0.002) return k end, function(k) result = k end, next)
         end
         if pool:hasjob() then
            pool:dojob()
            return result
         end
      end
      for k in get do done[#done + 1] = k end
      table.sort(done)
      assert(#done == 30 and done[1] == 1 and done[30] == 30)
      pool:terminate()
      """)
  }

  @Test func errorsComeBack() throws {
    try run(
      """
      local threads = require 'threads'
      local pool = threads.Threads(2)
      local function fails(text, ...)
         pool:addjob(...)
         local ok, message = pcall(pool.synchronize, pool)
         assert(not ok and tostring(message):find(text, 1, true), tostring(message))
      end
      fails('callback] script:', function() error('wrong here') end)
      fails('wrong here', function() error('wrong here') end)
      fails('endcallback] script:', function() return 3 end, function(n) error('got ' .. n) end)
      fails('cannot be handed over', function() return coroutine.create(print) end)
      fails('its process has ended', function() os.execute('kill -9 $PPID') end)
      -- the other worker goes on
      local n = 0
      for i = 1, 5 do pool:addjob(function() return 1 end, function(k) n = n + k end) end
      pool:synchronize()
      assert(n == 5)
      fails('its process has ended', function() os.execute('kill -9 $PPID') end)
      fails('its process has ended', function() end)
      for _, wrong in ipairs{
         function() threads.Threads() end, function() threads.Threads(0) end, function() threads.Threads(1e6) end,
         function() threads.Threads(0 / 0) end, function() threads.Threads(1, 3) end, function() pool:addjob() end,
         function() pool:addjob(print) end, function() pool:addjob(function() end, 3) end,
         function() pool:specific(1) end, function() pool:dojob() end,
         function() threads.Threads(1, function() error('no start') end) end,
         function() local c = coroutine.create(print) pool:addjob(function() return c end) end,
         function() threads.Threads.serialization(3) end, function() threads.Mutex(77) end,
         function() threads.Condition('x') end, function() threads.safe(1) end, function() threads.Thread() end,
      } do assert(not pcall(wrong)) end
      """)
  }

  @Test func locksHoldBetweenWorkers() throws {
    try runWithFile(
      """
      local threads = require 'threads'
      local file = io.open(path, 'w')
      file:write('0')
      file:close()
      -- read, wait, write: without the lock counts are lost
      local name = path
      local add = threads.safe(function()
         local file = io.open(name)
         local n = tonumber(file:read('a'))
         file:close()
         require('sys').sleep(0.001)
         file = io.open(name, 'w')
         file:write(string.format('%d', n + 1))
         file:close()
         return n
      end)
      local pool = threads.Threads(4)
      for i = 1, 40 do pool:addjob(function() return add() end, function(n) assert(n < 40) end) end
      pool:terminate()
      assert(io.open(path):read('a') == '40')

      local mutex, condition = threads.Mutex(), threads.Condition()
      mutex:lock()
      local thread = threads.Thread(string.format([[
         local threads = require 'threads'
         local mutex, condition = threads.Mutex(%d), threads.Condition(%d)
         mutex:lock()
         local file = io.open('%s', 'w')
         file:write('done')
         file:close()
         condition:signal()
         mutex:unlock()
      ]], mutex:id(), condition:id(), path))
      assert(not pcall(mutex.lock, mutex))
      condition:wait(mutex)
      assert(io.open(path):read('a') == 'done')
      mutex:unlock()
      assert(not pcall(mutex.unlock, mutex) and not pcall(condition.wait, condition, mutex))
      thread:free()
      mutex:free()
      condition:free()
      """)
  }

  /// Many that nobody ends: the collector does.
  @Test func poolsAreCollected() throws {
    try run(
      """
      local threads = require 'threads'
      for i = 1, 60 do threads.Threads(2, function() x = 1 end) end
      collectgarbage()
      local children = io.popen('ps -o pid= --ppid ' .. io.open('/proc/self/stat'):read('n') .. ' | wc -l')
      assert(children:read('n') < 40)
      children:close()
      """)
  }

  @Test func serializationsOfOnesOwn() throws {
    try run(
      """
      local threads = require 'threads'
      package.preload['own.bytes'] = function()
         return {
            save = function(x) return torch.serializeToStorage({marked = x}) end,
            load = function(s) return torch.deserializeFromStorage(s, nil, {functions = true}).marked end,
         }
      end
      assert(threads.Threads.serialization() == 'threads.serialize')
      threads.serialization('own.bytes')
      local ok, text = pcall(threads.Threads, 1)
      -- a worker finds it only on the path
      assert(not ok and text:find('own.bytes', 1, true), text)
      threads.serialization('threads.serialize')
      local s = require 'threads.serialize'
      assert(s.load(s.save(function() return 3 end))() == 3)
      """)
  }
}
