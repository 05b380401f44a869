-- Which symbol came most often? Sequences of 3 to 30 symbols of four kinds, and one answer at the end of each. A batch
-- holds sequences of different length: nn.Trainer pads them, and what it learns is what each would teach alone.
require 'rnn'
local cmd = torch.CmdLine()
cmd:option('-epochs', 60, 'epochs at most')
cmd:option('-plot', '', 'file for the curves, .svg or .png')
cmd:option('-report', '', 'file for the report, .html')
local opt = cmd:parse(arg)
local kinds, random = 4, math.random

-- sequences drawn once, in each of which one symbol comes more often than any other
local function sequences(n)
   local samples = {size = function() return n end}
   for i = 1, n do
      local input, count, class
      repeat
         input, count, class = torch.Tensor(random(3, 30)):apply(function() return random(kinds) end), {}, nil
         for c = 1, kinds do count[c] = input:eq(c):sum() end
         for c = 1, kinds do
            local most = true
            for other = 1, kinds do most = most and (other == c or count[c] > count[other]) end
            if most then class = c end
         end
      until class
      samples[i] = {input, class}
   end
   return samples
end

local model = nn.Sequential():add(nn.LookupTable(kinds, 8)):add(nn.SplitTable(1))
   :add(nn.Sequencer(nn.LSTM(8, 32))):add(nn.SelectTable(-1)):add(nn.Linear(32, kinds)):add(nn.LogSoftMax())
local trainer = nn.Trainer(model, nn.ClassNLLCriterion(), {optimizer = {'adam', learningRate = 0.01}, batchSize = 32,
   clipNorm = 5, metrics = {'accuracy', 'confusion'}, epochs = opt.epochs, target = {accuracy = 0.99},
   plot = opt.plot, report = opt.report})
trainer:train(sequences(1000), sequences(200))
print(('right on fresh sequences: %.3f'):format(trainer:evaluate(sequences(500)).accuracy))
