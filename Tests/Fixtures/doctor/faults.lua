-- Puts faults into the scripts of `bases`.
--
-- seqlua faults.lua         lists them, a line each: name, base and codes, apart by tabs
-- seqlua faults.lua FOLDER  also writes each script as FOLDER/NAME.lua
--
-- A fault changes one thing: {name, base, codes, text of the base, what stands in its place}; more texts follow where
-- one thing is said in several places. Any of the codes names it: a rate far too high shows as numbers that are not
-- finite, or as dead units.
local faults = {
   -- Steps of the optimiser
   {'not-zeroed', 'regression', 'not-zeroed', '   grads:zero()\n', ''},
   {'uphill', 'regression', 'uphill not-finite', 'params:add(-rate, grads)', 'params:add(rate, grads)'},
   {'no-step', 'regression', 'no-update', '   params:add(-rate, grads)\n', ''},
   {'step-of-each-clone', 'stream', 'step-repeated', 'model:updateParameters(0.2)',
      'for _ = 1, T do model:updateParameters(1) end'},
   {'rate-high', 'classes', 'rate-high not-finite dead-relu no-gradient', 'learningRate = 0.1', 'learningRate = 100'},
   {'rate-low', 'regression', 'rate-low', 'rate, err, var = 0.1', 'rate, err, var = 1e-5'},
   {'rate-low-adam', 'sequence', 'rate-low', 'learningRate = 0.01', 'learningRate = 1e-6'},
   {'clipped-away', 'stream', 'clipped-away', 'gradParamClip(5)', 'gradParamClip(1e-5)'},
   {'clamped-away', 'stream', 'clipped-away', 'model:gradParamClip(5)',
      'for _, g in ipairs(select(2, model:parameters())) do g:clamp(-1e-6, 1e-6) end'},
   {'stale-vector', 'regression', 'stale-vector', 'model:getParameters()\n',
      'model:getParameters()\nmodel:getParameters()\n'},
   {'part-of-the-vector', 'regression', 'part-frozen', 'model:getParameters()', 'model:get(1):getParameters()'},

   -- Beginnings
   {'dead-units', 'classes', 'dead-relu no-gradient part-no-gradient', 'local criterion',
      'model:get(1).bias:fill(-100)\nlocal criterion'},
   {'huge-weights', 'regression', 'weights-large', 'local rate', 'params:mul(300)\nlocal rate'},
   {'tiny-weights', 'classes', 'weights-small', 'local config', 'params:mul(1e-3)\nlocal config'},
   {'equal-weights', 'regression', 'symmetric-weights', 'local rate', 'params:fill(0.1)\nlocal rate'},
   {'zero-weights', 'regression', 'symmetric-weights no-gradient part-no-gradient', 'local rate',
      'params:zero()\nlocal rate'},

   -- Outputs and criterion
   {'double-softmax', 'classes', 'double-softmax', '(20, K))', '(20, K)):add(nn.SoftMax())'},
   {'softmax-before', 'sequence', 'double-softmax', 'nn.LogSoftMax()', 'nn.SoftMax()):add(nn.LogSoftMax()'},
   {'softmax-over-steps', 'sequence', 'softmax-axis', ':add(nn.LogSoftMax()))', ')', 'local criterion',
      'model = nn.Sequential():add(model):add(nn.LogSoftMax())\nlocal criterion'},
   {'softmax-over-samples', 'regression', 'softmax-axis', '(20, 1))', '(20, 1)):add(nn.View(-1)):add(nn.SoftMax())',
      'return x, y', 'return x, y:view(-1)'},
   {'no-softmax', 'sequence', 'not-log-probabilities', ':add(nn.LogSoftMax())', ''},
   {'probabilities', 'stream', 'not-log-probabilities', 'nn.LogSoftMax', 'nn.SoftMax'},
   {'sigmoid-at-the-end', 'regression', 'target-range', '(20, 1))', '(20, 1)):add(nn.Sigmoid())'},
   {'targets-out-of-range', 'regression', 'target-range', '(20, 1))', '(20, 1)):add(nn.Tanh())',
      'return x, y', 'return x, y*20'},
   {'softmax-of-one', 'regression', 'constant-output', '(20, 1))', '(20, 1)):add(nn.SoftMax())'},
   {'no-transfer', 'classes', 'linear-model', 'nn.ReLU()', 'nn.Identity()'},

   -- Modes and batches
   {'evaluation-mode', 'regression', 'evaluation-mode', 'return x, y', 'return x*100, y', 'local criterion',
      'model:insert(nn.BatchNormalization(2), 1)\nmodel:evaluate()\nlocal criterion'},
   {'tried-in-training', 'classes', 'training-mode', 'local criterion',
      'model:insert(nn.Dropout(0.5), 5)\nmodel:insert(nn.Dropout(0.5), 3)\nlocal criterion', 'optim.sgd(function()',
      'if i % 50 == 0 then criterion:forward(model:forward(x), y) end\n   optim.sgd(function()'},
   {'mixed-rows', 'regression', 'mixed-rows', 'model:add(nn.Linear(20, 1))',
      'model:add(nn.Reshape(20, 24, false)):add(nn.Transpose({1, 2})):add(nn.Linear(20, 1))'},

   -- Data
   {'unscaled-inputs', 'regression', 'input-scale saturated', 'return x, y', 'return x*1000, y'},
   {'shuffled-targets', 'regression', 'independent', 'return x, y', 'return x, y:index(1, torch.randperm(24):long())'},
   {'random-labels', 'classes', 'independent', 'return x, y', 'return x, torch.Tensor(32):random(1, K)'},
   {'constant-input', 'classes', 'constant-input independent', 'return x, y', 'return x:zero(), y'},
   {'draws-of-its-own', 'dataset', 'hidden-parameters', 'local class, inputs',
      'slope, offset = math.random()*2, math.random()*5\n   local class, inputs'},
   {'rare-class', 'classes', 'imbalance', 'return x, y',
      'return x, torch.cmul(y:gt(4):double(), torch.rand(32):lt(0.3):double()) + 1'},

   {'labels-drawn', 'classes', 'contradictory independent', 'return x, y',
      'local d = torch.rand(32):lt(0.8):double()\n' ..
      '   return x, torch.cmul(y, 1 - d) + torch.cmul(d, torch.Tensor(32):random(1, K))'},
   {'one-class-after-the-other', 'dataset', 'sorted', '__index = function()', '__index = function(_, i)',
      'class, inputs, targets = math.random(2)', 'class, inputs, targets = i//150 % 2 + 1'},
   {'zeros-behind', 'padded', 'padding-behind', 'x[T - length + t]', 'x[t]'},

   -- Sequences
   {'reversed', 'sequence', 'unseen-future', 'return inputs, answers',
      'return inputs, answers:index(1, torch.range(T, 1, -1):long())'},
   {'one-step-late', 'sequence', 'unpredictable unseen-future', 'for t = 2, T do answers[t]:copy(letters[t - 1]) end',
      'for t = 1, T - 1 do answers[t]:copy(letters[t + 1]) end'},
   {'far-back', 'sequence', 'long-lag', 'T, N = 4, 6, 16', 'T, N = 4, 45, 16',
      'for t = 2, T do answers[t]:copy(letters[t - 1]) end', 'for t = 41, T do answers[t]:copy(letters[t - 40]) end'},
   {'side-by-side', 'sequence', 'unseen-row', 'for t = 2, T do answers[t]:copy(letters[t - 1]) end',
      'answers:view(-1):narrow(1, 2, T*N - 1):copy(letters:view(-1):narrow(1, 1, T*N - 1))'},
   {'carried', 'sequence', 'carried-state', 'local criterion', "model:remember('both')\nlocal criterion"},
   {'forgotten', 'stream', 'state-forgotten', "model:remember('both')\n", ''},
   {'no-memory', 'sequence', 'unseen-past', 'nn.FastLSTM(K, 20)', 'nn.Linear(K, 20)):add(nn.Tanh()'},
   {'short-pieces', 'stream', 'short-horizon', 'local T, N, lag = 8, 8, 3', 'local T, N, lag = 2, 8, 6'},
}

local here = arg[0]:match('^(.*)/[^/]*$') or '.'

-- Replaces each `from` of `text` by the `to` that follows it; all must be there.
local function changed(text, name, from, to, ...)
   if not from then return text end
   local parts, at = {}, 1
   while true do
      local first, last = text:find(from, at, true)
      if not first then break end
      parts[#parts + 1], parts[#parts + 2] = text:sub(at, first - 1), to
      at = last + 1
   end
   assert(at > 1, ('%s: the base has no %q'):format(name, from))
   return changed(table.concat(parts) .. text:sub(at), name, ...)
end

for _, fault in ipairs(faults) do
   local name, base, codes = table.unpack(fault, 1, 3)
   local file = assert(io.open(('%s/bases/%s.lua'):format(here, base)))
   local script = changed(file:read('a'), name, table.unpack(fault, 4))
   file:close()
   if arg[1] then
      file = assert(io.open(('%s/%s.lua'):format(arg[1], name), 'w'))
      file:write(script)
      file:close()
   end
   print(name .. '\t' .. base .. '\t' .. codes)
end
