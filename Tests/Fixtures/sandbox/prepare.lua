-- What the escapes of escapes.lua look for, made outside of any sandbox. Arguments: the folder outside, the one of the
-- script, the one that may be written.

local outside, inside, work = arg[1], arg[2], arg[3]

local function write(path, text)
   local file = assert(io.open(path, 'wb'))
   file:write(text)
   file:close()
end

write(outside .. '/secret.txt', 'the secret\n')
write(outside .. '/module.lua', "return 'the secret'")
write(outside .. '/table.csv', '1,2\n3,4\n')
torch.save(outside .. '/value.t7', 'the secret')
torch.save(outside .. '/model.t7', nn.Linear(2, 2))
torch.save(outside .. '/ascii.t7', 'the secret', 'ascii')
image.save(outside .. '/picture.ppm', torch.rand(3, 4, 4))
image.save(outside .. '/picture.png', torch.rand(3, 4, 4))

write(inside .. '/own.lua', "return 'own'")
write(inside .. '/own.txt', 'own\n')
write(inside .. '/bytecode.luac', string.dump(function() return 'bytecode' end))
write(inside .. '/bytecode.lua', string.dump(function() return 'bytecode' end))
local up = 'bytecode'
torch.save(inside .. '/function.t7', function() return up end)
torch.save(inside .. '/model.t7', nn.Linear(2, 2))
write(inside .. '/native.so', '\127ELF')

for _, folder in ipairs({inside, work}) do
   os.execute(("ln -s '%s/secret.txt' '%s/link.txt'"):format(outside, folder))
   os.execute(("ln -s ../outside '%s/up'"):format(folder))
   os.execute(("ln -s / '%s/root'"):format(folder))
   os.execute(("ln -s '%s/new-by-link.txt' '%s/dangling.txt'"):format(outside, folder))
   os.execute(("ln -s loop '%s/loop'"):format(folder))
   os.execute(("ln -s /proc/self/environ '%s/environ'"):format(folder))
end
