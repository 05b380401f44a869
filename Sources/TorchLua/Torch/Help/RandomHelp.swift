extension HelpPage {
  /// Random numbers.
  static let torchRandom = HelpPage(
    #"""
    # Random numbers

    One generator, the Mersenne Twister MT19937, is behind all functions of this page, the drawing
    layers and the initial parameters of layers; `torch.manualSeed` makes a run repeatable, with the
    numbers of Torch7. A `torch.Generator` that stands first (after the result) takes its place.
    `math.random` has a generator of its own. Source: Matsumoto and Nishimura, Mersenne Twister, ACM
    TOMACS 8 (1998). A function without a tensor gives one number, a method fills its tensor and
    gives it.

    ## torch.manualSeed

        torch.manualSeed([gen: Generator], seed: integer)

    Starts the stream of numbers that belongs to `seed`, of which the low 32 bits count.

    ```lua
    torch.manualSeed(5)
    x = torch.rand(3)
    torch.manualSeed(5)
    print(torch.equal(x, torch.rand(3)))  --> true
    ```

    ## torch.seed

        torch.seed([gen: Generator]): integer

    Seeds the generator from the system's entropy and gives the seed, with which `torch.manualSeed`
    repeats the run.

    ```lua
    seed = torch.seed()
    x = torch.uniform()
    torch.manualSeed(seed)
    print(x == torch.uniform())  --> true
    ```

    ## torch.initialSeed

        torch.initialSeed([gen: Generator]): integer

    The seed that the generator was last given, by `torch.manualSeed`, `torch.seed` or at its making.

    ```lua
    torch.manualSeed(7)
    print(torch.initialSeed())  --> 7
    ```

    ## torch.getRNGState

        torch.getRNGState([gen: Generator], [state: ByteTensor]): ByteTensor

    The state of the generator, 5048 bytes in the form of Torch7 on 64 bits; `state` takes them if it
    is given. `torch.setRNGState` goes back to it.

    ```lua
    s = torch.getRNGState()
    x = torch.randn(3)
    torch.setRNGState(s)
    print(s:size(1), torch.equal(x, torch.randn(3)))  --> 5048	true
    ```

    ## torch.setRNGState

        torch.setRNGState([gen: Generator], state: ByteTensor): ByteTensor

    Gives the generator a state that `torch.getRNGState` gave, here or in Torch7; gives the state.

    ```lua
    s = torch.getRNGState()
    x = torch.uniform()
    torch.setRNGState(s)
    print(torch.uniform() == x)  --> true
    ```

    ## torch.Generator

        torch.Generator(): Generator
        Generator:new(): Generator

    A generator of its own, seeded from the system's entropy; `g:new()` is another. Functions of
    random numbers take it first (after the result) and then leave Torch's own alone.

    ```lua
    g = torch.Generator()
    torch.manualSeed(g, 3)
    a = torch.rand(g, 2)
    torch.manualSeed(g, 3)
    print(torch.equal(a, torch.rand(g, 2)))  --> true
    ```

    ## torch.rand

        torch.rand([res: Tensor], [gen: Generator], ...: integer|LongStorage): Tensor
        Tensor:rand([gen: Generator], ...: integer|LongStorage): Tensor

    A tensor of the given sizes with numbers drawn uniformly from 0 to 1 (1 excluded). Float and
    Double. The method resizes the tensor itself.

    ```lua
    x = torch.rand(100)
    print(x:size(1), x:min() >= 0 and x:max() < 1)  --> 100	true
    ```

    ## torch.randn

        torch.randn([res: Tensor], [gen: Generator], ...: integer|LongStorage): Tensor
        Tensor:randn([gen: Generator], ...: integer|LongStorage): Tensor

    A tensor of the given sizes with standard normal numbers (mean 0, deviation 1). Float and Double.
    The method resizes the tensor itself. Source: Box and Muller, Annals of Mathematical Statistics
    29 (1958).

    ```lua
    print(torch.abs(torch.randn(10000):mean()) < 0.05)  --> true
    ```

    ## torch.randperm

        torch.randperm([res: Tensor], [gen: Generator], n: integer): Tensor
        Tensor:randperm([gen: Generator], n: integer): Tensor

    A vector (n) of the numbers 1 to n in random order, of the default type; `n` is positive. Its
    elements are positions: `x:index(1, torch.randperm(n):long())` shuffles the rows of x.

    ```lua
    p = torch.randperm(10)
    print(p:sum(), torch.sort(p)[3])  --> 55	3
    ```

    ## torch.random

        torch.random([gen: Generator], [low: integer], [high: integer]): integer
        torch.random(t: Tensor, [gen: Generator], [low: integer], [high: integer]): Tensor
        Tensor:random([gen: Generator], [low: integer], [high: integer]): Tensor

    An integer of `low` to `high`, both included; with one number n of 1 to n; without any of 0 to
    2^32 - 1. With a tensor every element is drawn; without limits from 0 to what its type holds, at
    most 2^32 - 1.

    ```lua
    x = torch.IntTensor(1000):random(3, 5)
    print(x:min(), x:max(), torch.random(1))  --> 3	5	1
    ```

    ## torch.uniform

        torch.uniform([gen: Generator], [a: number = 0], [b: number = 1]): number
        torch.uniform(t: Tensor, [gen: Generator], [a: number = 0], [b: number = 1]): Tensor
        Tensor:uniform([gen: Generator], [a: number = 0], [b: number = 1]): Tensor

    A number drawn uniformly from `a` to `b` (b excluded); with a tensor every element. Float and
    Double.

    ```lua
    x = torch.Tensor(100):uniform(-1, 1)
    print(x:min() >= -1 and x:max() < 1)  --> true
    ```

    ## torch.normal

        torch.normal([gen: Generator], [mean: number = 0], [stdv: number = 1]): number
        torch.normal(t: Tensor, [gen: Generator], [mean: number = 0], [stdv: number = 1]): Tensor
        Tensor:normal([gen: Generator], [mean: number = 0], [stdv: number = 1]): Tensor

    A normal number of the given mean and standard deviation, which is positive; with a tensor every
    element. Float and Double. The numbers come in pairs, the second waits for the next call.

    ```lua
    x = torch.Tensor(10000):normal(5, 0.1)
    print(math.floor(x:mean() * 10 + 0.5))  --> 50
    ```

    ## torch.exponential

        torch.exponential([gen: Generator], lambda: number): number
        torch.exponential(t: Tensor, [gen: Generator], lambda: number): Tensor
        Tensor:exponential([gen: Generator], lambda: number): Tensor

    A number of density `lambda * exp(-lambda * x)`, x >= 0, whose mean is 1 / lambda; with a tensor
    every element. Float and Double.

    ```lua
    x = torch.Tensor(10000):exponential(2)
    print(x:min() >= 0, torch.abs(x:mean() - 0.5) < 0.05)  --> true	true
    ```

    ## torch.cauchy

        torch.cauchy([gen: Generator], [median: number = 0], [sigma: number = 1]): number
        torch.cauchy(t: Tensor, [gen: Generator], [median: number = 0], [sigma: number = 1]): Tensor
        Tensor:cauchy([gen: Generator], [median: number = 0], [sigma: number = 1]): Tensor

    A number of density `sigma / (pi * (sigma^2 + (x - median)^2))`; with a tensor every element.
    Float and Double.

    ```lua
    x = torch.Tensor(10001):cauchy(3, 1)
    print(torch.abs(torch.median(x)[1] - 3) < 0.1)  --> true
    ```

    ## torch.logNormal

        torch.logNormal([gen: Generator], [mean: number = 1], [stdv: number = 2]): number
        torch.logNormal(t: Tensor, [gen: Generator], [mean: number = 1], [stdv: number = 2]): Tensor
        Tensor:logNormal([gen: Generator], [mean: number = 1], [stdv: number = 2]): Tensor

    The exponential of a normal number of that mean and standard deviation (they are those of its
    logarithm); with a tensor every element. Float and Double.

    ```lua
    x = torch.Tensor(10000):logNormal(1, 0.5)
    print(x:min() > 0, torch.abs(torch.log(x):mean() - 1) < 0.05)  --> true	true
    ```

    ## torch.geometric

        torch.geometric([gen: Generator], p: number): integer
        torch.geometric(t: Tensor, [gen: Generator], p: number): Tensor
        Tensor:geometric([gen: Generator], p: number): Tensor

    An integer i >= 1 of probability `(1 - p) * p^(i - 1)`, 0 < p < 1, as in Torch7; with a tensor
    every element. All types but Half.

    ```lua
    x = torch.IntTensor(10000):geometric(0.5)
    print(x:min(), torch.abs(x:double():mean() - 2) < 0.1)  --> 1	true
    ```

    ## torch.bernoulli

        torch.bernoulli([gen: Generator], [p: number = 0.5]): integer
        torch.bernoulli(t: Tensor, [gen: Generator], [p: number|FloatTensor|DoubleTensor = 0.5]): Tensor
        Tensor:bernoulli([gen: Generator], [p: number|FloatTensor|DoubleTensor = 0.5]): Tensor

    1 with probability `p`, else 0; with a tensor every element, whose probability stands at the same
    place of `p` if that is a tensor of as many elements. All types but Half.

    ```lua
    print(torch.ByteTensor(4):bernoulli(1):sum())  --> 4
    print(torch.Tensor(2):bernoulli(torch.Tensor{0, 1})[2])  --> 1
    ```

    ## torch.multinomial

        torch.multinomial([res: LongTensor], [gen: Generator], p: Tensor, n: integer, [again: boolean = false]): LongTensor
        Tensor:multinomial([gen: Generator], p: Tensor, n: integer, [again: boolean = false]): LongTensor

    `n` numbers of categories drawn with the probabilities `p`, which need not sum to 1: (C) gives
    (n), (N, C) gives (N, n), each row by itself. Without `again` a category is drawn at most once
    (no replacement), and n is at most C. `p` is Float or Double, without negative elements. As in
    Torch7 the method stands with Float and Double tensors although its first argument is the
    LongTensor: `p.multinomial(res, p, n)`, not `p:multinomial(n)`.

    ```lua
    print(torch.multinomial(torch.Tensor{0, 0, 1}, 2, true)[1])  --> 3
    print(torch.multinomial(torch.ones(4, 5), 2):size(1))  --> 4
    ```

    ## torch.multinomialAliasSetup

        torch.multinomialAliasSetup(p: Tensor, [state: table]): table
        torch.multinomialAliasSetup_(p: Tensor, alias: LongTensor, q: Tensor): LongTensor, Tensor
        Tensor:multinomialAliasSetup_(alias: LongTensor, q: Tensor): LongTensor, Tensor

    Prepares many draws with replacement from the probabilities `p` (C): a table of two tensors for
    `torch.multinomialAlias`; a table given is filled again. The form with `_` takes the two tensors
    apart. p need not sum to 1. Source: Walker, An efficient method for generating discrete random
    variables, ACM TOMS 3 (1977).

    ```lua
    state = torch.multinomialAliasSetup(torch.Tensor{0.5, 0, 0.5})
    print(torch.multinomialAlias(torch.LongTensor(100), state):eq(2):sum())  --> 0
    ```

    ## torch.multinomialAlias

        torch.multinomialAlias(res: LongTensor, state: table): LongTensor
        torch.multinomialAlias_(res: LongTensor, [gen: Generator], alias: LongTensor, q: Tensor): LongTensor
        Tensor:multinomialAlias_([gen: Generator], alias: LongTensor, q: Tensor): LongTensor

    Fills `res` with numbers of categories, drawn from what `torch.multinomialAliasSetup` prepared;
    the time for a draw does not depend on their number. The form with `_` takes the two tensors
    apart.

    ```lua
    state = torch.multinomialAliasSetup(torch.Tensor{0, 1})
    print(torch.multinomialAlias(torch.LongTensor(3), state):sum())  --> 6
    ```
    """#)
}
