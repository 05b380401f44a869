-- How jobs and results become bytes. Arguments: something for other files, a table that gets `pack` and `unpack`.

local _, native = ...

-- Functions take their upvalues along, as copies.
local plain = {}
function plain.save(value) return torch.serializeToStorage(value, nil, {functions = true}) end
function plain.load(storage) return torch.deserializeFromStorage(storage, nil, {functions = true}) end

local own = {['threads.serialize'] = true, ['threads.sharedserialize'] = true}
for name in pairs(own) do package.loaded[name] = plain end

-- The bytes of a value, and the value again, with the module `name`, whose `save` and `load` know a torch.CharStorage.
function native.pack(name, value)
   if own[name] then return torch.serialize(value, nil, {functions = true}) end
   return require(name).save(value):string()
end

function native.unpack(name, bytes)
   if own[name] then return torch.deserialize(bytes, nil, {functions = true}) end
   return require(name).load(torch.CharStorage():string(bytes))
end

native.own = own
