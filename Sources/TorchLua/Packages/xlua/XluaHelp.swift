extension HelpPage {
  /// xlua.
  static let xlua = HelpPage(
    #"""
    # xlua

    Progress bars, profiles, named arguments, options, and what it adds to Lua's libraries:
    `string.tosymbol`, `table.splice` and `table.prune`, which are there without `require`.

    ## xlua.progress

        xlua.progress(current: number, goal: number)

    Draws how much of goal is done. On a terminal it is a line that is drawn again at each call, with
    the time left and that of a step; elsewhere one line when current has reached goal. A smaller
    current starts a new bar.

    ```lua
    io.output('bar.txt')
    for i = 1, 10 do xlua.progress(i, 10) end
    io.output():close()
    print(io.open('bar.txt'):read():match('%d+/%d+'))  --> 10/10
    ```

    ## xlua.formatTime

        xlua.formatTime(seconds: number): string

    A time in its two largest units, of D, h, m, s and ms.

    ```lua
    print(xlua.formatTime(3723), xlua.formatTime(0.25))  --> 1h2m	250ms
    ```

    ## xlua.log

        xlua.log(path: string)

    From now on everything that `print` and `io.write` show also goes to a new file.

    ```lua
    xlua.log('out.txt')
    print('hello')  --> hello
    assert(io.open('out.txt'):read() == 'hello')
    ```

    ## xlua.print

        xlua.print(...: any)
        xprint(...: any)

    As `print`.

    ```lua
    xlua.print('a', 1)  --> a	1
    ```

    ## xlua.who

        xlua.who()

    Prints the global variables that the script has made, and the packages among the globals.

    ```lua
    local show, lines = print, 0
    print = function() lines = lines + 1 end
    xlua.who()
    show(lines)  --> 4
    ```

    ## xlua.clear

        xlua.clear(name: string)

    Sets a global variable to nil.

    ```lua
    answer = 42
    xlua.clear('answer')
    print(answer)  --> nil
    ```

    ## xlua.clearall

        xlua.clearall()

    Sets all globals to nil that the script has made since xlua was opened, but not packages.

    ```lua
    answer = 42
    xlua.clearall()
    print(answer)  --> nil
    ```

    ## xlua.error

        xlua.error(message: string, [domain: string], [usage: string])
        xerror(message: string, [domain: string], [usage: string])

    Raises an error: the domain between `<` and `>`, the message, and on the next line the usage.

    ```lua
    print(select(2, pcall(xlua.error, 'no input', 'mine')))  --> <mine> no input
    ```

    ## xlua.trycatch

        xlua.trycatch(try: function, catch: fun(message: any))

    Calls try; of an error that it raises, `catch(message)`.

    ```lua
    xlua.trycatch(function() error('lost', 0) end, function(message) print(message) end)  --> lost
    ```

    ## xlua.installed

        xlua.installed(name: string): boolean, string|nil

    Whether `require(name)` would find a package, and where.

    ```lua
    print(xlua.installed('nn'))  --> true	nn
    print((xlua.installed('no-such-package')))  --> false
    ```

    ## xlua.require

        xlua.require(name: string): any
        xrequire(name: string): any

    As `require`, but of a package that cannot be loaded it prints why, and gives false.

    ```lua
    print(xlua.require('nn') == nn)  --> true
    ```

    ## xlua.unpack

        xlua.unpack(args: table, name: string, description: string, ...: table): table, any

    Named or positional arguments of a function:
    `xlua.unpack({...}, 'f', 'what f does', {arg = 'x', ...}, ...)`. If `args` holds one plain table
    with any of the names, or nothing, that table is taken by name. Gives a table of all arguments, then
    each. Fields of a description:

    - arg: the name
    - type, help: for the text of errors
    - req (false): an error where it is missing
    - default: its value where it is missing
    - defaulta: the name of the argument whose value it then has

    ```lua
    function f(...)
      local _, x, y = xlua.unpack({...}, 'f', 'adds', {arg = 'x', req = true}, {arg = 'y', default = 2})
      return x + y
    end
    print(f(1), f(1, 5), f{x = 1, y = 7})  --> 3	6	8
    ```

    ## xlua.unpack_class

        xlua.unpack_class(object: table, args: table, name: string, description: string, ...: table)

    As `xlua.unpack`; the arguments become fields of object.

    ```lua
    object = {}
    xlua.unpack_class(object, {{size = 3}}, 'make', 'makes it', {arg = 'size'}, {arg = 'name', default = 'a'})
    print(object.size, object.name)  --> 3	a
    ```

    ## xlua.usage

        xlua.usage(name: string, description: string|nil, example: string|nil, ...: table): string

    The text that says how a function is called, from the descriptions of `xlua.unpack`.

    ```lua
    print((xlua.usage('f', 'adds', nil, {arg = 'x', type = 'number', req = true}):match('usage: (.-)\n')))  --> f{
    ```

    ## xlua.envparams

        xlua.envparams(default: table): table

    A copy of a table in which variables of the environment of the same names stand for the values;
    numbers and booleans (`true` or `1`) are read as such.

    ```lua
    print(xlua.envparams({batchSize_of_mine = 32}).batchSize_of_mine)  --> 32
    ```

    ## xlua.OptionParser

        xlua.OptionParser([usage: string = "%prog [options]"]): table

    Reads the options of a script from `arg`, in the style of Python's optparse. It has `-h` and
    `--help`. The object has the methods `option`, `parse`, `help`, `fail`, `flags`, `tostring` and
    `summarize`.

    - `parser:option{'-r', '--rate', action = , dest = , default = , help = , metavar = , req = }`: one
      more option. `dest` is the name in the result; `action` is `'store'` (the default: the next word,
      a string), `'store_true'` or `'store_false'`; `req` makes it an error to leave it out
    - `parser:parse([options])`: the table of options by `dest`, and the list of the other words. An
      option that is not known ends the program with the help
    - `parser:help()`: prints the help; `parser:fail(message)` prints both to the error output and ends
      the program
    - `parser:flags(option)`: how the help names an option, as a string
    - `parser:tostring([compact], [flags])`: what was parsed, a line for each option; with compact a
      name for files
    - `parser:summarize([compact])`: writes that

    ```lua
    parser = xlua.OptionParser()
    parser:option{'-r', '--rate', dest = 'rate', default = 0.1, help = 'learning rate'}
    arg = {[0] = 'train.lua', '--rate=0.5', 'data.t7'}
    options, rest = parser:parse()
    print(options.rate, rest[1])  --> 0.5	data.t7
    ```

    ## xlua.Profiler

        xlua.Profiler(): xlua.Profiler

    Stopwatches by name.

    ```lua
    profiler = xlua.Profiler()
    profiler:start('load')
    print(profiler:lap('load') < 1)  --> true
    ```

    ## xlua.Profiler:start

        xlua.Profiler:start(name: string)

    Starts the stopwatch of this name.

    ```lua
    profiler = xlua.Profiler()
    profiler:start('a')
    print(profiler.timers.a.calls)  --> 0
    ```

    ## xlua.Profiler:lap

        xlua.Profiler:lap(name: string): number
        xlua.Profiler:stop(name: string): number

    Stops a stopwatch and adds the time to its sum; gives the seconds since `start`. An error for one
    that was never started.

    ```lua
    profiler = xlua.Profiler()
    profiler:start('a')
    profiler:lap('a')
    print(profiler.timers.a.calls)  --> 1
    ```

    ## xlua.Profiler:time

        xlua.Profiler:time(name: string): table

    The mean of a stopwatch's laps in seconds, as `{real = seconds}`.

    ```lua
    profiler = xlua.Profiler()
    profiler:start('a')
    profiler:lap('a')
    print(profiler:time('a').real < 1)  --> true
    ```

    ## xlua.Profiler:printAll

        xlua.Profiler:printAll()

    Prints sum and number of laps of all stopwatches, in the order of their first start.

    ```lua
    local show, text = print, nil
    print = function(line) text = line end
    profiler = xlua.Profiler()
    for i = 1, 2 do profiler:start('a') profiler:lap('a') end
    profiler:printAll()
    show((text:gsub('[%d.]+ s', '… s'):gsub('%s+', ' ')))  --> a … s in 2 laps
    ```

    ## string.tosymbol

        string.tosymbol(text: string): string

    The text with `_` for every character that is no letter and no digit.

    ```lua
    print(('learning rate (1)'):tosymbol())  --> learning_rate__1_
    ```

    ## table.splice

        table.splice(t: table, from: integer, count: integer, ...: any): table

    A new list: t without the `count` elements from place `from` on, and in their place the further
    arguments.

    ```lua
    print(table.concat(table.splice({1, 2, 3, 4}, 2, 2, 'a'), ' '))  --> 1 a 4
    ```

    ## table.prune

        table.prune(t: table, same: fun(a: any, b: any): boolean): table

    A new list without the elements b for which `same(a, b)` is true of an element a that was kept
    before.

    ```lua
    print(table.concat(table.prune({1, 2, 1, 3, 2}, function(a, b) return a == b end), ' '))  --> 1 2 3
    ```
    """#)
}
