-- What works on a tensor or on tables of tensors (`nngraph/nesting.lua`).

local nesting = {}

local function expect(name, t, what)
   if type(t) ~= 'table' then error('nesting.' .. name .. ': a tensor or a table of them expected, got ' .. what, 3) end
end

function nesting.cloneNested(t)
   if torch.isTensor(t) then return t:clone() end
   expect('cloneNested', t, torch.type(t))
   local copy = {}
   for key, inner in pairs(t) do copy[key] = nesting.cloneNested(inner) end
   return copy
end

function nesting.fillNested(t, value)
   if torch.isTensor(t) then
      t:fill(value)
   else
      expect('fillNested', t, torch.type(t))
      for _, inner in pairs(t) do nesting.fillNested(inner, value) end
   end
end

-- Goes through `t` and `other` side by side: `leaf` gets two tensors, `missing` a table, a key of `other` that it lacks
-- and what stands there, `extra` a table and a key that `other` lacks.
local function together(name, t, other, leaf, missing, extra)
   if torch.isTensor(t) then
      leaf(t, other)
      return
   end
   expect(name, t, torch.type(t))
   for key, inner in pairs(other) do
      if t[key] then together(name, t[key], inner, leaf, missing, extra) else missing(t, key, inner) end
   end
   for key in pairs(t) do if not other[key] then extra(t, key) end end
end

-- What `like` has more is added to `t`, what it has less is taken away.
function nesting.resizeNestedAs(t, like)
   together('resizeNestedAs', t, like, function(a, b) a:resizeAs(b) end,
      function(to, key, inner) to[key] = nesting.cloneNested(inner) end, function(from, key) from[key] = nil end)
end

function nesting.copyNested(t, from)
   together('copyNested', t, from, function(a, b) a:copy(b) end, function() expect('copyNested', nil, 'nil') end,
      function(_, key) error('key ' .. tostring(key) .. ' present in output but not in input', 4) end)
end

function nesting.addNestedTo(t, more)
   together('addNestedTo', t, more, function(a, b) a:add(b) end, function() error('missing key', 4) end, function() end)
end

return nesting
