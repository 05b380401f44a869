-- Which function do these points come from? The task of function_recognition.lua with nn.Trainer, which batches,
-- evaluates on a validation set, shows, keeps the best weights and can go on: -checkpoint folder, then -resume.
require 'rnn'
local cmd = torch.CmdLine()
cmd:option('-epochs', 30, 'epochs at most')
cmd:option('-plot', '', 'file for the curves, .svg or .png')
cmd:option('-report', '', 'file for the report, .html')
cmd:option('-checkpoint', '', 'folder for checkpoints')
cmd:option('-resume', false, 'go on from the last checkpoint')
local opt = cmd:parse(arg)

local k, b = math.random(), math.random()*5
local shapes = {function(x) return x end, function(x) return x*x end, math.sqrt}
local function points(n)
   return setmetatable({size = function() return n end}, {__index = function()
      local class, inputs, targets = math.random(3), {}, {}
      for t = 1, 8 do
         local x = 5 + math.random()*(class == 3 and 5 or 10)
         inputs[t], targets[t] = torch.Tensor{x, k*shapes[class](x) + b}, class
      end
      return {inputs, targets}
   end})
end

local model = nn.Sequencer(nn.Sequential():add(nn.LSTM(2, 100)):add(nn.Linear(100, 3)):add(nn.LogSoftMax()))
local trainer = nn.Trainer(model, nn.SequencerCriterion(nn.ClassNLLCriterion()), {optimizer = 'adam', batchSize = 32,
   metrics = 'accuracy', epochs = opt.epochs, target = {accuracy = 0.99}, plot = opt.plot, report = opt.report,
   checkpoint = opt.checkpoint, resume = opt.resume})
trainer:train(points(1000), points(200))
print(('right on fresh points: %.3f'):format(trainer:evaluate(points(500)).accuracy))
