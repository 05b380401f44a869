-- measure(step, seconds): the seconds one call of `step` takes, in the fastest of 15 blocks and in the
-- median one. A block is a fifth of the calls that fit into `seconds`, which warm up before.
local function measure(_, step, seconds)
   local timer, warm = torch.Timer(), 0
   while timer:time().real < seconds do step(); warm = warm + 1 end
   local calls, times = math.max(1, math.floor(warm/5)), {}
   for block = 1, 15 do
      timer:reset()
      for _ = 1, calls do step() end
      times[block] = timer:time().real/calls
   end
   table.sort(times)
   return times[1], times[8]
end

-- measure.tasks(tasks, names, seconds): makes each task of these names, whose step may stand for several points, and
-- prints a line "task minimum median" in microseconds a point.
local function measureTasks(tasks, names, seconds)
   for _, name in ipairs(names) do
      math.randomseed(1)
      torch.manualSeed(1)
      local step, points = assert(tasks[name], 'no task '..name)()
      local fastest, median = measure(nil, step, seconds)
      local scale = 1e6/(points or 1)
      print(string.format('%s %.1f %.1f', name, fastest*scale, median*scale))
   end
end

return setmetatable({tasks = measureTasks}, {__call = measure})
