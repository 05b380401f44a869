-- `nn.Trainer(model, criterion[, options])` or `nn.Trainer{model = …, criterion = …, …}`: the training loop of
-- Training/Loop, with options, data, metrics and hooks from Lua. Arguments: the package, and its natives.

local _, native = ...
local Trainer = torch.class('nn.Trainer')

function Trainer:__init(model, criterion, options)
   if type(model) == 'table' and criterion == nil then
      local all = {}
      for name, value in pairs(model) do all[name] = value end
      model, criterion = all.model, all.criterion
      all.model, all.criterion, options = nil, nil, all
   end
   if options ~= nil and type(options) ~= 'table' then
      error("bad argument #3 to 'nn.Trainer' (table of options expected, got " .. torch.type(options) .. ')', 2)
   end
   self.model, self.criterion = model, criterion
   self.options, self.history = {}, {}
   self.loop = native.trainer(model, criterion)
   self:set(options or {})
end

-- changes options: what is not named stays; `false` takes one back
function Trainer:set(options)
   if type(options) ~= 'table' then
      error("bad argument #1 to 'set' (table of options expected, got " .. torch.type(options) .. ')', 2)
   end
   local new = {}
   for name, value in pairs(self.options) do new[name] = value end
   for name, value in pairs(options) do new[name] = value end
   native.options(self.loop, new)
   self.options = new
   return self
end

-- trains on `data` until the first end; gives the history, which `self.history` also has
function Trainer:train(data, valid)
   if valid == nil then valid = self.options.valid end
   return native.train(self, data, valid)
end

-- the figures of a dataset: `loss`, `samples`, `steps` and the metrics by name
function Trainer:evaluate(data) return native.evaluate(self, data) end

-- the model's output for an input; of a dataset, or a list of sequences, the outputs as a table
function Trainer:predict(input) return native.predict(self, input) end

function Trainer:__tostring__()
   return string.format('nn.Trainer(%s, %s)', torch.type(self.model), torch.type(self.criterion))
end

native.check{
   ['nn.Trainer.set'] = 'self any', ['nn.Trainer.train'] = 'self any any?', ['nn.Trainer.evaluate'] = 'self any',
   ['nn.Trainer.predict'] = 'self any'
}
