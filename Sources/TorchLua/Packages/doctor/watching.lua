-- Stands between a script and what the doctor asks about: samples that are made when they are asked for, the
-- random numbers that go into them, and the optimisers. Arguments: nothing, and natives. Gives a function that takes
-- all of it away again. Whatever is not watched runs as it would.

local _, native = ...
local random, exit, setmeta, rawget, rawset, type = math.random, os.exit, setmetatable, rawget, rawset, type
local getinfo, sub = debug.getinfo, string.sub

-- `making`: how many samples are being made, one inside another; `held`: the first draw of each place, while held
local state = native.state

-- Ends the making of a sample, by an error too; not by a function of Lua, which an interrupt would end.
local made = setmeta({}, {__close = native.leave})

local function maker(index)
   return function(self, key)
      if type(key) ~= 'number' then return index(self, key) end
      native.enter(self)
      local _ <close> = made
      return index(self, key)
   end
end

local wrapped = setmeta({}, {__mode = 'k'})

local function watchedSetmetatable(t, meta)
   local index = type(meta) == 'table' and not wrapped[meta] and rawget(meta, '__index')
   if type(index) == 'function' and sub(getinfo(index, 'S').source, 1, 8) ~= '=[seqlua' then
      wrapped[meta] = true
      rawset(meta, '__index', maker(index))
   end
   return setmeta(t, meta)
end

local function watchedRandom(...)
   if state.making == 0 then return random(...) end
   local held = native.draw()
   if not held then return random(...) end
   local value = state.held[held]
   if value == nil then
      value = random(...)
      state.held[held] = value
   end
   return value
end

setmetatable, math.random = watchedSetmetatable, watchedRandom -- luacheck: ignore
if native.exit then os.exit = native.exit end -- luacheck: ignore

local originals = {}
local function tell(optim)
   for _, name in ipairs{
      'sgd', 'adam', 'adamw', 'adamax', 'adagrad', 'adadelta', 'rmsprop', 'rprop', 'nag', 'asgd', 'lbfgs', 'cg'
   } do
      local step = optim[name]
      if type(step) == 'function' then
         local isKnown = false
         originals[name] = step
         optim[name] = function(feval, x, config, ...)
            isKnown = isKnown or native.optimizer(name, config)
            return step(feval, x, config, ...)
         end
      end
   end
   return optim
end

local preload, loaded = package.preload, package.loaded
local open = preload.optim
if loaded.optim then
   tell(loaded.optim)
elseif open then
   preload.optim = function(...) return tell(open(...)) end
end

return function()
   if setmetatable == watchedSetmetatable then setmetatable = setmeta end -- luacheck: ignore
   if math.random == watchedRandom then math.random = random end -- luacheck: ignore
   if native.exit and os.exit == native.exit then os.exit = exit end -- luacheck: ignore
   if open and not loaded.optim then preload.optim = open end
   for name, step in pairs(originals) do loaded.optim[name] = step end
end
