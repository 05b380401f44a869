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

-- What `like` has more is added to `t`, what it has less is taken away.
function nesting.resizeNestedAs(t, like)
   if torch.isTensor(t) then
      t:resizeAs(like)
      return
   end
   expect('resizeNestedAs', t, torch.type(t))
   for key, inner in pairs(like) do
      if t[key] then nesting.resizeNestedAs(t[key], inner) else t[key] = nesting.cloneNested(inner) end
   end
   for key in pairs(t) do if not like[key] then t[key] = nil end end
end

function nesting.copyNested(t, from)
   if torch.isTensor(t) then
      t:copy(from)
      return
   end
   expect('copyNested', t, torch.type(t))
   for key, inner in pairs(from) do nesting.copyNested(t[key], inner) end
   for key in pairs(t) do
      if not from[key] then error('key ' .. tostring(key) .. ' present in output but not in input', 2) end
   end
end

function nesting.addNestedTo(t, more)
   if torch.isTensor(t) then
      t:add(more)
      return
   end
   expect('addNestedTo', t, torch.type(t))
   for key, inner in pairs(more) do
      if t[key] == nil then error('missing key', 2) end
      nesting.addNestedTo(t[key], inner)
   end
end

return nesting
