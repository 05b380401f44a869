-- What scripts of rnn took from the rock `torchx` (`torchx/find.lua`, `torchx/group.lua`).

-- The places, from 1, where a tensor is equal to a number: a table of them, or with `asTensor` a LongTensor.
function torch.find(tensor, value, asTensor)
   if torch.isTensor(value) then error('torch.find: a number to look for expected, got ' .. torch.type(value), 2) end
   if not torch.isTensor(tensor) then error('torch.find: a tensor expected, got ' .. torch.type(tensor), 2) end
   local places = tensor:nElement() == 0 and torch.LongTensor()
      or tensor:contiguous():view(-1):eq(value):nonzero()
   if places:nElement() > 0 then places = places:view(-1) end
   return asTensor and places or places:totable()
end

-- `samples[value] = {idx = …}`: the rows of a sorted or unsorted vector by their value.
function torch.group(samples, tensor, rows)
   if tensor == nil then samples, tensor, rows = {}, samples, tensor end
   if not torch.isTensor(tensor) then error('torch.group: a tensor expected, got ' .. torch.type(tensor), 2) end
   local places = {}
   local flat = tensor:contiguous():view(-1)
   for i = 1, flat:nElement() do
      local value = flat[i]
      places[value] = places[value] or {}
      table.insert(places[value], i)
   end
   for value, list in pairs(places) do
      local index = torch.LongTensor(list)
      samples[value] = {idx = index, sample = (rows or tensor):index(1, index)}
   end
   return samples
end

-- A new tensor of the dimensions of `tensor` in reverse order along the first.
function torch.concat(...) return torch.cat(...) end

function torch.swapaxes(tensor, order)
   local result, at = tensor, {}
   for i = 1, tensor:dim() do at[i] = i end
   for i = 1, #order do
      for k = i, #at do
         if at[k] == order[i] then
            result = result:transpose(i, k)
            at[i], at[k] = at[k], at[i]
            break
         end
      end
   end
   return result
end

return torch
