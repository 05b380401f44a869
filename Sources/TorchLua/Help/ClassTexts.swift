// Made by scripts/class_texts of the doc comments in Sources/NN.
extension HelpPage {
  /// What the classes of modules and criterions say of themselves.
  static let classes = HelpPage(
    #"""
    # Modules and criterions

    ## nn.Module

    A layer or a network: nn.Module (`nn/Module.lua`, with the additions of rnn and dpnn).

    `updateOutput`, `updateGradInput` and `accGradParameters` are what a layer implements. Callers use
    `forward`, `backward` and the `call…` forms, which find a script's version where there is one.

    ## nn.Criterion

    A loss: nn.Criterion (`nn/Criterion.lua`).

    # Containers

    ## nn.Container

    A module made of modules: nn.Container (`nn/Container.lua`).

    ## nn.Sequential

    Modules one after the other: nn.Sequential (`nn/Sequential.lua`).

    ## nn.Concat

    Gives its input to every child and joins their outputs along a dimension: nn.Concat (`nn/Concat.lua`).

    ## nn.DepthConcat

    A Concat whose smaller outputs stand in the middle of zeros: nn.DepthConcat (`nn/DepthConcat.lua`).

    ## nn.ConcatTable

    Gives its input to every child; the outputs are a table: nn.ConcatTable (`nn/ConcatTable.lua`).

    ## nn.ParallelTable

    Gives entry i of its input to child i: nn.ParallelTable (`nn/ParallelTable.lua`).

    ## nn.MapTable

    Applies one module to every entry of a table: nn.MapTable (`nn/MapTable.lua`).

    Entry 1 goes through the module, each other through a clone; with `shared` the clones have its parameters.

    ## nn.Parallel

    Gives slice i of its input to child i and joins their outputs: nn.Parallel (`nn/Parallel.lua`).

    ## nn.Decorator

    A module around one other, to which it passes everything: nn.Decorator (`nn/Decorator.lua`).

    ## nn.Bottle

    Lets a module that takes few dimensions work on many: nn.Bottle (`nn/Bottle.lua`).

    The leading dimensions beyond `nInputDim` are merged into the first that the module sees, and taken
    apart again in its output.

    ## nn.Maxout

    The largest of several affine maps: nn.Maxout (`nn/Maxout.lua`; Goodfellow et al., JMLR W&CP 28, 2013).

    D = inputSize, H = outputSize, M = maxoutNumber. Linear(D, M H), View(M, H), `preprocess` if there is one, and the
    maximum over M: (N, D) -> (N, H).

    ## nn.CReLU

    max(0, x) and max(0, -x), joined: nn.CReLU (`nn/CReLU.lua`; Shang et al., arXiv 1603.05201).

    `nInputDims` is the number of dimensions of one sample. The first of them is twice as large in the output.

    ## nn.DontCast

    A module that keeps its type when the network around it changes its own: nn.DontCast (`nn/DontCast.lua`).

    With `castin` inputs, and with `castout` gradients from behind, become `moduleType`; gradInput and output become the
    type of this layer.

    ## nn.NaN

    A module that stops when what it is given or gives is not a number: nn.NaN (`nn/NaN.lua`).

    A tensor is found out by its sum, so one with both infinities is, too.

    ## nn.Profile

    A module whose times are printed: nn.Profile (`nn/Profile.lua`).

    After each `print_interval` passes the seconds that they took, forward and `updateGradInput`.

    ## nn.GPU

    A module that a script wants on a graphics card: nn.GPU (`nn/GPU.lua`). There is none here: it computes as its module.

    ## nn.WeightNorm

    A module whose weight has learned directions and learned lengths: nn.WeightNorm (`nn/WeightNorm.lua`; Salimans and
    Kingma, arXiv 1602.07868).

    O = the size of the weight's dimension `outputDim`, R = the product of the others.

        W[j] = g[j] v[j] / √(|v[j]|² + 1e-4)        v (O, R)    g (O, 1)

    v is drawn from N(0, √(2 / R)), g are its norms, the module's bias becomes 0. In training each forward pass makes W
    anew, in evaluation the switch to it does.

    ## nn.Convert

    A conversion between forms of data: nn.Convert (`nn/Convert.lua`).

    A form names the axes of a tensor in order, b for the batch, as `bchw`, `chwb` or `bf`; without b the batch's is put
    in front. What only stands in another order is transposed; `bf` makes a vector of each sample, `b` leaves out a
    feature or time axis, `bt` adds one. An input without the batch's axis gets one. The input is first converted to
    the type of the layer, which is all that a Convert without arguments does.

    ## nn.Serial

    A decorator that leaves out of files and copies what its modules say they can do without: nn.Serial
    (`dpnn/Serial.lua`).

    Which fields are empty in a file each module says in `dpnn_serialEmpty`: none after `heavySerial`, those that the next
    pass makes anew after `mediumSerial`, the gradients too after `lightSerial`. With `tensortype` all is written in
    that type.

    # Tables

    ## nn.JoinTable

    Joins the tensors of a table along a dimension: nn.JoinTable (`nn/JoinTable.lua`).

    ## nn.SplitTable

    Cuts a tensor into a table of slices along a dimension: nn.SplitTable (`nn/SplitTable.lua`).

    ## nn.SelectTable

    One entry of a table: nn.SelectTable (`nn/SelectTable.lua`). Entry -1 of padded sequences is each one's own last
    step.

    ## nn.NarrowTable

    A stretch of a table: nn.NarrowTable (`nn/NarrowTable.lua`).

    ## nn.FlattenTable

    A table of tables as one list: nn.FlattenTable (`nn/FlattenTable.lua`). As long as the input has the same tensors in
    the same places, the output is the same table.

    ## nn.ZipTable

    Turns {{a1, a2 …}, {b1, b2 …}} into {{a1, b1}, {a2, b2} …}: nn.ZipTable (`nn/ZipTable.lua`).

    ## nn.ZipTableOneToMany

    Turns {x, {a1, a2 …}} into {{x, a1}, {x, a2} …}: nn.ZipTableOneToMany (`nn/ZipTableOneToMany.lua`).

    ## nn.CAddTable

    The sum of a table's tensors: nn.CAddTable (`nn/CAddTable.lua`).

    ## nn.CSubTable

    x₁ - x₂: nn.CSubTable (`nn/CSubTable.lua`).

    ## nn.CMulTable

    The product of a table's tensors: nn.CMulTable (`nn/CMulTable.lua`).

    ## nn.CDivTable

    x₁ / x₂: nn.CDivTable (`nn/CDivTable.lua`).

    ## nn.CMaxTable

    The largest of a table's tensors: nn.CMaxTable (`nn/CMaxTable.lua`).

    ## nn.CMinTable

    The smallest of a table's tensors: nn.CMinTable (`nn/CMinTable.lua`).

    ## nn.CAddTensorTable

    Adds one tensor to each of a table: nn.CAddTensorTable (`nn/CAddTensorTable.lua`).

    {a, {b1, …}} becomes {b1 + a, …}, all of one number of elements.

    ## nn.MixtureTable

    The sum of experts' outputs, weighted by a gate: nn.MixtureTable (`nn/MixtureTable.lua`).

    E = experts, N = batch. {gate (N, E) or (E), experts}: the experts are a table of E tensors (N, …), or one tensor with
    E as its dimension `dim`; without batch the tensors have no N.

        y = Σ gate[e] · expert[e]

    ## nn.CriterionTable

    A criterion as a layer: nn.CriterionTable (`nn/CriterionTable.lua`).

    {input, target} becomes the loss; gradInput is a table of the gradient with respect to the input.

    ## nn.Index

    The slices of a tensor that a vector of indices names: nn.Index (`nn/Index.lua`).

    {x, indices (K)}: slice k of the output is slice indices[k] of x along `dimension`.

    ## nn.MaskedSelect

    The elements of a tensor where a mask is 1, as a vector: nn.MaskedSelect (`nn/MaskedSelect.lua`).

    {x, mask}: a ByteTensor of as many elements. The gradient with respect to the mask is 0.

    ## nn.ReverseTable

    A table back to front: nn.ReverseTable (`dpnn/ReverseTable.lua`). Of padded sequences each is turned within its
    own length.

    # Pairs of tensors

    ## nn.DotProduct

    The dot product of two vectors: nn.DotProduct (`nn/DotProduct.lua`).

    ## nn.CosineDistance

    The cosine of the angle between two vectors: nn.CosineDistance (`nn/CosineDistance.lua`).

        y = a·b / √((a·a + 1e-12)(b·b + 1e-12))

    ## nn.PairwiseDistance

    The p-norm of the difference of two vectors: nn.PairwiseDistance (`nn/PairwiseDistance.lua`).

    ## nn.MM

    The product of two matrices or of two batches of them: nn.MM (`nn/MM.lua`).

    {A (M, K), B (K, P)} or {A (N, M, K), B (N, K, P)}; `transA` and `transB` transpose first.

    ## nn.MV

    A matrix times a vector, or a batch of both: nn.MV (`nn/MV.lua`).

    {M (R, K), v (K)} or {M (N, R, K), v (N, K)}; `trans` transposes M first.

    # Affine maps

    ## nn.Linear

    An affine map: nn.Linear (`nn/Linear.lua`).

    D = inputSize, H = outputSize, N = batch.

        y = x Wᵀ + b        x (N, D) or (D)    W (H, D)    b (H)    y (N, H) or (H)

    W, then b, are drawn uniformly from ±1/√D.

    ## nn.Add

    Adds a learned vector, or with `scalar` one learned number: nn.Add (`nn/Add.lua`).

    The bias, of any sizes, is drawn from ±1/√n, n its first size. x has the bias's sizes, or N of them.

    ## nn.CAdd

    Adds to each element its own bias: nn.CAdd (`nn/CAdd.lua`); as `CMul`.

    ## nn.Mul

    Multiplies by one learned number: nn.Mul (`nn/Mul.lua`); it is drawn from ±1.

    ## nn.CMul

    Multiplies each element by its own weight: nn.CMul (`nn/CMul.lua`).

    The weight, of any sizes, is drawn from ±1/√count; it lies over the input as `Broadcast` says.

    ## nn.LookupTable

    A vector for each index: nn.LookupTable (`nn/LookupTable.lua`).

    K = indices, D = features. Input: indices 1 … K, (N) or (N, M), of any type; output (N, D) or
    (N, M, D). W (K, D) is drawn from N(0, 1). With `maxNorm` the vectors that a forward pass uses are
    first scaled down to that norm.

    ## nn.Bilinear

    A bilinear form for each output: nn.Bilinear (`nn/Bilinear.lua`).

    N = batch, D = inputSize1, E = inputSize2, H = outputSize.

        y[n, k] = Σ a[n, i] W[k, i, j] b[n, j] + bias[k]        {a (N, D), b (N, E)}    W (H, D, E)    y (N, H)

    W, then the bias, are drawn uniformly from ±1/√D. Unlike the original's, the gradient of W is multiplied by the
    scale of `backward`.

    ## nn.Cosine

    The cosine of the angle between the input and each of some learned vectors: nn.Cosine (`nn/Cosine.lua`).

    D = inputSize, H = outputSize, N = batch.

        y[n, j] = x[n] · w[j] / (|x[n]| |w[j]|)        x (N, D) or (D)    W (H, D)    y (N, H) or (H)

    The norms are increased by 1e-12. W is drawn uniformly from ±1/√H. Unlike the original's, the gradient of a batch
    is multiplied by the scale of `backward`.

    ## nn.Euclidean

    The distance from each of some learned points: nn.Euclidean (`nn/Euclidean.lua`); the law of `DistanceLayer` with
    c = 1.

    ## nn.WeightedEuclidean

    The same with learned scales c, which start as 1: nn.WeightedEuclidean (`nn/WeightedEuclidean.lua`); the law of
    `DistanceLayer`.

    ## nn.LinearWeightNorm

    A Linear whose rows have learned directions and learned lengths: nn.LinearWeightNorm (`nn/LinearWeightNorm.lua`;
    Salimans and Kingma, arXiv 1602.07868).

        W[j] = g[j] v[j] / |v[j]|        v (H, D)    g (H, 1)    |v[j]| at least eps

    W is drawn as Linear's is; v is W and g its rows' norms. In training each forward pass makes W anew, in evaluation
    the switch to it does.

    ## nn.PartialLinear

    A Linear of which only some outputs are computed: nn.PartialLinear (`nn/PartialLinear.lua`).

    D = inputsize, H = outputsize, N = batch, P = outputs in the partition (all H at first).

        y = x W[partition]ᵀ + b[partition]        x (N, D)    W (H, D)    b (1, H)    y (N, P)

    W is the weight of a LookupTable, drawn from N(0, 1); b starts as 0.

    ## nn.SparseLinear

    A Linear of inputs that are mostly zero: nn.SparseLinear (`nn/SparseLinear.lua`).

    D = inputSize, H = outputSize, N = batch, K = elements that are given. W (H, D) is drawn from ±1/√D, b (H) from
    ±1e-6/√D. An input is

        (K, 2)                    pairs {index, value}, indices 1 … D        output (H)
        a table of N of them      K may differ                               output (N, H)
        (N, K, 2)                 the same in one tensor                     output (N, H)

    With `doGradInput` the gradient with respect to all D elements comes back: a table of (D, 2), or (N, D, 2).

    `updateParameters` and `zeroGradParameters` touch only the columns of W that backward passes used, as long as there
    were any since the gradients were last set to zero by the layer itself, and without `weightDecay`.

    ## nn.IndexLinear

    A Linear of sparse inputs, with a row of the weight for each key: nn.IndexLinear (`nn/IndexLinear.lua`).

    D = inputSize, H = outputSize, N = batch, K = elements of a sample. An input is

        {keys (K), values (K)}                                   output (H)
        {a table of N keys, a table of N values}                 output (N, H)
        {keys (K1 + … + KN), values, sizes (N) or one size}      output (N, H)

    W (D, H) and b (H) start as 0. With `normalize` W has four more columns in front, and a value v counts as
    v / max |v| + shift: the largest |v| seen in training, its inverse, the factor of updates, which is 1, and the
    learned shift; beyond the largest it is its sign.

    Gradients of W are kept as rows, one for each element of the inputs, until something asks for `parameters()`: from
    then on there is also a `gradWeight` of W's sizes. `weightDecay` takes its share of a row at each use in
    `updateParameters`.

    ## nn.Kmeans

    Gives each sample the number of the nearest of k centres, which are learned: nn.Kmeans (`nn/Kmeans.lua`).

    N = samples, D = dim. Input (N, D), output (N) with numbers from 1. A descent of rate 1 moves each centre to the
    mean of the samples that it is nearest to; the gradient for the input is 0. The centres are drawn uniformly
    from ±1.

    ## nn.NCEModule

    A linear layer to many classes, trained by telling them from noise: nn.NCEModule (`dpnn/NCEModule.lua`; Mnih and Teh,
    ICML 2012).

    D = inputSize, C = outputSize, k = noise samples, N = batch. Input {x `(N, D)`, targets `(N)`}; samples s are drawn
    from the noise Q = `unigrams`, k for the whole batch with `batchnoise` (the default), else k for each row. Output
    {P(t) `(N)`, P(s) `(N, k)`, Q(t) `(N)`, Q(s) `(N, k)`}, where

        P(c) = exp(W_c x + b_c) / Z        W (C, D)    b (C)

    In evaluation with `normalized` the output is the softmax over all classes, `(N, C)`, or its log with `logsoftmax`.
    W is drawn from ±1/√D, b is -ln C. A Z that is not positive is set, once, to C times the mean of exp(W_s x + b_s).

    ## nn.LinearNoBias

    A linear map: nn.LinearNoBias (`rnn/LinearNoBias.lua`); as `Linear`, y = x Wᵀ.

    ## nn.LookupTableMaskZero

    A LookupTable where index 0 gives zeros: nn.LookupTableMaskZero (`rnn/LookupTableMaskZero.lua`).

    Row 1 of the weight belongs to index 0 and is zeroed before each use.

    # Convolution layers

    ## nn.SpatialConvolution

    A convolution of images: nn.SpatialConvolution (`nn/SpatialConvolution.lua`).

    N = batch, P = nInputPlane, O = nOutputPlane.

        y[o] = b[o] + Σ_p W[o, p] ∗ x[p]    x (N, P, H, W) or (P, H, W)    W (O, P, kH, kW)    b (O)
        y (N, O, H', W'),    H' = ⌊(H + 2 padH - kH) / dH⌋ + 1, W' likewise

    W, then b, are drawn uniformly from ±1/√(P kH kW).

    ## nn.SpatialConvolutionMM

    The convolution of nn.SpatialConvolution with the weight as a matrix: nn.SpatialConvolutionMM
    (`nn/SpatialConvolutionMM.lua`).

        W (nOutputPlane, nInputPlane · kH · kW)    b (nOutputPlane)

    ## nn.SpatialConvolutionLocal

    A convolution of images with another kernel at each place: nn.SpatialConvolutionLocal
    (`nn/SpatialConvolutionLocal.lua`).

    N = batch, P = nInputPlane, O = nOutputPlane, of images of iH x iW.

        y[o, i, j] = b[o, i, j] + Σ_p W[i, j, o, p] · the window (i, j) of x[p]
        x (N, P, iH, iW) or (P, iH, iW)    W (oH, oW, O, P, kH, kW)    b (O, oH, oW)
        y (N, O, oH, oW),    oH = ⌊(iH + 2 padH - kH) / dH⌋ + 1, oW likewise

    W, then b, are drawn uniformly from ±1/√(P kH kW).

    ## nn.SpatialConvolutionMap

    A convolution of images whose planes are joined by a table: nn.SpatialConvolutionMap
    (`nn/SpatialConvolutionMap.lua`).

        y[o] = b[o] + Σ W[k] ∗ x[i] over the rows k of `connTable` that join i with o
        x (N, P, H, W) or (P, H, W)    y (N, O, H', W'),    H' = ⌊(H - kH) / dH⌋ + 1, W' likewise

    ## nn.SpatialDilatedConvolution

    nn.SpatialConvolution with gaps between the kernel's places: nn.SpatialDilatedConvolution
    (`nn/SpatialDilatedConvolution.lua`).

        H' = ⌊(H + 2 padH - dilationH (kH - 1) - 1) / dH⌋ + 1, W' likewise

    ## nn.SpatialDepthWiseConvolution

    A convolution of images in which each plane has kernels of its own: nn.SpatialDepthWiseConvolution
    (`nn/SpatialDepthWiseConvolution.lua`).

    N = batch, P = nInputPlane, O = nOutputPlane, the output planes of each input plane.

        y[p O + o] = b[o, p] + W[o, p] ∗ x[p]    x (N, P, H, W) or (P, H, W)    W (O, P, kH, kW)    b (O, P)
        y (N, P O, H', W'),    H' = ⌊(H + 2 padH - kH) / dH⌋ + 1, W' likewise

    A new W is a matrix (O, P · kH · kW), until its first use. W, then b, are drawn from ±1/√(P kH kW).

    ## nn.SpatialFullConvolution

    A transposed convolution of images: nn.SpatialFullConvolution (`nn/SpatialFullConvolution.lua`).

    N = batch, P = nInputPlane, O = nOutputPlane.

        x (N, P, H, W) or (P, H, W)    W (P, O, kH, kW)    b (O)
        y (N, O, H', W'),    H' = (H - 1) dH - 2 padH + kH + adjH, W' likewise

    W, then b, are drawn uniformly from ±1/√(P kH kW).

    ## nn.SpatialFullConvolutionMap

    A transposed convolution of images whose planes are joined by a table: nn.SpatialFullConvolutionMap
    (`nn/SpatialFullConvolutionMap.lua`).

        x (N, P, H, W) or (P, H, W)    y (N, O, H', W'),    H' = (H - 1) dH + kH, W' likewise

    ## nn.SpatialSubSampling

    Sums over windows of images: nn.SpatialSubSampling (`nn/SpatialSubSampling.lua`).

    N = batch, P = nInputPlane.

        y[p] = b[p] + w[p] · the sums of x[p] over windows of kH x kW, dH and dW apart
        x (N, P, H, W) or (P, H, W)    w, b (P)    y (N, P, H', W'),    H' = ⌊(H - kH) / dH⌋ + 1, W' likewise

    w, then b, are drawn uniformly from ±1/√(kH kW).

    ## nn.TemporalConvolution

    A convolution of sequences: nn.TemporalConvolution (`nn/TemporalConvolution.lua`).

    T = steps, F = inputFrameSize, O = outputFrameSize, N = batch.

        y[t] = b + W (x[t dW], …, x[t dW + kW - 1])    x (T, F) or (N, T, F)    W (O, kW · F)    b (O)
        y (T', O) or (N, T', O),    T' = ⌊(T - kW) / dW⌋ + 1

    W, then b, are drawn uniformly from ±1/√(F kW).

    ## nn.TemporalRowConvolution

    A convolution of sequences in which each feature has its own kernel: nn.TemporalRowConvolution
    (`nn/TemporalRowConvolution.lua`; the row convolution of arXiv:1512.02595).

    T = steps, F = inputFrameSize, N = batch.

        y[t, f] = b[f] + Σ_k W[f, k] x[t dW + k, f]    x (T, F) or (N, T, F)    W (F, 1, kW)    b (F)
        y (T', F) or (N, T', F),    T' = ⌊(T - kW) / dW⌋ + 1

    With `featFirst` x and y are (F, T) or (N, F, T). W, then b, are drawn uniformly from ±1/√(F kW).

    ## nn.TemporalSubSampling

    Sums over windows of a sequence: nn.TemporalSubSampling (`nn/TemporalSubSampling.lua`).

    T = steps, F = inputFrameSize, N = batch.

        y[t] = b + w · (x[t dW] + … + x[t dW + kW - 1])    x (T, F) or (N, T, F)    w, b (F)
        y (T', F) or (N, T', F),    T' = ⌊(T - kW) / dW⌋ + 1

    w, then b, are drawn uniformly from ±1/√kW. The original takes no batch.

    ## nn.VolumetricConvolution

    A convolution of volumes: nn.VolumetricConvolution (`nn/VolumetricConvolution.lua`).

    N = batch, P = nInputPlane, O = nOutputPlane.

        y[o] = b[o] + Σ_p W[o, p] ∗ x[p]    x (N, P, T, H, W) or (P, T, H, W)    W (O, P, kT, kH, kW)    b (O)
        y (N, O, T', H', W'),    T' = ⌊(T + 2 padT - kT) / dT⌋ + 1, H' and W' likewise

    W, then b, are drawn uniformly from ±1/√(P kT kH kW).

    ## nn.VolumetricDilatedConvolution

    nn.VolumetricConvolution with gaps between the kernel's places: nn.VolumetricDilatedConvolution
    (`nn/VolumetricDilatedConvolution.lua`).

        T' = ⌊(T + 2 padT - dilationT (kT - 1) - 1) / dT⌋ + 1, H' and W' likewise

    ## nn.VolumetricFullConvolution

    A transposed convolution of volumes: nn.VolumetricFullConvolution (`nn/VolumetricFullConvolution.lua`).

    N = batch, P = nInputPlane, O = nOutputPlane.

        x (N, P, T, H, W) or (P, T, H, W)    W (P, O, kT, kH, kW)    b (O)
        y (N, O, T', H', W'),    T' = (T - 1) dT - 2 padT + kT + adjT, H' and W' likewise

    W, then b, are drawn uniformly from ±1/√(P kT kH kW).

    ## nn.SpatialBinaryConvolution

    nn.SpatialConvolution with weights of two values, without bias: nn.SpatialBinaryConvolution
    (`dpnn/SpatialBinaryConvolution.lua`; XNOR-Net, arXiv:1603.05279).

    P = nInputPlane, O = nOutputPlane. With B[o, p] = 1 where W[o, p] >= 0, else -1,

        y[o] = α[o] Σ_p B[o, p] ∗ x[p]        α[o] = the mean of |W[o]|
        dx[p] = β[p] Σ_o B[o, p]ᵀ ∗ dy[o]     β[p] = the mean of |W[.., p]|

    and dW is that of a convolution with W: the learning is of W, not of its signs.

    # Activations

    ## nn.Sigmoid

    1 / (1 + e⁻ˣ): nn.Sigmoid (`nn/Sigmoid.lua`).

    ## nn.LogSigmoid

    log(1 / (1 + e⁻ˣ)): nn.LogSigmoid (`nn/LogSigmoid.lua`).

    ## nn.Tanh

    tanh x: nn.Tanh (`nn/Tanh.lua`).

    ## nn.TanhShrink

    x - tanh x: nn.TanhShrink (`nn/TanhShrink.lua`).

    ## nn.HardTanh

    x between min_val and max_val, else the nearer bound: nn.HardTanh (`nn/HardTanh.lua`).

    ## nn.Clamp

    x between two bounds: nn.Clamp (`nn/Clamp.lua`).

    ## nn.Threshold

    x where x > threshold, else val: nn.Threshold (`nn/Threshold.lua`).

    ## nn.ReLU

    max(x, 0): nn.ReLU (`nn/ReLU.lua`), a Threshold of 0.

    ## nn.ReLU6

    min(max(x, 0), 6): nn.ReLU6 (`nn/ReLU6.lua`).

    ## nn.LeakyReLU

    x where x > 0, else negval · x: nn.LeakyReLU (`nn/LeakyReLU.lua`).

    ## nn.PReLU

    x where x > 0, else w · x with a learned w: nn.PReLU (`nn/PReLU.lua`).

    One w, or with `nOutputPlane` one for each plane: dimension 1 of a vector, else 2. w starts as 0.25.

    ## nn.ELU

    x where x > 0, else alpha (eˣ - 1): nn.ELU (`nn/ELU.lua`).

    ## nn.SoftPlus

    log(1 + exp(beta x)) / beta, and x where beta x > threshold: nn.SoftPlus (`nn/SoftPlus.lua`).

    ## nn.SoftSign

    x / (1 + |x|): nn.SoftSign (`nn/SoftSign.lua`).

    ## nn.SoftShrink

    x moved towards 0 by lambda, 0 between: nn.SoftShrink (`nn/SoftShrink.lua`).

    ## nn.HardShrink

    x where |x| > lambda, else 0: nn.HardShrink (`nn/HardShrink.lua`).

    ## nn.Abs

    |x|: nn.Abs (`nn/Abs.lua`).

    ## nn.Square

    x²: nn.Square (`nn/Square.lua`).

    ## nn.Sqrt

    √x: nn.Sqrt (`nn/Sqrt.lua`).

    ## nn.Exp

    eˣ: nn.Exp (`nn/Exp.lua`).

    ## nn.Log

    The natural logarithm: nn.Log (`nn/Log.lua`).

    ## nn.Power

    xᵖ: nn.Power (`nn/Power.lua`).

    ## nn.AddConstant

    x + constant_scalar: nn.AddConstant (`nn/AddConstant.lua`). The constant is a number, or a vector (D) for inputs (D) or
    (N, D). In place, the backward pass makes the input what it was.

    ## nn.MulConstant

    constant_scalar · x: nn.MulConstant (`nn/MulConstant.lua`). In place, the backward pass makes the input what it was.

    ## nn.SoftMax

    Probabilities of classes: nn.SoftMax (`nn/lib/THNN/generic/SoftMax.c`).

        y = exp x / Σ exp x        dx = y (dy - Σ dy y)

    The classes are the same dimension as for `LogSoftMax`.

    ## nn.SoftMin

    SoftMax of -x: nn.SoftMin (`nn/SoftMin.lua`).

    ## nn.LogSoftMax

    Log-probabilities of classes: nn.LogSoftMax (`nn/lib/THNN/generic/LogSoftMax.c`).

        y = x - log Σ exp x        dx = dy - exp(y) Σ dy

    The classes C are the only dimension of a (C), the second of (N, C) and (N, C, H, W), the first of
    (C, H, W).

    ## nn.SpatialSoftMax

    SoftMax under another name: nn.SpatialSoftMax (`nn/SpatialSoftMax.lua`).

    ## nn.SpatialLogSoftMax

    The same under another name: nn.SpatialLogSoftMax (`nn/SpatialLogSoftMax.lua`).

    ## nn.GatedLinearUnit

    a · sigmoid(b) of the halves {a, b} of its input: nn.GatedLinearUnit (`nn/GatedLinearUnit.lua`; Dauphin et al.,
    arXiv 1612.08083).

    ## nn.RReLU

    x where x > 0, else r x with a random r: nn.RReLU (`nn/RReLU.lua`; Xu et al., arXiv 1505.00853).

    In training r is drawn uniformly from `lower` to `upper` for each element that is not positive; in evaluation it is
    their mean.

    ## nn.Clip

    x between two bounds, its gradient passed on as it is: nn.Clip (`dpnn/Clip.lua`).

    ## nn.SAdd

    x + addend, or its negative: nn.SAdd (`rnn/SAdd.lua`).

    # Normalization

    ## nn.BatchNormalization

    Normalises each feature over a batch: nn.BatchNormalization (`nn/BatchNormalization.lua`;
    Ioffe & Szegedy, arXiv:1502.03167).

    N = batch, D = features.

        y = (x - μ) / √(v + eps) · w + b      x, y (N, D) or (N, D, …)    w, b (D)

    In training μ and v are the batch's mean and biased variance, and the running ones move by `momentum`
    towards μ and the unbiased variance; in evaluation, and for a batch of one, the running ones are used.
    w is drawn from (0, 1), b starts as 0.

    ## nn.SpatialBatchNormalization

    The same for each feature of images: nn.SpatialBatchNormalization (`nn/SpatialBatchNormalization.lua`);
    x (N, D, H, W).

    ## nn.VolumetricBatchNormalization

    The same for each feature of volumes: nn.VolumetricBatchNormalization (`nn/VolumetricBatchNormalization.lua`);
    x (N, D, T, H, W).

    ## nn.LayerNormalization

    Normalises the features of each sample (Ba, Kiros & Hinton, arXiv:1607.06450): nn.LayerNormalization
    (`nn/LayerNormalization.lua`), a chain of small layers.

        y = √D z / √(|z|² + eps) · w + b    z = x - mean x        x (N, D) or (D)

    w is 1 at first, b `bias`.

    ## nn.SpatialCrossMapLRN

    Divides each number of an image by the strength of its neighbours in other planes (Krizhevsky et al., 2012):
    nn.SpatialCrossMapLRN (`nn/SpatialCrossMapLRN.lua`).

        y = x s^-beta    s = k + alpha / size Σ x²,   the sum over the `size` planes around

    x (C, H, W) or (N, C, H, W).

    ## nn.SpatialSubtractiveNormalization

    An image less the weighted mean around each place: nn.SpatialSubtractiveNormalization
    (`nn/SpatialSubtractiveNormalization.lua`).

        y = x - Σ w x / Σ w        x, y (P, H, W) or (N, P, H, W)

    ## nn.SpatialDivisiveNormalization

    An image divided by its weighted deviation from 0 around each place: nn.SpatialDivisiveNormalization
    (`nn/SpatialDivisiveNormalization.lua`).

        y = x / s    s = √(Σ w x²) / Σ w, or `thresval` where that is not above `threshold`

    x, y (P, H, W) or (N, P, H, W).

    ## nn.SpatialContrastiveNormalization

    Subtractive, then divisive normalisation: nn.SpatialContrastiveNormalization
    (`nn/SpatialContrastiveNormalization.lua`); x, y (P, H, W) or (N, P, H, W).

    ## nn.Normalize

    Vectors divided by their p-norm: nn.Normalize (`nn/Normalize.lua`).

        y = x / n    n = (Σ |x|ᵖ + eps)^(1/p), or max |x| + eps for p = ∞

    x (D) or (N, D).

    ## nn.SpatialFeatNormalization

    Each plane less its mean and divided by its deviation, both given: nn.SpatialFeatNormalization
    (`dpnn/SpatialFeatNormalization.lua`).

        y = (x - mean) / std        x, y (C, H, W) or (N, C, H, W)    mean, std (C)

    # Reducing layers

    ## nn.Sum

    The sum over a dimension: nn.Sum (`nn/Sum.lua`).

    ## nn.Mean

    The mean over a dimension: nn.Mean (`nn/Mean.lua`).

    ## nn.Max

    The largest element along a dimension: nn.Max (`nn/Max.lua`).

    ## nn.Min

    The smallest element along a dimension: nn.Min (`nn/Min.lua`).

    ## nn.ArgMax

    Where the largest elements along a dimension stand, from 1: nn.ArgMax (`dpnn/ArgMax.lua`).

    Input `(N, D)` to output `(N)`, a LongTensor by default. Nothing flows back.

    # Pooling

    ## nn.SpatialMaxPooling

    The largest number of each window of an image: nn.SpatialMaxPooling (`nn/SpatialMaxPooling.lua`).

    x (C, H, W) or (N, C, H, W); windows of kH x kW places, dH and dW apart, the first padH and padW places before the
    image. As many windows as fit, or with `ceil_mode` one more where places are left.

    ## nn.SpatialDilatedMaxPooling

    The same with windows of places that lie apart: nn.SpatialDilatedMaxPooling (`nn/SpatialDilatedMaxPooling.lua`).

    ## nn.SpatialAdaptiveMaxPooling

    The largest number of each of H′ x W′ windows that cover an image: nn.SpatialAdaptiveMaxPooling
    (`nn/SpatialAdaptiveMaxPooling.lua`).

    x (C, H, W) or (N, C, H, W), y (C, H′, W′) or (N, C, H′, W′). A window of nothing above -3.4e38 has that number.

    ## nn.SpatialFractionalMaxPooling

    The largest number of each of a given number of windows of an image that overlap at random:
    nn.SpatialFractionalMaxPooling (`nn/SpatialFractionalMaxPooling.lua`).

    x (C, H, W) or (N, C, H, W), y (C, outH, outW) or (N, C, outH, outW), or with ratios ⌊H ratioH⌋ and ⌊W ratioW⌋.

    ## nn.SpatialMaxUnpooling

    Undoes nn.SpatialMaxPooling but for the numbers it left out: nn.SpatialMaxUnpooling (`nn/SpatialMaxUnpooling.lua`).

    ## nn.SpatialAveragePooling

    The mean of each window of an image: nn.SpatialAveragePooling (`nn/SpatialAveragePooling.lua`).

    Shapes and windows as `SpatialMaxPooling`; dW and dH are 1 by default.

    ## nn.SpatialAdaptiveAveragePooling

    The mean of each of H′ x W′ windows that cover an image: nn.SpatialAdaptiveAveragePooling
    (`nn/SpatialAdaptiveAveragePooling.lua`); shapes as `SpatialAdaptiveMaxPooling`.

    ## nn.SpatialLPPooling

    The p-norm of each window of an image, (Σ xᵖ)^(1/p): nn.SpatialLPPooling (`nn/SpatialLPPooling.lua`), a chain of
    powers and an average. x (C, H, W) or (N, C, H, W).

    ## nn.FeatureLPPooling

    The p-norm of each window of features: nn.FeatureLPPooling (`nn/FeatureLPPooling.lua`,
    `nn/lib/THNN/generic/FeatureLPPooling.c`).

        y = (Σ xᵖ)^(1/p)        dx = dy (x / y)^(p-1), 0 where y is 0

    x (F), (F, A) or (F, A, B), with `batch_mode` (N, F), (N, F, A) or (N, F, A, B); F becomes (F - width) / stride + 1.

    ## nn.TemporalMaxPooling

    The largest number of each feature in each window of a sequence: nn.TemporalMaxPooling
    (`nn/TemporalMaxPooling.lua`).

    x (T, F) or (N, T, F); y (T′, F) or (N, T′, F) with T′ = ⌊(T - kW) / dW⌋ + 1.

    ## nn.TemporalDynamicKMaxPooling

    The k largest steps of each feature, in their order in the sequence: nn.TemporalDynamicKMaxPooling
    (`nn/TemporalDynamicKMaxPooling.lua`; Kalchbrenner, Grefenstette & Blunsom, arXiv:1404.2188).

    x (T, F) or (N, T, F); y (k, F) or (N, k, F) with k = max(minK, ⌈factor T⌉).

    ## nn.VolumetricMaxPooling

    The largest number of each window of a volume: nn.VolumetricMaxPooling (`nn/VolumetricMaxPooling.lua`).

    x (C, T, H, W) or (N, C, T, H, W); windows of kT x kH x kW places, at most 255 along each axis, since `indices`
    has a byte for each. All else as `SpatialMaxPooling`.

    ## nn.VolumetricDilatedMaxPooling

    The same with windows of places that lie apart: nn.VolumetricDilatedMaxPooling
    (`nn/VolumetricDilatedMaxPooling.lua`).

    ## nn.VolumetricFractionalMaxPooling

    The largest number of each of a given number of windows of a volume that overlap at random:
    nn.VolumetricFractionalMaxPooling (`nn/VolumetricFractionalMaxPooling.lua`).

    x (C, H, W, T) or (N, C, H, W, T), y (C, outH, outW, outT) or (N, C, outH, outW, outT), or with ratios as
    `SpatialFractionalMaxPooling`.

    ## nn.VolumetricMaxUnpooling

    Undoes nn.VolumetricMaxPooling but for the numbers it left out: nn.VolumetricMaxUnpooling
    (`nn/VolumetricMaxUnpooling.lua`).

    ## nn.VolumetricAveragePooling

    The mean of each window of a volume: nn.VolumetricAveragePooling (`nn/VolumetricAveragePooling.lua`).

    x (C, T, H, W) or (N, C, T, H, W); as many windows of kT x kH x kW places as fit, dT, dH and dW apart.

    # Padding

    ## nn.SpatialZeroPadding

    Zeros around an image: nn.SpatialZeroPadding (`nn/SpatialZeroPadding.lua`).

    ## nn.SpatialReflectionPadding

    An image with its mirror images around it: nn.SpatialReflectionPadding (`nn/SpatialReflectionPadding.lua`).

    ## nn.SpatialReplicationPadding

    An image whose edges go on around it: nn.SpatialReplicationPadding (`nn/SpatialReplicationPadding.lua`).

    ## nn.VolumetricReplicationPadding

    A volume whose faces go on around it: nn.VolumetricReplicationPadding (`nn/VolumetricReplicationPadding.lua`).

    x (C, T, H, W) or (N, C, T, H, W); left and right pad W, top and bottom H, front and back T.

    # Upsampling

    ## nn.SpatialUpSamplingNearest

    Each place of an image as a square of s x s places: nn.SpatialUpSamplingNearest
    (`nn/SpatialUpSamplingNearest.lua`). x (C, H, W) or (N, C, H, W), y (C, s H, s W) or (N, C, s H, s W).

    ## nn.SpatialUpSamplingBilinear

    An image made larger by linear interpolation along both axes: nn.SpatialUpSamplingBilinear
    (`nn/SpatialUpSamplingBilinear.lua`).

    x (C, H, W) or (N, C, H, W); `SpatialUpSamplingBilinear(s)` gives s H x s W places, with the table
    `{oheight=, owidth=}` those. The first and last places of input and output fall together.

    ## nn.UpSampling

    An image or a volume made larger: nn.UpSampling (`nn/UpSampling.lua`).

    x (N, C, H, W) or (N, C, T, H, W). `UpSampling(s)` shows each place s times along each axis; with the mode 'linear'
    it weights linearly between the places around, and instead of s there may be a table
    `{odepth=, oheight=, owidth=}` of sizes.

    ## nn.PixelShuffle

    Channels laid out as places: nn.PixelShuffle (`nn/PixelShuffle.lua`; Shi et al., arXiv:1609.05158).

    x (C r², H, W) or (N, C r², H, W), y (C, r H, r W) or (N, C, r H, r W):

        y[c, r h + i, r w + j] = x[(c r + i) r + j, h, w]

    # Random and regularising layers

    ## nn.Dropout

    Zeroes elements at random in training: nn.Dropout as rnn has it (`rnn/Dropout.lua`).

    The mask is Bernoulli(1 - p), divided by 1 - p unless `v1`, which multiplies by 1 - p in evaluation instead. A
    `lazy` layer draws a new mask only after a backward pass; a `mono` one uses one row for a whole batch.

    ## nn.SpatialDropout

    Zeroes whole planes of images at random: nn.SpatialDropout (`nn/SpatialDropout.lua`); x (C, H, W) or (N, C, H, W).

    ## nn.VolumetricDropout

    Zeroes whole planes of volumes at random: nn.VolumetricDropout (`nn/VolumetricDropout.lua`); x (C, T, H, W) or
    (N, C, T, H, W).

    ## nn.WhiteNoise

    Adds normal noise in training, its mean in evaluation: nn.WhiteNoise (`nn/WhiteNoise.lua`).

    ## nn.L1Penalty

    Passes its input on and adds the gradient of l1weight Σ |x|: nn.L1Penalty (`nn/L1Penalty.lua`).

    ## nn.GradientReversal

    Passes its input on, and -lambda times the gradient back: nn.GradientReversal
    (`nn/GradientReversal.lua`).

    ## nn.CategoricalEntropy

    Passes class probabilities on, and raises the entropy of their mean over the batch: nn.CategoricalEntropy
    (`dpnn/CategoricalEntropy.lua`).

    N = batch, C = classes. Input x `(N, C)`; with q = Σₙ xₙ / Σ x and ε = 10⁻⁶, which has no gradient,

        H = -Σ q ln(q + ε)        dx = dy - scale ∂H/∂q / Σ x        divided by N when sizeAverage

    The second term is left out when H is at least `minEntropy`.

    ## nn.TotalDropout

    Zeroes its whole input with probability p in training: nn.TotalDropout (`dpnn/TotalDropout.lua`).

    # Layers of shapes

    ## nn.Identity

    Passes everything through: nn.Identity (`nn/Identity.lua`).

    ## nn.Reshape

    The same elements in other sizes: nn.Reshape (`nn/Reshape.lua`).

    With `batchMode` the first dimension is kept as a batch; without it never; when it is nil, the batch
    is kept unless the input has exactly the elements of `size` (and more than one row).

    ## nn.View

    The same memory in other sizes: nn.View (`nn/View.lua`).

    One size may be -1. What the input has beyond the view's elements becomes a batch dimension in front;
    `numInputDims` says how many dimensions of the input belong to one sample.

    ## nn.Squeeze

    Leaves out dimensions of size 1: nn.Squeeze (`nn/Squeeze.lua`).

    ## nn.Unsqueeze

    Inserts a dimension of size 1: nn.Unsqueeze (`nn/Unsqueeze.lua`).

    ## nn.Transpose

    Swaps dimensions, pair after pair: nn.Transpose (`nn/Transpose.lua`).

    ## nn.Select

    One slice of its input: nn.Select (`nn/Select.lua`). Slice -1 of padded sequences is each one's own last step.

    ## nn.Narrow

    A stretch of its input along a dimension: nn.Narrow (`nn/Narrow.lua`).

    ## nn.Replicate

    Repeats its input along a new dimension, without copying: nn.Replicate (`nn/Replicate.lua`).

    ## nn.Contiguous

    Its input, copied if it has gaps in memory: nn.Contiguous (`nn/Contiguous.lua`).

    ## nn.Copy

    A copy, or a conversion to another type and back: nn.Copy (`nn/Copy.lua`).

    ## nn.Padding

    Inserts |pad| slices of one value: nn.Padding (`nn/Padding.lua`).

    A negative pad goes before slice `index`, a positive one after the slice that is `index`-th from the end.

    ## nn.Collapse

    Each sample as a vector: nn.Collapse (`nn/Collapse.lua`). What has more than `nInputDim` dimensions is a batch.

    ## nn.Constant

    Always the same tensor: nn.Constant (`nn/Constant.lua`). An input of more than `nInputDim` dimensions is a batch,
    whose output has the tensor for each sample. The gradient is 0.

    ## nn.OneHot

    A vector with a 1 at each index: nn.OneHot (`nn/OneHot.lua`).

    K = outputSize. Indices 1 … K of any type and sizes (…), or one number; output (…, K). The gradient is 0.

    ## nn.PrintSize

    Passes everything on and prints its sizes: nn.PrintSize (`nn/PrintSize.lua`).

    ## nn.ZeroGrad

    Passes its input on and gives no gradient back: nn.ZeroGrad (`nn/ZeroGrad.lua`); zeros of the input's sizes.

    ## nn.CopyGrad

    Passes everything through, with a gradient of its own: nn.CopyGrad (`rnn/CopyGrad.lua`). What is added to its
    gradInput does not reach gradOutput.

    ## nn.ExpandAs

    Repeats the second tensor of its input until it has the sizes of the first: nn.ExpandAs (`rnn/ExpandAs.lua`).

    {a, b} to {a, b expanded}; dimensions of b are those of a, or 1.

    # Criterions

    ## nn.ClassNLLCriterion

    The negative log-likelihood of a class: nn.ClassNLLCriterion (`nn/ClassNLLCriterion.lua`,
    `nn/lib/THNN/generic/ClassNLLCriterion.c`).

    N = batch, C = classes: input (C) with a number or a 1-element tensor, or (N, C) with N targets.

    ## nn.SpatialClassNLLCriterion

    The negative log-likelihood of a class at each place of an image: nn.SpatialClassNLLCriterion
    (`nn/SpatialClassNLLCriterion.lua`, `nn/lib/THNN/generic/SpatialClassNLLCriterion.c`).

    N = batch, C = classes: input (N, C, H, W), targets (N, H, W).

    ## nn.CrossEntropyCriterion

    LogSoftMax and ClassNLLCriterion in one: nn.CrossEntropyCriterion (`nn/CrossEntropyCriterion.lua`).

    Input (C) or (N, C); dimensions of size 1 are left out.

    ## nn.MSECriterion

    (x - t)²: nn.MSECriterion (`nn/MSECriterion.lua`).

    ## nn.WeightedMSECriterion

    (x - w t)², w of one sample's sizes: nn.WeightedMSECriterion (`nn/WeightedMSECriterion.lua`).

    ## nn.SpatialAutoCropMSECriterion

    The squared error against the middle of a target that is at least as large: nn.SpatialAutoCropMSECriterion
    (`nn/SpatialAutoCropMSECriterion.lua`).

    x (C, H, W) or (N, C, H, W), t the same with at least as many rows and columns. The original's way back takes no
    larger target; this does.

    ## nn.AbsCriterion

    |x - t|: nn.AbsCriterion (`nn/AbsCriterion.lua`).

    ## nn.SmoothL1Criterion

    ½ (x - t)² where |x - t| < 1, else |x - t| - ½: nn.SmoothL1Criterion (`nn/SmoothL1Criterion.lua`).

    ## nn.BCECriterion

    -(t log x + (1 - t) log(1 - x)), with 1e-12 against log 0: nn.BCECriterion (`nn/BCECriterion.lua`).

    ## nn.DistKLDivCriterion

    t (log t - x) where t > 0, the divergence of log-probabilities x from t: nn.DistKLDivCriterion
    (`nn/DistKLDivCriterion.lua`).

    ## nn.SoftMarginCriterion

    log(1 + e^(-t x)): nn.SoftMarginCriterion (`nn/SoftMarginCriterion.lua`).

    ## nn.MarginCriterion

    max(0, margin - t x): nn.MarginCriterion (`nn/MarginCriterion.lua`).

    ## nn.MultiMarginCriterion

    Σ max(0, margin - x[t] + x[d])ᵖ / C over the classes d ≠ t: nn.MultiMarginCriterion
    (`nn/lib/THNN/generic/MultiMarginCriterion.c`).

    C = classes, N = batch. Input (C) with a number, or (N, C) with N targets from 1; `weights` (C) count
    by target.

    ## nn.MultiLabelMarginCriterion

    Σ max(0, 1 - x[t] + x[d]) / C over the targets t and the other classes d:
    nn.MultiLabelMarginCriterion (`nn/lib/THNN/generic/MultiLabelMarginCriterion.c`).

    Input and target (C) or (N, C); a row's targets end at its first 0.

    ## nn.MultiLabelSoftMarginCriterion

    -(t log σ(x) + (1 - t) log(1 - σ(x))): nn.MultiLabelSoftMarginCriterion
    (`nn/MultiLabelSoftMarginCriterion.lua`).

    ## nn.HingeEmbeddingCriterion

    x where t = 1, max(0, margin - x) where t = -1: nn.HingeEmbeddingCriterion (`nn/HingeEmbeddingCriterion.lua`).

    ## nn.L1HingeEmbeddingCriterion

    |a - b|₁ where y = 1, max(0, margin - |a - b|₁) where y = -1: nn.L1HingeEmbeddingCriterion
    (`nn/L1HingeEmbeddingCriterion.lua`).

    ## nn.CosineEmbeddingCriterion

    1 - cos(a, b) where y = 1, max(0, cos(a, b) - margin) where y = -1: nn.CosineEmbeddingCriterion
    (`nn/CosineEmbeddingCriterion.lua`). a, b (D) or (N, D).

    ## nn.MarginRankingCriterion

    max(0, margin - y (a - b)): nn.MarginRankingCriterion (`nn/MarginRankingCriterion.lua`).

    ## nn.L1Cost

    Σ |x|; no target: nn.L1Cost (`nn/L1Cost.lua`).

    ## nn.ParallelCriterion

    Criterion i for entry i of the input and of the target: nn.ParallelCriterion
    (`nn/ParallelCriterion.lua`). With `repeatTarget` all have the same target.

    ## nn.MultiCriterion

    Criterions that all see the same input and target: nn.MultiCriterion (`nn/MultiCriterion.lua`).

    ## nn.ModuleCriterion

    A criterion of what modules make of its input and target: nn.ModuleCriterion (`nn/ModuleCriterion.lua`).

    The gradient goes back through `inputModule`; nothing updates that module's parameters.

    ## nn.ClassSimplexCriterion

    The squared distance from a corner of a simplex that stands for the class: nn.ClassSimplexCriterion
    (`nn/ClassSimplexCriterion.lua`; Boureau et al., arXiv 1506.08230).

    C = nClasses, N = batch. Input (C) with a number, or (N, C) with N targets from 1. The corners are C points of norm 1
    in C - 1 dimensions, as far from one another as can be; the last coordinate is 0.

    ## nn.DistanceRatioCriterion

    -log(e⁻ᵃ / (e⁻ᵃ + e⁻ᵇ)) of distances {a, b} of like and unlike samples: nn.DistanceRatioCriterion
    (`nn/DistanceRatioCriterion.lua`; Hoffer et al., arXiv 1610.00243).

    Computed as log(1 + e^(a - b)), which no distance makes overflow. It needs no target.

    ## nn.NCECriterion

    The loss of noise contrastive estimation: nn.NCECriterion (`dpnn/NCECriterion.lua`; Chen et al., ICASSP 2015, equations
    5 to 7).

    N = batch, k = noise samples. Input {P(t), P(s), Q(t), Q(s)} as `NCEModule` gives it: the model's and the noise's
    probabilities of the targets `(N)` and of the samples `(N, k)`. The target is not looked at. ε = 10⁻⁷.

        loss = -Σ ln (P(t) / (P(t) + k Q(t) + ε)) - Σ ln (k Q(s) / (P(s) + k Q(s) + ε))        / N when sizeAverage

    ## nn.VRClassReward

    Rewards predictions whose largest element is the target's: nn.VRClassReward (`dpnn/VRClassReward.lua`).

    C = classes. The prediction is `(N, C)`, or `(C)` for one sample; targets from 1. Else as `ClassReward`.

    ## nn.BinaryClassReward

    Rewards predictions that are on the target's side of 0.5: nn.BinaryClassReward (`dpnn/BinaryClassReward.lua`).

    The prediction is `(N)`; targets are 0 and 1. Else as `ClassReward`.

    ## nn.BinaryLogisticRegression

    Σ ln(1 + e^(-t x)) / N for targets t of -1 and 1: nn.BinaryLogisticRegression
    (`dpnn/BinaryLogisticRegression.lua`).

    Input and target `(N)` or `(N, 1)`; without `sizeAverage` the sum.

    ## nn.SpatialBinaryLogisticRegression

    Σ ln(1 + e^(-t x)) / (2 N H W) over the pixels of images of one channel: nn.SpatialBinaryLogisticRegression
    (`dpnn/SpatialBinaryLogisticRegression.lua`).

    Input `(N, 1, H, W)` or `(1, H, W)`, targets of -1 and 1 in the same sizes; without `sizeAverage` divided by 2 H W.

    ## nn.AbstractSequencerCriterion

    A criterion at every step of a sequence, with a copy for each step: nn.AbstractSequencerCriterion
    (`AbstractSequencerCriterion.lua` of torch/rnn).

    ## nn.SequencerCriterion

    A criterion at every step of a sequence: nn.SequencerCriterion (`rnn/SequencerCriterion.lua`).

    The loss is the sum over the steps; with `sizeAverage` the loss and the gradients are divided by
    their number. Input and target are both tables, or both tensors with the steps first.

    ## nn.RepeaterCriterion

    One target for every step of a sequence: nn.RepeaterCriterion (`rnn/RepeaterCriterion.lua`).

    Input: a table of steps, or a tensor with the steps first. The loss is the sum over the steps.

    ## nn.MaskZeroCriterion

    Leaves out the samples whose input is all zeros: nn.MaskZeroCriterion (`rnn/MaskZeroCriterion.lua`).

    `nInputDim` is the number of dimensions of one sample of the first input tensor.

    # Layers of images

    ## nn.SpatialRegionDropout

    Zeroes a share p of the rows or columns at one edge in training: nn.SpatialRegionDropout
    (`dpnn/SpatialRegionDropout.lua`).

    Input `(N, C, H, W)` or `(C, H, W)`. One of the four edges is drawn for the batch; ⌊p H⌋ rows, or ⌊p W⌋ columns, are
    zeroed there, and the rest divided by 1 - p.

    ## nn.Inception

    Columns of convolutions of different sizes over one image, their outputs joined: nn.Inception (`dpnn/Inception.lua`;
    Szegedy et al., arXiv:1409.4842).

    The argument is a table. Column i of those of `kernelSize` ({5, 3} by default) goes through a 1 x 1 convolution from `inputSize`
    to `reduceSize[i]` planes and one of kernelSize[i] to `outputSize[i]`; then come a column of `pool` and a 1 x 1
    convolution, and one of a 1 x 1 convolution alone, where `reduceSize` has entries for them. After each convolution goes
    `transfer` (ReLU), with `batchNorm` behind a SpatialBatchNormalization. x (N, P, H, W) or (P, H, W); smaller outputs stand
    in the middle of zeros (`DepthConcat`).

    ## nn.FireModule

    A 1 x 1 convolution to few planes, then 1 x 1 and 3 x 3 ones to many, joined: nn.FireModule (`dpnn/FireModule.lua`; Iandola
    et al., arXiv:1602.07360).

    x (N, nInputPlane, H, W) to (N, e1x1 + e3x3, H, W); after both stages goes the activation of the name given, ReLU by
    default.

    ## nn.SpatialGlimpse

    Looks at an image at a place: nn.SpatialGlimpse (`dpnn/SpatialGlimpse.lua`; Mnih et al., NIPS 2014).

    N = batch, C = channels. Input {images `(N, C, H, W)`, places `(N, 2)`}; a place is {y, x} from (-1, -1), the top left corner,
    to (1, 1). Output `(N, depth · C, height, width)`: around each place `depth` pieces, the first of height x width, each
    next one `scale` times larger and brought to that size; what lies outside of the image is zero. Pieces are brought
    to size by averages when `scale` is 2, else by linear interpolation. No gradient flows into the places.

    ## nn.SpatialUniformCrop

    A piece of each image, at a place drawn in training, in the middle else: nn.SpatialUniformCrop
    (`dpnn/SpatialUniformCrop.lua`).

    Input `(N, C, H, W)` or `(C, H, W)`, output of oheight x owidth. With `scale` = {min, max} the piece is s times as large, s drawn
    from that range for each image, and brought to size by linear interpolation.

    ## nn.SimpleColorTransform

    Adds to each channel c of each image a number from ±range[c] in training: nn.SimpleColorTransform
    (`dpnn/SimpleColorTransform.lua`).

    ## nn.PCAColorTransform

    Adds E (λ * α) with α ~ N(0, std²) to the channels of each image in training: nn.PCAColorTransform
    (`dpnn/PCAColorTransform.lua`; Krizhevsky et al., NIPS 2012, 4.1).

    E `(C, C)`, eigenvectors of the channels' covariance, one a column; λ `(C)`, their eigenvalues.

    # Layers that draw their outputs

    ## nn.Reinforce

    A layer whose output is drawn, and whose gradient comes from a reward instead of gradOutput: nn.Reinforce
    (`dpnn/Reinforce.lua`; Williams, Machine Learning 8, 1992).

    N = batch. A criterion gives the rewards `(N)` by `reinforce`; the backward pass then follows
    -reward ∂ ln f(y; x) / ∂x, f being the distribution that y was drawn from. This class itself passes its input on,
    and gives the reward as gradient.

    ## nn.ReinforceNormal

    Draws from normal distributions: nn.ReinforceNormal (`dpnn/ReinforceNormal.lua`).

        y ~ N(μ, σ²)        ∂ ln f / ∂μ = (y - μ) / σ²        ∂ ln f / ∂σ = ((y - μ)² - σ²) / (σ³ + 10⁻⁸)

    Input μ `(N, …)` with σ as `stdev`, or {μ, σ}. Evaluation gives μ.

    ## nn.ReinforceGamma

    Draws from gamma distributions: nn.ReinforceGamma (`dpnn/ReinforceGamma.lua`).

        y ~ Γ(k, θ)        ∂ ln f / ∂k = ln y - ψ(k) - ln θ        ∂ ln f / ∂θ = y / θ² - k / θ

    Input the shapes k `(N, …)` with θ as `scale`, or {k, θ}, all positive. Evaluation gives the mean k θ. Torch drew
    with the package randomkit, so its numbers are others.

    ## nn.ReinforceBernoulli

    Draws ones with the probabilities given: nn.ReinforceBernoulli (`dpnn/ReinforceBernoulli.lua`).

        y ~ Bernoulli(p)        ∂ ln f / ∂p = (y - p) / (p (1 - p))

    Input p `(N, …)`, output of the same sizes; evaluation gives p.

    ## nn.ReinforceCategorical

    Draws one of C classes with the probabilities given: nn.ReinforceCategorical (`dpnn/ReinforceCategorical.lua`).

        y = the row of the identity for a class ~ p        ∂ ln f / ∂p = y / (p + 10⁻⁸)

    Input p `(N, C)`, output `(N, C)`; evaluation gives p.

    # Recurrence step by step

    ## nn.AbstractRecurrent

    A module with memory: nn.AbstractRecurrent (`rnn/AbstractRecurrent.lua`).

    Forward calls advance `step`; backward calls go back from the last step, one at a time.

    ## nn.Recursor

    Gives any module a step counter: nn.Recursor (`rnn/Recursor.lua`).

    Each step has a clone of the module that shares the parameters; recurrent layers inside are not
    cloned, they keep their own steps.

    ## nn.Recurrence

    Makes a recurrence of any module from {input, previous output} to output: nn.Recurrence
    (`rnn/Recurrence.lua`).

    The first step's previous output is zeros of `outputSize`: the sizes of one sample's output, or a table
    of sizes for a table of outputs. `nInputDim` is the number of dimensions of one sample of the input.

    ## nn.Recurrent

    A simple recurrence: nn.Recurrent (`rnn/Recurrent.lua`).

        h(1) = transfer(start(input(x)))      h(t) = transfer(merge(input(x), feedback(h(t-1))))

    ## nn.MaskZero

    Zeroes the outputs (and gradients) of samples whose input is all zeros: nn.MaskZero
    (`rnn/MaskZero.lua`).

    `nInputDim` is the number of dimensions of one sample of the first input tensor; one more is a batch.

    ## nn.TrimZero

    A MaskZero that runs its module on the other rows alone: nn.TrimZero (`rnn/TrimZero.lua`).

    The results are those of `MaskZero`. A module that draws a mask for each row (dropout without `mono`) would draw for
    rows that come and go, and is refused.

    ## nn.NormStabilizer

    Keeps the norms of a hidden state near each other from step to step: nn.NormStabilizer (`rnn/NormStabilizer.lua`; Krueger
    and Memisevic, arXiv:1511.08400).

    N = batch, D = features. The output is the input h `(N, D)`; the backward pass adds the gradient of

        β Σₜ mean over the batch of (‖h(t)‖ - ‖h(t-1)‖)²

    A row of zeros, whose norm has no gradient, gets none.

    ## nn.LinearRNN

    h = transfer([x, h'] Wᵀ + b): nn.LinearRNN (`LinearRNN.lua` of torch/rnn).

    D = inputsize, H = outputsize, N = batch; W (H, D + H). The transfer is a Sigmoid by default.

    ## nn.LookupRNN

    h = transfer(merge(the row of x, h' Wᵀ + b)): nn.LookupRNN (`LookupRNN.lua` of torch/rnn).

    H = outputsize, N = batch. Input: N indices from 1 to nindex, 0 for zeros. The transfer is a Sigmoid, the merge a CAddTable
    by default.

    # Recurrent cells

    ## nn.LSTM

    Long short-term memory with peepholes: nn.LSTM (`rnn/LSTM.lua`; Graves, arXiv:1303.5778).

    D = inputSize, H = outputSize, N = batch.

        i = σ(x Wᵢᵀ + bᵢ + h' Uᵢᵀ + pᵢ * c')        f = σ(x W_fᵀ + b_f + h' U_fᵀ + p_f * c')
        g = tanh(x W_gᵀ + b_g + h' U_gᵀ)             c = f * c' + i * g
        o = σ(x Wₒᵀ + bₒ + h' Uₒᵀ + pₒ * c)          h = o * tanh c

    W (H, D) and b (H) are drawn from ±1/√D, U (H, H) and p (H) from ±1/√H, gate by gate and within a gate W,
    b, U, p: by the constructor in the order i, f, g, o, by `reset` in that of `parameters()`: f, i, g, o.

    ## nn.FastLSTM

    Long short-term memory without peepholes, its four gates in one matrix: nn.FastLSTM
    (`rnn/FastLSTM.lua`).

    D = inputSize, H = outputSize, N = batch; gates in the 4·H columns: i, g, f, o.

        a = x Wᵀ + b + h' Uᵀ                 i, f, o = σ(a)    g = tanh a
        c = f * c' + i * g                    h = o * tanh c

    W (4H, D), then b (4H), are drawn from ±1/√D, U (4H, H) from ±1/√H.

    ## nn.GRU

    A gated recurrent unit: nn.GRU (`rnn/GRU.lua`; Cho et al., arXiv:1406.1078).

    D = inputSize, H = outputSize, N = batch.

        r = σ(x Wᵣᵀ + bᵣ + h' Uᵣᵀ)            z = σ(x W_zᵀ + b_z + h' U_zᵀ)
        g = tanh(x W_gᵀ + b_g + (r * h') U_gᵀ)   h = (1 - z) * g + z * h'

    Parameters: W of r and z (2H, D), b (2H), U (2H, H), then W of g (H, D), b (H), U (H, H), drawn in
    this order from ±1/√D and, for U, ±1/√H.

    ## nn.MuFuRu

    A multi-function recurrent unit: nn.MuFuRu (`rnn/Mufuru.lua`; Weissenborn and Rocktäschel, arXiv:1606.03002).

    N = batch, D = inputSize, H = outputSize; [a, b] joins features.

        r = σ(x Wᵣᵀ + bᵣ + h' Uᵣᵀ + cᵣ)        v = σ([x, r * h'] W_vᵀ + b_v)
        p = softmax over the operations of [x, h'] W_pᵀ + b_p, `(N, operations · H)`
        h = Σ p_op * op(h', v)

    An operation is one of `keep` h', `replace` v, `mul` h' v, `diff` h' - v, `forget` 0, `sqrt_diff` √|h' - v| / 4,
    `max`, `min`. Steps are batches `(N, D)`.

    ## nn.StepLSTM

    One step of an LSTM: nn.StepLSTM (`StepLSTM.lua` of torch/rnn).

    N = batch, D = inputsize, H = hiddensize, R = outputsize. {x `(N, D)`, h' `(N, R)`, c' `(N, H)`} to {h, c}; formulas as at
    `SeqLSTM`, and with `outputsize` given as at `SeqLSTMP`. W is drawn from N(0, 1/√(H+D)); b is 0, for f 1.

    ## nn.StepGRU

    One step of a GRU: nn.StepGRU (`StepGRU.lua` of torch/rnn).

    N = batch, D = inputsize, H = outputsize. {x `(N, D)`, h' `(N, H)`} to h; formulas as at `GRU`, weights as at `SeqGRU`.

    ## nn.RecLSTM

    An LSTM whose step is a StepLSTM: nn.RecLSTM (`RecLSTM.lua` of torch/rnn). States are {h, c}.

    ## nn.RecGRU

    A GRU whose step is a StepGRU: nn.RecGRU (`RecGRU.lua` of torch/rnn).

    # Recurrence over sequences

    ## nn.AbstractSequencer

    A module that takes whole sequences: nn.AbstractSequencer (`rnn/AbstractSequencer.lua`).

    ## nn.Sequencer

    Runs a module over every step of a sequence: nn.Sequencer (`rnn/Sequencer.lua`).

    The sequence is a table of T steps, or a tensor with the steps first; the output has the same form.
    Steps of one shape through modules that can run them all as one operation take the packed road;
    everything else goes step by step, with the same results.

    ## nn.BiSequencer

    Two sequencers, one back to front, their outputs merged step by step: nn.BiSequencer
    (`rnn/BiSequencer.lua`).

    Input and output are tables of T steps. Without a backward module a copy of the forward one with fresh
    parameters is made; without a merge module the outputs are joined along the features.

    ## nn.BiSequencerLM

    A BiSequencer for language models: step t merges what the forward sequencer has seen before t with what
    the backward one has seen after t: nn.BiSequencerLM (`rnn/BiSequencerLM.lua`).

    At least two steps, also of each of several padded sequences. The first step's forward part and the last one's
    backward part are zeros.

    ## nn.Repeater

    Presents one input to a recurrent module `rho` times; the outputs are a table: nn.Repeater
    (`rnn/Repeater.lua`).

    ## nn.SeqLSTM

    An LSTM over a whole sequence: nn.SeqLSTM (`rnn/SeqLSTM.lua`), and with a projection nn.SeqLSTMP.

    T = steps, N = batch, D = inputsize, H = hiddensize, R = outputsize (= H without projection); gates in
    the 4·H columns: i, f, o, g.

        a = x W[0 ..< D] + h' W[D ..< D+R] + b       (N, 4H)
        i, f, o = σ(a)    g = tanh a    c = f * c' + i * g    h = o * tanh c

    Input x `(T, N, D)`, {h0, x} or {c0, h0, x}; output `(T, N, R)`. W is drawn from N(0, 1/√(D+R)); b is
    0, for f 1.

    ## nn.SeqLSTMP

    A SeqLSTM whose outputs are a linear map of the cell's: nn.SeqLSTMP (`rnn/SeqLSTMP.lua`).

        h = (o * tanh c) Wₒ      Wₒ (H, R), drawn after W from N(0, 1/√(R+H)); W from N(0, 1/√(H+D))

    ## nn.SeqGRU

    A GRU over a whole sequence: nn.SeqGRU (`rnn/SeqGRU.lua`).

    T = steps, N = batch, D = inputSize, H = outputSize; gates in the 3·H columns: r, z, g. Formulas as at
    `GRU`, with W `(D + H, 3H)` from N(0, 1/√(D+H)), its first D rows for x; b `(3H)` is 0, for z 1.
    Input x `(T, N, D)` or {h0, x}; output `(T, N, H)`.

    ## nn.SeqBRNN

    Two SeqLSTMs, one back to front, merged: nn.SeqBRNN (`rnn/SeqBRNN.lua`).

    Input (T, N, D), or with `batchFirst` (N, T, D); the merge is by default the sum.

    ## nn.SeqReverseSequence

    A tensor back to front along one of its first three dimensions: nn.SeqReverseSequence
    (`rnn/SeqReverseSequence.lua`). Of padded sequences each is turned within its own length.

    ## nn.RecurrentAttention

    Looks at one input for `nStep` steps, each at what an action drawn from the last hidden state says:
    nn.RecurrentAttention (`rnn/RecurrentAttention.lua`; Mnih et al., NIPS 2014).

        a(t) = action(h(t-1))        h(t) = rnn {x, a(t)}        h(0) = 0, `(N, hiddenSize)`

    The output is the table of h(t), with `forwardActions` of {h(t), a(t)}. No gradient flows from the rnn into the
    actions: layers like `ReinforceNormal` learn them from rewards.

    ## nn.SeqBLSTM

    An LSTM in both directions: nn.SeqBLSTM (`SeqBLSTM.lua` of torch/rnn). Output `(T, N, R)`, R = outputsize, or hiddensize
    without one.

    ## nn.SeqBGRU

    A GRU in both directions: nn.SeqBGRU (`SeqBGRU.lua` of torch/rnn). Output `(T, N, H)`, H = outputsize.

    ## nn.ReverseSequence

    A sequence back to front, a table of steps or a tensor with the steps first: nn.ReverseSequence (`ReverseSequence.lua` of
    torch/rnn). Of padded sequences each is turned within its own length.

    ## nn.ReverseUnreverse

    A module over sequences that sees them back to front: nn.ReverseUnreverse (`ReverseUnreverse.lua` of torch/rnn).

    ## nn.VariableLength

    Runs a module over sequences of different lengths, given as a table of N tensors: nn.VariableLength (`VariableLength.lua`
    of torch/rnn).

    Sample n is `(Tₙ, …)`. The module gets all as one tensor `(T, N, …)`, steps first, padded behind the end of shorter ones;
    the output is a table of N tensors `(Tₙ, …)`, or with `lastOnly` one `(N, …)` of each sample's last step.
    What a module makes of the padding counts for nothing, so that it has to go forward in time, or to know
    of it as `ReverseSequence` and `BiSequencer` do.

    # Graphs of modules

    ## nn.gModule

    A graph of modules without circles: nn.gModule (`nngraph/gmodule.lua`).

    Each node gives its output to every node that takes it, and gets the sum of their gradients. A graph of one input
    takes that input itself, one of more a table of them; the same goes for outputs.

    ## nngraph.JustElement

    The only entry of a table: nngraph.JustElement (`nngraph/JustElement.lua`), which `node:split(1)` makes.

    ## nngraph.JustTable

    A table with the input as its only entry: nngraph.JustTable (`nngraph/JustTable.lua`), which `nngraph.nest` makes.

    ## nn.ModuleFromCriterion

    A criterion as a layer of {input, target}: nn.ModuleFromCriterion (`nngraph/ModuleFromCriterion.lua`). The output
    is the loss as a tensor of one element; the target's gradient is zero.
    """#)
}
