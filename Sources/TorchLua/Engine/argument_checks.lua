-- The function `check{['package.function'] = kinds}`: puts checks of their arguments before functions that are
-- written in Lua, so that a wrong one is named in terms of the script, not by what the function would first do
-- with it. Kinds are Lua's types and classes; with ? one may be nil, `self` is an object of the class.

local type, select, error = type, select, error

local function callable(value)
   if type(value) == 'userdata' then return not torch.isTensor(value) and not torch.isStorage(value) end
   local meta = type(value) == 'table' and getmetatable(value)
   return type(value) == 'function' or type(meta) == 'table' and rawget(meta, '__call') ~= nil
end

local function is(value, kind)
   if kind == 'torch.Tensor' then return torch.isTensor(value) end
   if kind:find('.', 1, true) then return torch.isTypeOf(value, kind) end
   return type(value) == kind
end

local function checked(f, path, class, name, form)
   local kinds = {}
   for kind, mark in form:gmatch('([%a.]+)(%??)') do kinds[#kinds + 1] = {name = kind, optional = mark == '?'} end
   local first = (kinds[1].name == 'self' or name == '__init') and 1 or 0
   return function(...)
      for i = 1, #kinds do
         local kind, value = kinds[i], (select(i, ...))
         local want, fits = kind.name, true
         if want == 'self' then
            if not torch.isTypeOf(value, class) then
               local got = torch.type(value)
               error("calling '" .. name .. "' on bad self (" .. class .. ' expected, got ' .. got .. ')', 2)
            end
         elseif want == 'function' then
            fits = callable(value)
         elseif want ~= 'any' then
            fits = is(value, want) or kind.optional and value == nil
         end
         if not fits then
            error('bad argument #' .. i - first .. " to '" .. path .. "' (" .. want .. ' expected, got '
               .. torch.type(value) .. ')', 2)
         end
      end
      return f(...)
   end
end

return function(all)
   for path, form in pairs(all) do
      local owner, name = path:match('^(.*)%.([^.]+)$')
      local at = _G
      for part in owner:gmatch('[^.]+') do at = at and at[part] end
      local f = at and at[name]
      if type(f) == 'function' then at[name] = checked(f, name == '__init' and owner or path, owner, name, form) end
   end
end
