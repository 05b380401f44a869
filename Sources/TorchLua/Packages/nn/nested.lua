-- Walks over nested tables of tensors, for `nn.utils` and `rnn`. Arguments: a package, and its natives, which get
-- `fail`, `istable`, `enter`, `pairwise` and `each`.

local _, native = ...

function native.fail(name, ...)
   local kinds = {}
   for i = 1, select('#', ...) do kinds[i] = torch.type((select(i, ...))) end
   error(name .. ': expecting nested tensors or tables, got ' .. table.concat(kinds, ' and '), 3)
end

function native.istable(t) return type(t) == 'table' and not torch.typename(t) end
local istable = native.istable

-- The tables that a walk is in: a table in itself has no end.
function native.enter(name, within, t)
   if within[t] then error(name .. ': a table lies in itself', 0) end
   within[t] = true
end

-- a function (t1, t2, x) that walks t2 and gives both; `leaf(t1, t2, x)` gives what stands for t1 at a tensor.
-- With `exact`, t1 loses what t2 does not have.
function native.pairwise(name, leaf, exact)
   local function walk(t1, t2, x, within)
      if istable(t2) then
         native.enter(name, within, t2)
         if not istable(t1) then t1 = {t1} end
         for key, value in pairs(t2) do t1[key] = walk(t1[key], value, x, within) end
         if exact then
            for key in pairs(t1) do if t2[key] == nil then t1[key] = nil end end
         end
         within[t2] = nil
         return t1
      end
      if not torch.isTensor(t2) then native.fail(name, t1, t2) end
      return leaf(t1, t2, x)
   end
   return function(t1, t2, x) return walk(t1, t2, x, {}), t2 end
end

-- a function (t, x, y) that puts `leaf(value, x, y)` in place of everything in t that is no table
function native.each(name, leaf)
   local function walk(t, x, y, within)
      if not istable(t) then return leaf(t, x, y) end
      native.enter(name, within, t)
      for key, value in pairs(t) do t[key] = walk(value, x, y, within) end
      within[t] = nil
      return t
   end
   return function(t, x, y) return walk(t, x, y, {}) end
end
