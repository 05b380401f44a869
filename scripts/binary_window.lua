-- The class of a bit is the number that it makes with the bit before it: this bit plus twice the one
-- before. Two stacked LSTMs of 5 units learn it easily, if the steps of the sequence are steps in time.
--
-- The question fed 2 steps of 50 neighbours each, so that neighbours in time lay side by side in the
-- batch: the network never saw the bit before, and split the answer 0.5 to 0.5 between two classes.
-- The right layout feeds 50 steps of 7 sequences.

require 'torch'
require 'nn'
require 'rnn'

local cmd = torch.CmdLine()
cmd:text('The number that two bits in a row make')
cmd:option('-layout', 'right', 'right: steps are steps in time; wrong: neighbours in time lie in the batch')
cmd:option('-steps', 3000, 'training steps')
cmd:option('-hidden', 5, 'units of each of the two layers')
cmd:option('-rate', 0.1, 'learning rate')
cmd:option('-clip', 10, 'largest norm of all gradients together')
cmd:option('-plot', '', 'a PNG file for the probabilities of the four classes')
cmd:option('-seed', 1, 'seed of the random numbers')
local opt = cmd:parse(arg or {})
if opt.plot ~= '' then -- opened now: a missing gnuplot or folder shows before the training
   require 'gnuplot'
   gnuplot.pngfigure(opt.plot)
end

torch.manualSeed(opt.seed)
local wrong = opt.layout == 'wrong'
assert(wrong or opt.layout == 'right', "the layout is 'right' or 'wrong'")
local T, N = wrong and 2 or 50, wrong and 50 or 7

-- A run of T*N bits as T steps of N, and the classes (1 to 4) in the same form.
local function layout(bits, classes)
   if wrong then return bits:view(T, N, 1), classes:view(T, N) end
   return bits:view(N, T):t():contiguous():view(T, N, 1), classes:view(N, T):t():contiguous()
end

-- dataset[i] makes a new run of bits.
local dataset = setmetatable({}, {__index = function(self, i)
   local bits = torch.Tensor(T*N):random(0, 1)
   local classes = bits + 1
   classes:narrow(1, 2, T*N - 1):add(2, bits:narrow(1, 1, T*N - 1))
   return {layout(bits, classes)}
end})

local model = nn.Sequencer(nn.Sequential()
   :add(nn.FastLSTM(1, opt.hidden)):add(nn.FastLSTM(opt.hidden, opt.hidden))
   :add(nn.Linear(opt.hidden, 4)):add(nn.LogSoftMax()))
model:remember('both')
-- the question's output layer: weights and bias from a normal distribution
local linear = model:findModules('nn.Linear')
linear = linear[#linear]
linear.weight:normal(0, 1)
linear.bias:normal(0, 1)
local criterion = nn.SequencerCriterion(nn.ClassNLLCriterion(), true)

model:training()
for step = 0, opt.steps - 1 do
   local inputs, targets = unpack(dataset[step])
   local outputs = model:forward(inputs)
   local cost = criterion:forward(outputs, targets)
   model:zeroGradParameters()
   model:backward(inputs, criterion:backward(outputs, targets))
   model:gradParamClip(opt.clip)
   model:updateParameters(opt.rate)
   if step % 300 == 0 then print(string.format('step %d, train cost: %.4f', step, cost)) end
end

-- the probabilities after the bits 00, 01, 10 and 11
local pattern = torch.Tensor{0, 0, 1, 0, 1, 1}:repeatTensor(math.ceil(T*N/6)):narrow(1, 1, T*N):clone()
local outputs = model:forward((layout(pattern, pattern)))
local flat = wrong and outputs:view(T*N, 4) or outputs:transpose(1, 2):contiguous():view(T*N, 4)
local rows = {2, 3, 4, 6}
local least = 1
for class = 1, 4 do
   local p = flat[rows[class]]:clone():exp()
   local right = ({1, 2, 3, 4})[class]
   least = math.min(least, p[right])
   print(string.format('%d: [%.4f %.4f %.4f %.4f]', class - 1, p[1], p[2], p[3], p[4]))
end
if opt.plot ~= '' then
   gnuplot.raw('set terminal pngcairo size 400,260; set xtics (0, 1, 2, 3); set cbrange [0:1]\n'
      ..'set ytics ("00" 0, "01" 1, "10" 2, "11" 3); set size ratio -1')
   gnuplot.title(opt.layout..' layout: probability of each class')
   gnuplot.xlabel('class')
   gnuplot.ylabel('last two bits')
   gnuplot.imagesc(flat:index(1, torch.LongTensor(rows)):exp(), 'defined (0 "white", 1 "#0072b2")')
end
print(string.format('%s layout: the right class has at least probability %.3f', opt.layout, least))
