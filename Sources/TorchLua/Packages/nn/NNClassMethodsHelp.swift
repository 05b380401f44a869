extension HelpPage {
  /// nn: methods of single classes.
  static let nnClassMethods = HelpPage(
    #"""
    # nn: methods of single classes

    What some layers, recurrent cells and criterions can do besides `forward` and its kin. Classes that
    are derived from these have the methods, too.

    ## nn.Linear:noBias

        nn.Linear:noBias(): nn.Linear
        nn.SpatialConvolution:noBias(): nn.SpatialConvolution
        nn.SpatialConvolutionMM:noBias(): nn.SpatialConvolutionMM
        nn.SpatialDepthWiseConvolution:noBias(): nn.SpatialDepthWiseConvolution
        nn.SpatialFullConvolution:noBias(): nn.SpatialFullConvolution
        nn.TemporalRowConvolution:noBias(): nn.TemporalRowConvolution
        nn.VolumetricConvolution:noBias(): nn.VolumetricConvolution
        nn.VolumetricFullConvolution:noBias(): nn.VolumetricFullConvolution

    Takes the bias and its gradient away.

    ```lua
    m = nn.Linear(3, 2):noBias()
    print(m.bias, #m:parameters())  --> nil	1
    ```

    ## nn.SpatialConvolution:setMode

        nn.SpatialConvolution:setMode([fmode: any]): nn.SpatialConvolution

    For scripts of cudnn, which chose an algorithm by it: does nothing.

    ```lua
    m = nn.SpatialConvolution(1, 1, 3, 3)
    print(m:setMode() == m)  --> true
    ```

    ## nn.SpatialConvolutionMap:decayParameters

        nn.SpatialConvolutionMap:decayParameters(decay: number): nn.SpatialConvolutionMap

    Takes decay times each parameter from it.

    ```lua
    m = nn.SpatialConvolutionMap(nn.tables.oneToOne(2), 3, 3)
    m.weight:fill(1)
    m:decayParameters(0.25)
    print(m.weight[1][1][1])  --> 0.75
    ```

    ## nn.SpatialMaxPooling:ceil

        nn.SpatialMaxPooling:ceil(): nn.SpatialMaxPooling
        nn.SpatialAveragePooling:ceil(): nn.SpatialAveragePooling
        nn.VolumetricMaxPooling:ceil(): nn.VolumetricMaxPooling

    Rounds the number of windows up, so that the last may reach beyond the input.

    ```lua
    m = nn.SpatialMaxPooling(2, 2, 2, 2):ceil()
    print(m:forward(torch.rand(1, 5, 5)):size(2))  --> 3
    ```

    ## nn.SpatialMaxPooling:floor

        nn.SpatialMaxPooling:floor(): nn.SpatialMaxPooling
        nn.SpatialAveragePooling:floor(): nn.SpatialAveragePooling
        nn.VolumetricMaxPooling:floor(): nn.VolumetricMaxPooling

    Rounds the number of windows down, as at first.

    ```lua
    m = nn.SpatialMaxPooling(2, 2, 2, 2):ceil():floor()
    print(m:forward(torch.rand(1, 5, 5)):size(2))  --> 2
    ```

    ## nn.SpatialMaxPooling:empty

        nn.SpatialMaxPooling:empty(): nn.SpatialMaxPooling
        nn.SpatialAveragePooling:empty(): nn.SpatialAveragePooling
        nn.SpatialAdaptiveAveragePooling:empty(): nn.SpatialAdaptiveAveragePooling
        nn.SpatialAdaptiveMaxPooling:empty(): nn.SpatialAdaptiveMaxPooling
        nn.SpatialFractionalMaxPooling:empty(): nn.SpatialFractionalMaxPooling
        nn.SpatialMaxUnpooling:empty(): nn.SpatialMaxUnpooling
        nn.TemporalMaxPooling:empty(): nn.TemporalMaxPooling
        nn.VolumetricAveragePooling:empty(): nn.VolumetricAveragePooling
        nn.VolumetricFractionalMaxPooling:empty(): nn.VolumetricFractionalMaxPooling
        nn.VolumetricMaxPooling:empty(): nn.VolumetricMaxPooling
        nn.VolumetricMaxUnpooling:empty(): nn.VolumetricMaxUnpooling

    The same as `nn.Module:clearState`.

    ```lua
    m = nn.SpatialMaxPooling(2, 2)
    m:forward(torch.rand(1, 4, 4))
    print(m:empty().output:nElement())  --> 0
    ```

    ## nn.SpatialAveragePooling:setCountIncludePad

        nn.SpatialAveragePooling:setCountIncludePad(): nn.SpatialAveragePooling

    Takes the mean of a window also over its places in the padding, as at first.

    ```lua
    m = nn.SpatialAveragePooling(2, 2, 1, 1, 1, 1):setCountIncludePad()
    print(m:forward(torch.ones(1, 2, 2))[1][1][1])  --> 0.25
    ```

    ## nn.SpatialAveragePooling:setCountExcludePad

        nn.SpatialAveragePooling:setCountExcludePad(): nn.SpatialAveragePooling

    Takes the mean of a window over its places in the input alone.

    ```lua
    m = nn.SpatialAveragePooling(2, 2, 1, 1, 1, 1):setCountExcludePad()
    print(m:forward(torch.ones(1, 2, 2))[1][1][1])  --> 1
    ```

    ## nn.SpatialFractionalMaxPooling:fixPoolingRegions

        nn.SpatialFractionalMaxPooling:fixPoolingRegions([fixed: boolean = true]): nn.SpatialFractionalMaxPooling
        nn.VolumetricFractionalMaxPooling:fixPoolingRegions([fixed: boolean = true]): nn.VolumetricFractionalMaxPooling

    Keeps the windows from one forward pass to the next, or draws new ones each time, as at first.

    ```lua
    m = nn.SpatialFractionalMaxPooling(2, 2, 3, 3)
    m:fixPoolingRegions()
    x = torch.rand(1, 8, 8)
    print(m:forward(x):clone():equal(m:forward(x)))  --> true
    ```

    ## nn.Dropout:setp

        nn.Dropout:setp(p: number): nn.Dropout
        nn.SpatialDropout:setp(p: number): nn.SpatialDropout
        nn.VolumetricDropout:setp(p: number): nn.VolumetricDropout
        nn.SpatialRegionDropout:setp(p: number): nn.SpatialRegionDropout

    Changes the share that is zeroed, from 0 to below 1.

    ```lua
    print(nn.SpatialDropout(0.5):setp(0.1).p)  --> 0.1
    ```

    ## nn.GradientReversal:setLambda

        nn.GradientReversal:setLambda(lambda: number): nn.GradientReversal

    Changes the factor by which gradients are turned around.

    ```lua
    m = nn.GradientReversal():setLambda(2)
    print(m:backward(torch.ones(1), torch.ones(1))[1])  --> -2
    ```

    ## nn.View:resetSize

        nn.View:resetSize(...: integer|LongStorage): nn.View

    Changes the sizes of the view, of which one may be -1; as numbers or as a LongStorage.

    ```lua
    m = nn.View(6):resetSize(2, 3)
    print(m:forward(torch.rand(6)):size(2))  --> 3
    ```

    ## nn.View:setNumInputDims

        nn.View:setNumInputDims([n: integer]): nn.View
        nn.Squeeze:setNumInputDims([n: integer]): nn.Squeeze
        nn.Unsqueeze:setNumInputDims([n: integer]): nn.Unsqueeze
        nn.Transpose:setNumInputDims([n: integer]): nn.Transpose

    How many dimensions of the input belong to one sample; an input with more has the batch in front,
    and the layer's dimensions are counted behind it. Without n the layer does not know of batches.

    ```lua
    m = nn.View(-1):setNumInputDims(2)
    print(m:forward(torch.rand(5, 2, 3)):size(2))  --> 6
    ```

    ## nn.LookupTable:setPadding

        nn.LookupTable:setPadding(paddingValue: integer): nn.LookupTable

    The index whose vector gets no gradient; 0 for none.

    ```lua
    m = nn.LookupTable(3, 2):setPadding(1)
    m:zeroGradParameters()
    x = torch.Tensor{1, 2}
    m:forward(x)
    m:backward(x, torch.ones(2, 2))
    print(m.gradWeight[1]:sum(), m.gradWeight[2]:sum())  --> 0	2
    ```

    ## nn.LookupTable:setMaxNorm

        nn.LookupTable:setMaxNorm([maxNorm: number]): nn.LookupTable

    The largest norm of a vector: the forward pass scales those down that it looks up. Without a number
    there is none.

    ```lua
    m = nn.LookupTable(3, 2):setMaxNorm(0.5)
    print(m:forward(torch.Tensor{1})[1]:norm() < 0.5001)  --> true
    ```

    ## nn.LookupTable:setNormType

        nn.LookupTable:setNormType([normType: number]): nn.LookupTable

    Which norm `nn.LookupTable:setMaxNorm` bounds; 2 where none is set.

    ```lua
    print(nn.LookupTable(3, 2):setNormType(1).normType)  --> 1
    ```

    ## nn.LookupTable:scaleGradByFreq

        nn.LookupTable:scaleGradByFreq(): nn.LookupTable

    From now on the gradient of a vector is divided by how often its index is in the input.

    ```lua
    m = nn.LookupTable(3, 2):scaleGradByFreq()
    m:zeroGradParameters()
    x = torch.Tensor{2, 2}
    m:forward(x)
    m:backward(x, torch.ones(2, 2))
    print(m.gradWeight[2][1])  --> 1
    ```

    ## nn.LookupTable:accUpdateOnly

        nn.LookupTable:accUpdateOnly(): nn.LookupTable

    Takes the tensor of gradients away, for large tables: then only `nn.Module:accUpdateGradParameters`
    and `backwardUpdate` learn.

    ```lua
    m = nn.LookupTable(3, 2):accUpdateOnly()
    print(m.gradWeight)  --> nil
    ```

    ## nn.PartialLinear:setPartition

        nn.PartialLinear:setPartition(indices: Tensor): nn.PartialLinear

    Computes only the outputs of these indices, from 1: the output is `(N, P)` for P indices.

    ```lua
    m = nn.PartialLinear(3, 5):setPartition(torch.Tensor{2, 4})
    print(m:forward(torch.rand(1, 3)):size(2))  --> 2
    ```

    ## nn.PartialLinear:resetPartition

        nn.PartialLinear:resetPartition(): nn.PartialLinear

    Computes all outputs again.

    ```lua
    m = nn.PartialLinear(3, 5):setPartition(torch.Tensor{2}):resetPartition()
    print(m:forward(torch.rand(1, 3)):size(2))  --> 5
    ```

    ## nn.LinearWeightNorm:updateWeightMatrix

        nn.LinearWeightNorm:updateWeightMatrix(): nn.LinearWeightNorm

    Makes `weight` of the directions v and the lengths g, as each forward pass in training does.

    ```lua
    m = nn.LinearWeightNorm(2, 1)
    m.v:copy(torch.Tensor{3, 4})
    m.g:fill(10)
    print(m:updateWeightMatrix().weight[1][2])  --> 8
    ```

    ## nn.LinearWeightNorm:initFromWeight

        nn.LinearWeightNorm:initFromWeight([weight: Tensor]): nn.LinearWeightNorm

    Makes v and g such that the weight is this one, `(H, D)`, or what it is now.

    ```lua
    m = nn.LinearWeightNorm(2, 1):initFromWeight(torch.Tensor{{3, 4}})
    print(m.g[1][1])  --> 5
    ```

    ## nn.LinearWeightNorm:toLinear

        nn.LinearWeightNorm:toLinear(): nn.Linear

    A new `nn.Linear` that computes the same.

    ```lua
    m, x = nn.LinearWeightNorm(3, 2), torch.rand(3)
    print((m:forward(x) - m:toLinear():forward(x)):abs():max() < 1e-9)  --> true
    ```

    ## nn.LinearWeightNorm.fromLinear

        nn.LinearWeightNorm.fromLinear(linear: nn.Linear): nn.LinearWeightNorm
        nn.LinearWeightNorm:fromLinear(): nn.LinearWeightNorm

    A new `nn.LinearWeightNorm` that computes the same as an `nn.Linear`.

    ```lua
    m, x = nn.Linear(3, 2), torch.rand(3)
    print((m:forward(x) - nn.LinearWeightNorm.fromLinear(m):forward(x)):abs():max() < 1e-9)  --> true
    ```

    ## nn.WeightNorm:resetInit

        nn.WeightNorm:resetInit(): nn.WeightNorm

    Draws the directions anew, from a normal distribution of variance 2 over the inputs of an output;
    the lengths are then their norms, and the bias 0.

    ```lua
    m = nn.WeightNorm(nn.Linear(3, 2)):resetInit()
    print(m.bias:sum())  --> 0
    ```

    ## nn.WeightNorm:updateWeight

        nn.WeightNorm:updateWeight(): nn.WeightNorm

    Makes the module's weight of directions and lengths, as each forward pass in training does.

    ```lua
    m = nn.WeightNorm(nn.Linear(3, 2))
    m.g:fill(0)
    print(m:updateWeight():get(1).weight:norm())  --> 0
    ```

    ## nn.Kmeans:initRandom

        nn.Kmeans:initRandom(input: Tensor): nn.Kmeans

    Makes k samples, drawn with replacement from the rows of `(N, D)`, the centres. There must be at
    least k.

    ```lua
    m, x = nn.Kmeans(2, 3), torch.rand(10, 3)
    m:initRandom(x)
    print(m.weight:min() >= x:min())  --> true
    ```

    ## nn.Kmeans:initKmeansPlus

        nn.Kmeans:initKmeansPlus(input: Tensor, [p: number = 0.95]): nn.Kmeans

    Makes samples far from one another the centres: the first is drawn, each further one from the share
    1 - p of the samples that are farthest from the centres before. Source: Arthur, Vassilvitskii 2007
    (k-means++), whose draw is by the squared distance.

    ```lua
    m = nn.Kmeans(2, 1):initKmeansPlus(torch.Tensor{{0}, {0.1}, {5}})
    print(math.abs(m.weight[1][1] - m.weight[2][1]) > 4)  --> true
    ```

    ## nn.NCEModule:fastNoise

        nn.NCEModule:fastNoise(): nn.NCEModule

    Makes the tables by which noise is drawn, after a change of the field `unigrams`, which then sums to
    1. The constructor has called it.

    ```lua
    m = nn.NCEModule(4, 5, 3, torch.ones(5))
    m.unigrams:fill(2)
    print(('%.1f'):format(m:fastNoise().unigrams[1]))  --> 0.2
    ```

    ## nn.NCEModule:noiseSample

        nn.NCEModule:noiseSample(sampleidx: LongTensor, batchsize: integer, k: integer): LongTensor

    Fills a tensor with classes drawn from the noise, `(batchsize, k)`, and gives it. A script's own
    class may draw differently.

    ```lua
    m = nn.NCEModule(4, 5, 3, torch.ones(5))
    print(m:noiseSample(torch.LongTensor(), 2, 3):size(2))  --> 3
    ```

    ## nn.NCEModule:noiseProb

        nn.NCEModule:noiseProb(sampleprob: Tensor, sampleidx: LongTensor): Tensor

    Fills a tensor with the probabilities, under the noise, of the classes in `sampleidx`, in its sizes.

    ```lua
    m = nn.NCEModule(4, 5, 3, torch.ones(5))
    print(('%.1f'):format(m:noiseProb(torch.Tensor(), torch.LongTensor{{1, 2}})[1][2]))  --> 0.2
    ```

    ## nn.MapTable:resize

        nn.MapTable:resize(n: integer): nn.MapTable

    Makes as many clones of the module as a table of n entries needs, and no more.

    ```lua
    m = nn.MapTable(nn.Linear(3, 2)):resize(4)
    print(m:size())  --> 4
    ```

    ## nn.GPU:setDevice

        nn.GPU:setDevice([device: integer]): nn.GPU

    Sets the number of the card, which has no effect here.

    ```lua
    print(nn.GPU(nn.Linear(3, 2), 1):setDevice(2).device)  --> 2
    ```

    ## nn.MultiCriterion:add

        nn.MultiCriterion:add(criterion: nn.Criterion, [weight: number = 1]): nn.MultiCriterion
        nn.ParallelCriterion:add(criterion: nn.Criterion, [weight: number = 1]): nn.ParallelCriterion

    Appends a criterion, whose loss and gradient count weight times; gives the whole.

    ```lua
    c = nn.MultiCriterion():add(nn.MSECriterion(), 0.5):add(nn.AbsCriterion())
    print(c:forward(torch.ones(2) * 2, torch.zeros(2)))  --> 4
    ```

    ## nn.ClassSimplexCriterion:getPredictions

        nn.ClassSimplexCriterion:getPredictions(input: Tensor): Tensor

    How far each row of `(N, C)`, or a vector `(C)`, lies in the direction of each class's corner:
    `(N, C)`.

    ```lua
    c = nn.ClassSimplexCriterion(3)
    print(c:getPredictions(torch.rand(4, 3)):size(2))  --> 3
    ```

    ## nn.ClassSimplexCriterion:getTopPrediction

        nn.ClassSimplexCriterion:getTopPrediction(input: Tensor): LongTensor

    The class whose corner each row of `(N, C)`, or a vector `(C)`, lies most in the direction of:
    `(N)`.

    ```lua
    c = nn.ClassSimplexCriterion(3)
    print(c:getTopPrediction(c.simplex[2])[1])  --> 2
    ```

    ## nn.AbstractSequencerCriterion:getStepCriterion

        nn.AbstractSequencerCriterion:getStepCriterion(step: integer): nn.Criterion

    The copy of the criterion for a step, from 1.

    ```lua
    c = nn.SequencerCriterion(nn.MSECriterion())
    print(torch.type(c:getStepCriterion(2)))  --> nn.MSECriterion
    ```

    ## nn.AbstractSequencer:hasMemory

        nn.AbstractSequencer:hasMemory(): boolean

    Whether the next sequence goes on from the last one's state, by what `nn.Module:remember` has said
    and the present mode.

    ```lua
    m = nn.Sequencer(nn.LSTM(2, 3))
    m:remember('eval')
    print(m:hasMemory())  --> false
    ```

    ## nn.AbstractRecurrent:maskZero

        nn.AbstractRecurrent:maskZero(nInputDim: integer): nn.AbstractRecurrent

    Steps whose input is all zeros then give zeros and start anew, sample by sample: how shorter
    sequences are padded, with zeros in front. nInputDim is the number of dimensions of an input without
    the batch's.

    ```lua
    m = nn.LSTM(2, 3):maskZero(1)
    print(m:forward(torch.zeros(4, 2)):norm())  --> 0
    ```

    ## nn.AbstractRecurrent:trimZero

        nn.AbstractRecurrent:trimZero(nInputDim: integer): nn.AbstractRecurrent

    As `maskZero`, and rows of zeros are not computed at all, which saves time where there are many.

    ```lua
    m = nn.LSTM(2, 3):trimZero(1)
    print(m:forward(torch.zeros(4, 2)):norm())  --> 0
    ```

    ## nn.AbstractRecurrent:getStepModule

        nn.AbstractRecurrent:getStepModule(step: integer): nn.Module

    The module that runs a step, from 1, where steps have modules of their own; an error where they have
    none.

    ```lua
    m = nn.Recursor(nn.Linear(2, 2))
    print(m:getStepModule(2))  --> nn.Linear(2 -> 2)
    ```

    ## nn.AbstractRecurrent:recycle

        nn.AbstractRecurrent:recycle([offset: any]): nn.AbstractRecurrent

    For scripts of Torch7, where it used the modules of old steps again: does nothing, since that goes
    by itself.

    ```lua
    m = nn.LSTM(2, 3)
    print(m:recycle() == m)  --> true
    ```

    ## nn.AbstractRecurrent:includingSharedClones

        nn.AbstractRecurrent:includingSharedClones(f: function): any

    Calls f while the field `modules` also holds the modules that single steps have; gives what f gives.

    ```lua
    m = nn.Recursor(nn.Linear(2, 2))
    m:forward(torch.ones(2))
    m:forward(torch.ones(2))
    print(m:includingSharedClones(function() return #m.modules end) >= 2)  --> true
    ```

    ## nn.AbstractRecurrent:backwardThroughTime

        nn.AbstractRecurrent:backwardThroughTime()
        nn.AbstractRecurrent:updateGradInputThroughTime()
        nn.AbstractRecurrent:accGradParametersThroughTime()
        nn.AbstractRecurrent:accUpdateGradParametersThroughTime()
        nn.AbstractRecurrent:backwardUpdateThroughTime()

    What rnn took away: an error that says to call `backward` for each step, from the last to the first.

    ```lua
    m = nn.LSTM(2, 3)
    print((pcall(m.backwardThroughTime, m)))  --> false
    ```

    ## nn.AbstractRecurrent.recursiveCopy

        nn.AbstractRecurrent.recursiveCopy(into: any, from: any): any, any
        nn.AbstractRecurrent.recursiveAdd(into: any, more: any): any, any
        nn.AbstractRecurrent.recursiveResizeAs(into: any, like: any): any, any
        nn.AbstractRecurrent.recursiveSet(into: any, from: any): any, any
        nn.AbstractRecurrent.recursiveTensorEq(a: any, b: any): boolean
        nn.AbstractRecurrent.recursiveNormal(t: any): any
        nn.AbstractRecurrent:recursiveCopy(from: any): any, any
        nn.AbstractRecurrent:recursiveAdd(more: any): any, any
        nn.AbstractRecurrent:recursiveResizeAs(like: any): any, any
        nn.AbstractRecurrent:recursiveSet(from: any): any, any
        nn.AbstractRecurrent:recursiveTensorEq(b: any): boolean
        nn.AbstractRecurrent:recursiveNormal(): any

    For old scripts: the functions of `rnn` of these names, as `rnn.recursiveCopy`. They are functions,
    and take no module as receiver.

    ```lua
    print(nn.AbstractRecurrent.recursiveCopy(nil, {torch.ones(2)})[1]:sum())  --> 2
    ```

    ## nn.LSTM:buildModel

        nn.LSTM:buildModel(): nn.Module
        nn.GRU:buildModel(): nn.Module
        nn.RecLSTM:buildModel(): nn.Module
        nn.RecGRU:buildModel(): nn.Module

    The law of one step as a graph of small modules, from a table of input and states to the states
    after it. It is the layer's only child, `recurrentModule`, and holds the parameters. A class of a
    script's own that is derived from a cell may build another one.

    ```lua
    m = nn.LSTM(2, 3):buildModel()
    states = m:forward{torch.ones(2), torch.zeros(3), torch.zeros(3)}
    print(#states)  --> 2
    ```

    ## nn.SeqLSTM:maskZero

        nn.SeqLSTM:maskZero(): nn.SeqLSTM
        nn.SeqGRU:maskZero(): nn.SeqGRU
        nn.StepLSTM:maskZero([mask: boolean]): nn.StepLSTM
        nn.StepGRU:maskZero([mask: boolean]): nn.StepGRU

    Steps whose input is all zeros then give zeros and start anew, sample by sample. The same as the
    field `maskzero = true`.

    ```lua
    m = nn.SeqLSTM(2, 3):maskZero()
    print(m:forward(torch.zeros(5, 1, 2)):norm())  --> 0
    ```

    ## nn.SeqLSTM:resetStates

        nn.SeqLSTM:resetStates(): nn.SeqLSTM
        nn.SeqGRU:resetStates(): nn.SeqGRU

    As `nn.Module:forget`: the next sequence starts from a zero state.

    ```lua
    m = nn.SeqLSTM(2, 3)
    print(m:resetStates() == m)  --> true
    ```

    ## nn.SeqLSTM:toFastLSTM

        nn.SeqLSTM:toFastLSTM(): nn.FastLSTM

    An `nn.FastLSTM` with copies of the parameters and gradients, which computes the same step by step.
    An error for a layer with a projection.

    ```lua
    a = nn.SeqLSTM(2, 3)
    b = a:toFastLSTM()
    x = torch.rand(1, 1, 2)
    print((a:forward(x)[1] - b:forward(x[1])):abs():max() < 1e-9)  --> true
    ```

    ## nn.SeqGRU:toGRU

        nn.SeqGRU:toGRU(): nn.GRU

    An `nn.GRU` with copies of the parameters and gradients, which computes the same step by step.

    ```lua
    a = nn.SeqGRU(2, 3)
    b = a:toGRU()
    x = torch.rand(1, 1, 2)
    print((a:forward(x)[1] - b:forward(x[1])):abs():max() < 1e-9)  --> true
    ```

    ## nn.ReverseUnreverse:getModule

        nn.ReverseUnreverse:getModule(): nn.Module

    The module that sees the sequences back to front.

    ```lua
    m = nn.ReverseUnreverse(nn.SeqGRU(2, 3))
    print(torch.type(m:getModule()))  --> nn.SeqGRU
    ```

    ## nn.NormStabilizer:updateLoss

        nn.NormStabilizer:updateLoss(): number

    The term that the layer adds to the loss, over the steps so far divided by their number; also the
    field `loss`.

    ```lua
    m = nn.NormStabilizer()
    m:forward(torch.Tensor{{3, 4}})
    m:forward(torch.Tensor{{0, 6}})
    print(m:updateLoss())  --> 0.5
    ```
    """#)
}
