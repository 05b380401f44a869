extension HelpPage {
  /// nn: training.
  static let nnTraining = HelpPage(
    #"""
    # nn: training

    `nn.Trainer`, which trains a model on a dataset, and `nn.StochasticGradient`, Torch7's plain loop.

    A dataset is anything with samples `{input, target}`: an object with a method `size()` and samples
    `dataset[i]`, i from 1; a plain table of samples; a function that gives the next sample, as a table
    or as two values, and nil at the end of an epoch; a coroutine that yields samples, or a function
    that makes such a function or coroutine for each epoch. Samples may be made when they are asked for,
    by a metatable's `__index`. Sequences are tables of steps, or tensors with the steps first, and may
    differ in length.

    ## nn.Trainer

        nn.Trainer(model: nn.Module, criterion: nn.Criterion, [options: table]): nn.Trainer
        nn.Trainer(options: table): nn.Trainer

    Trains a model: batches, optimiser, schedule, metrics, ends, checkpoints, logs. In one table model
    and criterion stand under these names. What a batch teaches is the mean of what its samples would
    teach alone: sequences of different length are padded, and the padding does not count. On a terminal
    one line shows epoch, progress, loss, metrics, speed and time left; on a pipe there is a line an
    epoch. An option that is not known is an error; `false` stands for none. Not in Torch7.

    Steps:

    - optimizer ('adam'): a name, a function of `optim`, or a table of one with its options,
      `{'sgd', learningRate = 0.1, momentum = 0.9}`; also a function of a script's own, called as those
      of `optim`
    - learningRate, learningRateDecay, momentum, weightDecay: options of the optimiser that may stand
      here as well
    - batchSize (1): samples in a batch; with 1 the model gets samples as they are
    - accumulate (1): batches whose gradients are averaged for one update
    - bptt: steps of truncated back-propagation; longer sequences are cut into windows of so many steps,
      with an update after each. Not with accumulate
    - carry (true): whether the state goes on from window to window; it starts anew with each sequence
    - clipNorm, clipValue: bounds of the gradient's norm, and of its elements
    - schedule: how the learning rate changes: `'cosine'`, `{'cosine', total = 50, minimum = 0}`,
      `{'step', every = 10, gamma = 0.1}`, `{'multistep', at = {30, 80}, gamma = 0.1}`,
      `{'exponential', gamma = 0.95}`,
      `{'plateau', factor = 0.1, patience = 10, threshold = 1e-4, minimum = 0}`. All but the last take
      `unit = 'epoch'` (the default) or `'update'`, and all `warmup = n`, updates in which the rate
      rises from 0

    Data:

    - shuffle (true): whether each epoch has an order of its own; functions and coroutines come as they
      come
    - seed: the seed of the order; by default that of torch's generator
    - dropLast (false): leaves out the last batch of an epoch where it is not whole
    - epochSize: how many samples of an endless stream make an epoch
    - valid: the validation set, if `train` is not given one

    Watching:

    - metrics: a name, a function, or a table of names and of functions under names,
      `{'accuracy', mine = function(output, target) return number end}`. Names: `'accuracy'` (of steps),
      `'sequenceAccuracy'` (sequences in which every step is right), `'confusion'`, `'mae'`, `'mse'`,
      `'perplexity'`, `'r2'`
    - evaluateEvery: updates between two evaluations; by default one at the end of each epoch
    - watch ('loss'): the figure, of the validation set if there is one, that says which weights are
      best
    - maximize: whether more of it is better; known for the metrics by name
    - checkNaN (true): stops at the first NaN or infinity and names module, step and tensor
    - doctor (false): `true`, or a number of seconds (60): after so long it looks at the training and
      prints a line if something is wrong
    - onStart, onStartEpoch, onSample, onForward, onBackward, onUpdate, onEndEpoch, onEnd, also as
      `hooks = {onUpdate = f}`: functions of a table `state` with network, criterion, epoch, t
      (updates), lr, loss, maxepoch, training, history (at start and end), samples and numbers (in
      onSample). onBackward is called before gradients are clipped, onEndEpoch after the evaluation.
      `lr`, `maxepoch`, `stop` and in onSample `samples` may be set; a hook that returns false ends the
      run, too

    The end, whichever comes first:

    - epochs (10): passes over the data in a call of `train`
    - updates, seconds: of the run
    - target: a figure that is reached, `{accuracy = 0.99}`
    - patience: evaluations without a gain of the watched figure; minGain (0): what counts as one
    - restoreBest: whether the best weights come back at the end; by default where patience is set

    Files and what is shown:

    - checkpoint: a folder, in which the run can be gone on with; keep (3): how many checkpoints stay,
      besides `best.t7`; checkpointEvery: updates between two, by default an epoch
    - resume (false): goes on from the last checkpoint if there is one, to the same numbers; without it
      a new run replaces the checkpoints
    - log: a file for every figure, `.jsonl` or `.csv`; plot: the curves, `.svg`, or `.png` with
      gnuplot; report: a page, `.html`
    - reportSamples (4): samples shown in the report; title: the run's name, by default the script's
    - quiet (false): nothing on the terminal

    ```lua
    data = {}
    for i = 1, 100 do
      local x = torch.randn(2)
      data[i] = {x, x[1] > x[2] and 1 or 2}
    end
    model = nn.Sequential():add(nn.Linear(2, 2)):add(nn.LogSoftMax())
    trainer = nn.Trainer(model, nn.ClassNLLCriterion(), {learningRate = 0.05, metrics = 'accuracy', quiet = true})
    trainer:train(data)
    print(trainer:evaluate(data).accuracy > 0.9)  --> true
    ```

    ## nn.Trainer:train

        nn.Trainer:train(data: table|function|thread, [valid: table|function|thread]): table

    Trains the model on a dataset until the first end, evaluates on `valid` in between, and leaves the
    model in evaluation mode. A further call goes on. Gives the history, which is also the field
    `history`: a list of records with epoch, update, samples, seconds, rate, and `train` and `valid`,
    tables of loss and metrics by name; `best`, the record of the best evaluation; and `stop`, why it
    ended: `'epochs'`, `'updates'`, `'seconds'`, `'target'`, `'patience'`, `'hook'`, `'interrupt'`.

    ```lua
    data = {}
    for i = 1, 20 do data[i] = {torch.Tensor{i / 10}, torch.Tensor{i / 5}} end
    trainer = nn.Trainer(nn.Linear(1, 1), nn.MSECriterion(), {epochs = 3, quiet = true})
    history = trainer:train(data)
    print(#history, history.stop, history[3].train.loss < history[1].train.loss)  --> 3	epochs	true
    ```

    ## nn.Trainer:evaluate

        nn.Trainer:evaluate(data: table|function|thread): table

    The figures of a dataset: a table with `loss`, the metrics by name, `samples` and `steps`. The model
    is in evaluation mode meanwhile.

    ```lua
    trainer = nn.Trainer(nn.Identity(), nn.MSECriterion(), {metrics = 'mae'})
    figures = trainer:evaluate{{torch.Tensor{1}, torch.Tensor{3}}, {torch.Tensor{1}, torch.Tensor{1}}}
    print(figures.loss, figures.mae, figures.samples)  --> 2	1	2
    ```

    ## nn.Trainer:predict

        nn.Trainer:predict(input: any): any

    The model's output for an input. For a dataset that is an object with `size`, a function or a
    coroutine: a table with the output for each sample; for a table of sequences, which are tables
    themselves, a table with the output for each. The model is in evaluation mode meanwhile.

    ```lua
    trainer = nn.Trainer(nn.MulConstant(2), nn.MSECriterion())
    print(trainer:predict(torch.Tensor{1, 2})[2])  --> 4
    ```

    ## nn.Trainer:set

        nn.Trainer:set(options: table): nn.Trainer

    Changes options; what is not named stays, and `false` takes one back. The next `train` goes on with
    them; an optimiser that is named in the same words keeps its state.

    ```lua
    trainer = nn.Trainer(nn.Linear(1, 1), nn.MSECriterion())
    trainer:set{epochs = 2, learningRate = 0.1}
    print(trainer.options.epochs)  --> 2
    ```

    ## nn.StochasticGradient

        nn.StochasticGradient(module: nn.Module, criterion: nn.Criterion): nn.StochasticGradient

    Torch7's loop: a step down the gradient for each sample, in the module's own way
    (`updateParameters`). Fields to set:

    - learningRate (0.01), learningRateDecay (0): iteration k has the rate over
      `1 + k learningRateDecay`
    - maxIteration (25): passes over the dataset; without end where it is 0 or less
    - shuffleIndices (true): whether the samples come in an order that is drawn once
    - verbose (true): prints the mean loss of each iteration
    - hookExample: called as `f(trainer, sample)` after each sample
    - hookIteration: called as `f(trainer, iteration, loss)` after each iteration

    ```lua
    trainer = nn.StochasticGradient(nn.Linear(1, 1), nn.MSECriterion())
    trainer.maxIteration = 5
    print(trainer.learningRate)  --> 0.01
    ```

    ## nn.StochasticGradient:train

        nn.StochasticGradient:train(dataset: table)

    Trains on an object with a method `size()` and samples `{input, target}` at 1, 2, …; it prints that
    it begins, the loss of each iteration, and that it is done.

    ```lua
    data = {size = function() return 20 end}
    for i = 1, 20 do data[i] = {torch.Tensor{i / 10}, torch.Tensor{i / 5}} end
    trainer = nn.StochasticGradient(nn.Linear(1, 1), nn.MSECriterion())
    trainer.verbose = false
    local show = print
    print = function() end
    trainer:train(data)
    show(math.abs(trainer.module:forward(torch.Tensor{1})[1] - 2) < 0.3)  --> true
    ```
    """#)
}
