-- `nn.summary(model [, input])` and `nn.load(path [, mode])`. Arguments: the package, and its natives.

local nn, native = ...

local Summary = {}
function Summary:__tostring()
   return ('summary of %d layers, %d parameters, %d bytes'):format(#self, self.parameters, self.bytes)
end

-- prints the layers with their parameters, and with an input their outputs; gives the same as a table
function nn.summary(model, input)
   local summary, text = native.summary(model, input)
   print(text)
   return setmetatable(summary, Summary)
end

-- a module or criterion of a `.t7` file
function nn.load(path, mode)
   local object = torch.load(path, mode)
   if not torch.isTypeOf(object, 'nn.Module') and not torch.isTypeOf(object, 'nn.Criterion') then
      error(("nn.load: '%s' holds no module or criterion but a %s"):format(path, torch.type(object)), 2)
   end
   return object
end

native.check{['nn.load'] = 'string string?'}
