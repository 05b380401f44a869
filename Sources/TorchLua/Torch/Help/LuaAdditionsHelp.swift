extension HelpPage {
  /// What scripts find beside Lua 5.4.
  static let torchLuaAdditions = HelpPage(
    #"""
    # What scripts find beside Lua 5.4

    Scripts run in Lua 5.4, with what Lua 5.1 and LuaJIT, for which Torch7's scripts were written,
    had beside it. Further differences from 5.4: whole floats print as integers do (`4 / 2` is 2),
    with 14 digits as in 5.1; a fraction where an integer is asked for (`('x'):rep(2.5)`,
    `string.format('%d', 3.7)`) is cut off; `print` shows what is in a plain table; `ipairs` asks
    `__ipairs`, and reads a table's own items; `load` and its kin take text only, no bytecode.
    `require` also finds './name' beside the script that asks. The rest of the library is that of
    5.4.

    ## unpack

        unpack(list: table, [first: integer = 1], [last: integer]): any

    The elements of a list as separate values, to its end if no `last` is given: 5.4's
    `table.unpack`.

    ```lua
    print(unpack({4, 5, 6}, 2))  --> 5	6
    ```

    ## loadstring

        loadstring(text: string, [name: string]): function|nil, string|nil

    Compiles a text to a function; nil and what is wrong if it is no Lua. Bytecode is refused. `name`
    stands in messages.

    ```lua
    print(loadstring('return 1 + 1')())  --> 2
    ```

    ## setfenv

        setfenv(f: function|integer, env: table): function

    Gives a function, or the function at a level of the stack (1 is the one that calls), another
    table of globals; other functions of its chunk keep theirs. Gives the function.

    ```lua
    f = function() return x end
    print(setfenv(f, {x = 5})(), x)  --> 5	nil
    ```

    ## getfenv

        getfenv([f: function|integer = 1]): table

    The table of globals of a function, or of the function at a level of the stack; 0 is that of the
    program.

    ```lua
    print(getfenv() == _G, getfenv(print) == _G)  --> true	true
    ```

    ## module

        module(name: string, ...: function)

    Makes a global table of this name (a name with dots, tables in tables) the globals of the chunk
    that calls, so that its functions become fields of the module, and `require` of the name gives
    the table. The functions that follow, such as `package.seeall`, are called with the table.

    ```lua
    io.open('shapes.lua', 'w'):write([[
       module('shapes', package.seeall)
       function area(r) return math.pi * r ^ 2 end
    ]]):close()
    package.path = './?.lua'
    print(require('shapes').area(1) == math.pi)  --> true
    ```

    ## package.seeall

        package.seeall(m: table)

    Lets a module see the globals: its `__index` becomes their table. For `module`.

    ```lua
    m = {}
    package.seeall(m)
    print(m.print == print)  --> true
    ```

    ## include

        include(file: string, [depth: integer = 0])

    Runs a file that lies beside the one that calls, or, with `depth`, beside the one that many calls
    further out. It gives nothing: files of a package are put together with it.

    ```lua
    io.open('part.lua', 'w'):write('answer = 42'):close()
    io.open('main.lua', 'w'):write("include('part.lua')"):close()
    dofile('main.lua')
    print(answer)  --> 42
    ```

    ## jit.status

        jit.status(): boolean
        jit.on(...: any)
        jit.off(...: any)
        jit.flush(...: any)

    For scripts that ask LuaJIT what it does: nothing is compiled here, so `status` is false and the
    others do nothing. `jit.version` is 'seqlua', `jit.version_num` 20100, `jit.os` 'Linux' or 'OSX',
    `jit.arch` 'x64' or 'arm64'.

    ```lua
    jit.off()
    print(jit.status(), jit.version)  --> false	seqlua
    ```

    ## debug.getregistry

        debug.getregistry(): table

    The metatables of classes by their names, and the names by metatable, as Torch7 kept them in
    Lua's registry. Assigning nil takes a class of scripts away.

    ```lua
    print(debug.getregistry()['nn.Linear'].__typename)  --> nn.Linear
    ```

    ## math.random

        math.random(): number
        math.random(n: integer): integer
        math.random(low: integer, high: integer): integer
        math.randomseed([seed: number])

    A number from 0 to 1 (1 excluded), an integer of 1 to `n`, or of `low` to `high`. The generator
    is LuaJIT's, apart from that of `torch.random`: a seed gives the same numbers as there, and
    without one they are the same in every run; `math.randomseed()` takes the time. Source: L'Ecuyer,
    Tables of maximally equidistributed combined LFSR generators, Mathematics of Computation 68
    (1999).

    ```lua
    math.randomseed(5)
    x = math.random(100)
    math.randomseed(5)
    print(x == math.random(100), math.random(3, 3))  --> true	3
    ```

    ## math.pow

        math.pow(x: number, y: number): number

    `x^y`.

    ```lua
    print(math.pow(2, 10))  --> 1024
    ```

    ## math.log10

        math.log10(x: number): number

    The logarithm to the base 10.

    ```lua
    print(math.log10(1000))  --> 3
    ```

    ## math.cosh

        math.cosh(x: number): number
        math.sinh(x: number): number
        math.tanh(x: number): number

    The hyperbolic cosine, sine and tangent.

    ```lua
    print(math.cosh(0), math.sinh(0), math.tanh(100))  --> 1	0	1
    ```

    ## math.atan2

        math.atan2(y: number, x: number): number

    The angle of the point (x, y) from the positive x axis, -pi to pi.

    ```lua
    print(math.atan2(1, 1) == math.pi / 4)  --> true
    ```

    ## math.mod

        math.mod(x: number, y: number): number
        math.fmod(x: number, y: number): number

    The remainder of `x / y` with the sign of x. `mod` is the name of Lua 5.0.

    ```lua
    print(math.mod(7, 4), math.fmod(-7, 4))  --> 3	-3
    ```

    ## math.ldexp

        math.ldexp(m: number, e: number): number
        math.frexp(x: number): number, integer

    `m * 2^e`; and the m, of 0.5 to 1 (excluded), and e of a number x.

    ```lua
    print(math.ldexp(0.5, 4), math.frexp(8))  --> 8	0.5	4
    ```

    ## string.gfind

        string.gfind(text: string, pattern: string): function

    `string.gmatch` under its name of Lua 5.0.

    ```lua
    for word in string.gfind('one two', '%a+') do print(word) end
    --> one
    --> two
    ```

    ## table.getn

        table.getn(t: table): integer
        table.maxn(t: table): number

    The length `#t`; the largest key that is a positive number, 0 if there is none.

    ```lua
    print(table.getn({1, 2}), table.maxn({[7] = true}))  --> 2	7
    ```

    ## table.foreach

        table.foreach(t: table, f: fun(key: any, value: any): any): any
        table.foreachi(t: table, f: fun(i: integer, value: any): any): any

    Calls `f` with each key and value, or with those of the list (foreachi) in order, until it gives
    something that is not nil, which is the result.

    ```lua
    print(table.foreachi({'a', 'b'}, function(i, v) if v == 'b' then return i end end))  --> 2
    ```
    """#)
}
