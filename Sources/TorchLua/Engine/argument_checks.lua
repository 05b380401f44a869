-- Puts checks of their arguments before functions that are written in Lua, so that a wrong one is named in
-- terms of the script, not by what the function would first do with it. Argument: the package.

local package = ...
-- The Lua types of the arguments; with ? one may be nil, `self` is an object of the class.
local all = {
   torch = {
      ['torch.toc'] = 'number',
      ['torch.Timer.time'] = 'self', ['torch.Timer.stop'] = 'self', ['torch.Timer.resume'] = 'self',
      ['torch.Timer.reset'] = 'self',
      ['torch.CmdLine.silent'] = 'self', ['torch.CmdLine.addTime'] = 'self string?',
      ['torch.CmdLine.text'] = 'self', ['torch.CmdLine.argument'] = 'self string',
      ['torch.CmdLine.option'] = 'self string', ['torch.CmdLine.default'] = 'self',
      ['torch.CmdLine.error'] = 'self string', ['torch.CmdLine.parse'] = 'self table?',
      ['torch.CmdLine.string'] = 'self string? table table?', ['torch.CmdLine.log'] = 'self any table?',
      ['torch.CmdLine.help'] = 'self table?',
   },
   sys = {['sys.split'] = 'string string?'},
   xlua = {
      ['xlua.log'] = 'string', ['xlua.formatTime'] = 'number', ['xlua.progress'] = 'number number',
      ['xlua.unpack'] = 'table', ['xlua.require'] = 'string', ['xlua.installed'] = 'string',
      ['xlua.Profiler.start'] = 'self string', ['xlua.Profiler.lap'] = 'self string',
      ['xlua.Profiler.time'] = 'self string', ['xlua.Profiler.printAll'] = 'self',
      ['string.tosymbol'] = 'string', ['table.splice'] = 'table number number', ['table.prune'] = 'table function',
   },
   gnuplot = {
      ['gnuplot.setterm'] = 'string', ['gnuplot.setgnuplotexe'] = 'string', ['gnuplot.figprint'] = 'string',
      ['gnuplot.raw'] = 'string',
   },
   optim = {
      ['optim.Logger.__init'] = 'any string?',
      ['optim.Logger.add'] = 'self table', ['optim.Logger.setNames'] = 'self table',
      ['optim.Logger.style'] = 'self', ['optim.Logger.plot'] = 'self', ['optim.Logger.display'] = 'self',
      ['optim.ConfusionMatrix.add'] = 'self', ['optim.ConfusionMatrix.batchAdd'] = 'self',
      ['optim.ConfusionMatrix.zero'] = 'self', ['optim.ConfusionMatrix.updateValids'] = 'self',
   },
}
for _, name in ipairs{
   'sgd', 'adam', 'adamax', 'adagrad', 'adadelta', 'rmsprop', 'rprop', 'nag', 'asgd', 'lbfgs', 'cg', 'de', 'cmaes',
} do all.optim['optim.' .. name] = 'function' end

local type, select, error = type, select, error

local function callable(value)
   if type(value) == 'userdata' then return not torch.isTensor(value) and not torch.isStorage(value) end
   local meta = type(value) == 'table' and getmetatable(value)
   return type(value) == 'function' or type(meta) == 'table' and rawget(meta, '__call') ~= nil
end

local function checked(f, path, class, name, form)
   local kinds = {}
   for kind, mark in form:gmatch('(%a+)(%??)') do kinds[#kinds + 1] = {name = kind, optional = mark == '?'} end
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
            fits = type(value) == want or kind.optional and value == nil
         end
         if not fits then
            error('bad argument #' .. i - first .. " to '" .. path .. "' (" .. want .. ' expected, got '
               .. torch.type(value) .. ')', 2)
         end
      end
      return f(...)
   end
end

for path, form in pairs(all[package]) do
   local owner, name = path:match('^(.*)%.([^.]+)$')
   local at = _G
   for part in owner:gmatch('[^.]+') do at = at and at[part] end
   local f = at and at[name]
   if type(f) == 'function' then at[name] = checked(f, name == '__init' and owner or path, owner, name, form) end
end
