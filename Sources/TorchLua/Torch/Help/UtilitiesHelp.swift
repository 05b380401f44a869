extension HelpPage {
  /// Time, options, threads, the rest.
  static let torchUtilities = HelpPage(
    #"""
    # Time, options, threads, the rest

    Timers, the options of a command line, numbers of threads, and small functions around Lua.

    ## torch.Timer

        torch.Timer(): torch.Timer

    A stopwatch, which runs from its making on.

    ```lua
    t = torch.Timer()
    print(t:time().real >= 0)  --> true
    ```

    ## torch.Timer:time

        torch.Timer:time(): table

    The seconds measured so far: a table of `real` (by the clock), `user` and `sys` (of the
    processor, in the program and in the system for it).

    ```lua
    t = torch.Timer():time()
    print(t.real < 1, t.user >= 0, t.sys >= 0)  --> true	true	true
    ```

    ## torch.Timer:stop

        torch.Timer:stop(): torch.Timer
        torch.Timer:resume(): torch.Timer

    Stops the timer, or lets it go on: what lies between is not counted.

    ```lua
    t = torch.Timer():stop()
    print(t:time().real == t:time().real, t:resume():time().real >= 0)  --> true	true
    ```

    ## torch.Timer:reset

        torch.Timer:reset(): torch.Timer

    Sets the time to 0; a timer that runs goes on running.

    ```lua
    print(torch.Timer():stop():reset():time().real)  --> 0
    ```

    ## torch.tic

        torch.tic(): number
        torch.toc(start: number): number

    The time in seconds, for `torch.toc`, which gives the seconds since then.

    ```lua
    t = torch.tic()
    print(torch.toc(t) >= 0)  --> true
    ```

    ## torch.CmdLine

        torch.CmdLine([argseparator: string = ","], [keyseparator: string = "="]): torch.CmdLine

    The options of a script: they are described, then parsed from the words of the command line. The
    separators are those of `string`.

    ```lua
    cmd = torch.CmdLine()
    cmd:option('-rate', 0.1, 'learning rate')
    cmd:option('-fast', false, 'hurry')
    opt = cmd:parse({'-rate', '0.5', '-fast'})
    print(opt.rate, opt.fast)  --> 0.5	true
    ```

    ## torch.CmdLine:option

        torch.CmdLine:option(key: string, default: any, [help: string], [type: string])

    An option such as '-rate' with its default, whose type ('number', 'string', 'boolean') is that of
    its values. A boolean takes no value: naming it gives the opposite of its default. '--rate' is
    the same option.

    ```lua
    cmd = torch.CmdLine()
    cmd:option('-name', 'net', 'name of the model')
    print(cmd:parse({}).name, cmd:parse({'--name', 'x'}).name)  --> net	x
    ```

    ## torch.CmdLine:argument

        torch.CmdLine:argument(key: string, [help: string], [type: string])

    A word that has to be given, in its place among the arguments; with type 'number' it becomes one.

    ```lua
    cmd = torch.CmdLine()
    cmd:argument('-file', 'what to read')
    print(cmd:parse({'a.txt'}).file)  --> a.txt
    ```

    ## torch.CmdLine:text

        torch.CmdLine:text([line: string = ""])

    A line of text in the help, in its place between options and arguments.

    ```lua
    cmd = torch.CmdLine()
    cmd:text('Trains a model')
    cmd:option('-n', 3, 'epochs')
    cmd:help()
    --> Usage: [options]
    --> Trains a model
    -->   -n epochs [3]
    ```

    ## torch.CmdLine:parse

        torch.CmdLine:parse(words: string[]): table

    The options as a table, by their names without the dash: those of the words, usually `arg`, the
    others at their defaults. '-h', '-help' and '--help' print the help and end the program; an
    unknown option or a wrong value prints what is wrong and the help, and ends it with status 1.

    ```lua
    cmd = torch.CmdLine()
    cmd:option('-n', 3)
    print(cmd:parse({'-n', '5'}).n)  --> 5
    ```

    ## torch.CmdLine:default

        torch.CmdLine:default(): table

    All options at their defaults.

    ```lua
    cmd = torch.CmdLine()
    cmd:option('-n', 3)
    print(cmd:default().n)  --> 3
    ```

    ## torch.CmdLine:string

        torch.CmdLine:string([prefix: string = ""], params: table, [ignore: table]): string

    A name for folders and files made of the options that differ from their defaults, sorted: with
    those of `ignore` ({name = true}) left out, and those with false always in.

    ```lua
    cmd = torch.CmdLine()
    cmd:option('-rate', 0.1)
    cmd:option('-n', 3)
    print(cmd:string('run', cmd:parse({'-rate', '0.5'}), {}))  --> run,rate=0.5
    ```

    ## torch.CmdLine:log

        torch.CmdLine:log(file: any, [params: table])

    From now on `print` also writes to a file, given by its path or open already; the date and
    `params` stand first.

    ```lua
    cmd = torch.CmdLine()
    cmd:silent()
    cmd:log('log.txt', {n = 3})
    print('hello')
    io.write(io.open('log.txt'):read('a'):find('hello') and 'found\n')  --> found
    ```

    ## torch.CmdLine:silent

        torch.CmdLine:silent()

    After it `print` writes to the log alone.

    ```lua
    cmd = torch.CmdLine()
    cmd:silent()
    cmd:log('log.txt')
    print('only in the log')
    ```

    ## torch.CmdLine:addTime

        torch.CmdLine:addTime([name: string], [format: string = "%Y-%m-%d %H:%M:%S"])

    Each line of the log begins with the time, in the format of `os.date`, and `name` in brackets.

    ```lua
    cmd = torch.CmdLine()
    cmd:addTime('net', '%H:%M')
    cmd:silent()
    cmd:log('log.txt')
    io.write(io.open('log.txt'):read('l'):match('%[net%]: '), '\n')  --> [net]:
    ```

    ## torch.CmdLine:help

        torch.CmdLine:help([words: string[]])

    Prints the usage, the texts, arguments and options; `words[0]` is the name of the program.

    ```lua
    cmd = torch.CmdLine()
    cmd:option('-n', 3, 'epochs')
    cmd:help({[0] = 'train.lua'})
    --> Usage: train.lua [options]
    -->   -n epochs [3]
    ```

    ## torch.CmdLine:error

        torch.CmdLine:error(message: string)

    Prints a message to the error output, the help to the output, and ends the program with status 1.

    ```lua
    os.exit = function(status) print('status ' .. status) end -- to go on here
    torch.CmdLine():error('no such file\n')
    -->
    -->
    --> Usage: [options]
    --> status 1
    ```

    ## torch.setnumthreads

        torch.setnumthreads(n: integer)
        torch.getnumthreads(): integer

    How many threads BLAS and the loops over samples may use, at most as many as there are cores,
    which is how many there are at the start. Results do not depend on it beyond BLAS's rounding.

    ```lua
    torch.setnumthreads(math.min(2, torch.getnumcores()))
    print(torch.getnumthreads() <= 2)  --> true
    ```

    ## torch.getnumcores

        torch.getnumcores(): integer

    The number of processor cores that the system has at work.

    ```lua
    print(torch.getnumcores() >= 1)  --> true
    ```

    ## torch.isatty

        torch.isatty(file: any): boolean

    Whether an open file of Lua is a terminal.

    ```lua
    print(torch.isatty(io.open('x.txt', 'w')))  --> false
    ```

    ## torch.getenv

        torch.getenv(x: any): table

    The table of a function or userdata: of a function its environment, its globals; of an object a
    table of its own. (`os.getenv` reads environment variables.)

    ```lua
    print(torch.getenv(function() return x end) == _G)  --> true
    ```

    ## torch.setenv

        torch.setenv(x: any, env: table)

    Gives a function or userdata the table that `torch.getenv` gives; see `setfenv`.

    ```lua
    f = function() return x end
    torch.setenv(f, {x = 5})
    print(f())  --> 5
    ```

    ## torch.packageLuaPath

        torch.packageLuaPath(name: string): string|nil

    The folder of a package on `package.path`; nil if it is not there, as for what is built in.

    ```lua
    print((torch.packageLuaPath('nn')))  --> nil
    ```

    ## torch.include

        torch.include(package: string, file: string): any

    Runs a file in the folder of a package on `package.path` and gives what it returns.

    ```lua
    paths.mkdir('pkg')
    io.open('pkg/init.lua', 'w'):write('return {}'):close()
    io.open('pkg/part.lua', 'w'):write('return 7'):close()
    package.path = './?/init.lua'
    print(torch.include('pkg', 'part.lua'))  --> 7
    ```

    ## torch.setheaptracking

        torch.setheaptracking(on: boolean)

    For compatibility: in Torch7 it told Lua's collector of the memory of tensors, which is always
    told here.

    ```lua
    torch.setheaptracking(true)
    print(torch._heaptracking)  --> true
    ```

    ## torch.updateerrorhandlers

        torch.updateerrorhandlers()
        torch.updatethreadlocals()

    For compatibility: Torch7's threads called them; they do nothing here.

    ```lua
    torch.updateerrorhandlers()
    torch.updatethreadlocals()
    ```
    """#)
}
