-- measure(step, seconds): the seconds one call of `step` takes, in the fastest of 15 blocks and in the
-- median one. A block is a fifth of the calls that fit into `seconds`, which warm up before.
return function(step, seconds)
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
