-- Layers, criterions and optimisers of all kinds, large products and convolutions that threads share, short trainings,
-- data that `pairs` orders: seqlua --seed N same.lua MODULES prints a hash of each family's outputs, parameters and
-- text. MODULES is ../modules/modules.lua.
require 'rnn'
require 'dpnn'
require 'optim'
require 'nngraph'

-- FNV-1a, of 64 bits.
local function hash(text, h)
   h = h or 0xcbf29ce484222325
   for i = 1, #text do h = ((h ~ text:byte(i))*0x100000001b3) & -1 end
   return h
end
local function show(name, ...)
   local h
   for _, value in ipairs{...} do
      -- Objects by their bytes; a text by itself.
      local bytes = type(value) == 'string' and value or torch.serialize(value)
      -- Of long ones sums of eight bytes each, which are as sensitive and faster to make.
      for i = 1, #bytes - 7, 8 do
         h = (((h or 0xcbf29ce484222325) ~ string.unpack('<i8', bytes, i))*0x100000001b3) & -1
         h = h ~ (h >> 29)
      end
      h = hash(bytes:sub(#bytes - #bytes % 8 + 1), h)
   end
   print(('%-28s %016x'):format(name, h))
end

-- All that modules.lua prints.
do
   local lines = {}
   local function print(...) lines[#lines + 1] = table.concat({...}, '\t') end
   assert(loadfile(arg[1], 't', setmetatable({print = print}, {__index = _G})))()
   show('modules', table.concat(lines, '\n'))
end

torch.manualSeed(tonumber(arg[2] or 7))
local function train(name, model, criterion, x, y, method)
   local parameters, gradients = model:getParameters()
   local text = {}
   for _ = 1, 4 do
      optim[method](function()
         gradients:zero()
         local loss = criterion:forward(model:forward(x), y)
         model:backward(x, criterion:backward(model.output, y))
         text[#text + 1] = tostring(loss)
         return loss, gradients
      end, parameters, {learningRate = 0.01})
   end
   show(name, parameters, table.concat(text, ' '), tostring(model), tostring(parameters:narrow(1, 1, 20)))
end

for _, kind in ipairs{'Double', 'Float'} do
   torch.setdefaulttensortype('torch.' .. kind .. 'Tensor')
   local r = torch.randn
   local function labels(n, c) return torch.LongTensor(n):random(1, c) end
   show(kind .. ' products', torch.mm(r(300, 257), r(257, 310)), torch.mv(r(2000, 700), r(700)),
      torch.bmm(r(9, 60, 70), r(9, 70, 50)))
   show(kind .. ' reductions', r(100000):sum(), r(300, 400):std(1), r(300, 400):norm(2, 2), (r(50000):sort()),
      r(7, 9, 11):cumsum(2))
   show(kind .. ' functions', torch.exp(r(5001)), torch.tanh(r(5001)), torch.log(torch.rand(5001)),
      torch.pow(torch.rand(999), 1.7), torch.lgamma(torch.rand(99)))
   local a = r(130, 150)
   local symmetric = torch.mm(a, a:t())
   show(kind .. ' decompositions', {torch.svd(r(160, 140))}, {torch.symeig(symmetric, 'V')}, torch.inverse(r(240, 240)),
      torch.potrf(symmetric), torch.potri(torch.potrf(symmetric)), {torch.qr(r(140, 90))}, {torch.eig(r(40, 40), 'V')},
      {torch.gesv(r(90, 3), r(90, 90))}, {torch.gels(r(90, 3), r(90, 40))})
   train(kind .. ' mlp', nn.Sequential():add(nn.Linear(200, 300)):add(nn.BatchNormalization(300)):add(nn.ReLU())
      :add(nn.Dropout(0.3)):add(nn.Linear(300, 10)):add(nn.LogSoftMax()),
      nn.ClassNLLCriterion(), r(128, 200), labels(128, 10), 'adam')
   train(kind .. ' convolution', nn.Sequential():add(nn.SpatialConvolution(3, 16, 5, 5, 1, 1, 2, 2))
      :add(nn.SpatialBatchNormalization(16)):add(nn.ELU()):add(nn.SpatialMaxPooling(2, 2))
      :add(nn.SpatialConvolution(16, 24, 3, 3)):add(nn.ReLU()):add(nn.SpatialFullConvolution(24, 8, 3, 3))
      :add(nn.View(-1):setNumInputDims(3)):add(nn.Linear(8*16*16, 5)):add(nn.LogSoftMax()),
      nn.ClassNLLCriterion(), r(8, 3, 32, 32), labels(8, 5), 'sgd')
   train(kind .. ' volumes', nn.Sequential():add(nn.VolumetricConvolution(2, 6, 3, 3, 3)):add(nn.Tanh())
      :add(nn.View(-1):setNumInputDims(4)):add(nn.Linear(6*6*6*6, 3)),
      nn.MSECriterion(), r(4, 2, 8, 8, 8), r(4, 3), 'rmsprop')
   for _, layer in ipairs{'LSTM', 'FastLSTM', 'GRU', 'SeqLSTM', 'SeqGRU', 'RecLSTM', 'RecGRU', 'LinearRNN'} do
      local cell = nn[layer](20, 33)
      local sequence = layer:find('^Seq') and cell or nn.Sequencer(cell)
      train(kind .. ' ' .. layer, nn.Sequential():add(sequence):add(nn.Sequencer(nn.Linear(33, 4))),
         nn.SequencerCriterion(nn.MSECriterion()), r(9, 16, 20), r(9, 16, 4), 'adagrad')
   end
end
torch.setdefaulttensortype('torch.DoubleTensor')

-- The order of `pairs` and text in every form.
local words = {}
for i = 1, 50 do words['key' .. i*i] = math.random() end
local list = {}
for key, value in pairs(words) do list[#list + 1] = ('%s=%.17g %g %s'):format(key, value, 1e-5, 0.5) end
show('pairs', table.concat(list, '\n'))
show('text', tostring(torch.randn(4, 5)), tostring(torch.randn(3):mul(1e9)), ('%f %5.2f %a'):format(1.5, 2.25, 3.1),
   tostring(1e15), tonumber('0.5'), ('ÄÖÜ äöü Iı'):lower(), ('%s'):rep(2), (('1,5 2.5'):gsub('%.', ',')))
local classifier = nn.Sequential():add(nn.Linear(3, 8)):add(nn.Tanh()):add(nn.Linear(8, 2)):add(nn.LogSoftMax())
local history = nn.Trainer(classifier, nn.ClassNLLCriterion(), {
   epochs = 3, batchSize = 4, quiet = true, optimizer = 'adam', metrics = {'accuracy'},
}):train((function()
   local data = setmetatable({size = function() return 30 end}, {__index = function()
      local x = torch.randn(3)
      return {x, x:sum() > 0 and 1 or 2}
   end})
   return data
end)())
for _, record in ipairs(history) do
   io.write(('%d %.17g %.17g\n'):format(record.epoch, record.train.loss, record.train.accuracy or 0))
end
