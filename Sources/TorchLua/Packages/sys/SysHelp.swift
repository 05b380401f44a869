extension HelpPage {
  /// sys.
  static let sys = HelpPage(
    #"""
    # sys

    Time, processes and colours. `sys.OS` is `linux` or `macos`. `sys.COLORS` holds the escapes of a
    terminal: `red`, `Red` (bright) and `_red` (behind the text), likewise black, green, yellow, blue,
    magenta, cyan and white, and `none`. What it has of files, `sys.concat` and its kin, is of `paths`.

    ## sys.clock

        sys.clock(): number

    Seconds since 1970, to the microsecond.

    ```lua
    before = sys.clock()
    print(sys.clock() >= before)  --> true
    ```

    ## sys.tic

        sys.tic()

    Starts the one stopwatch that `sys.toc` reads.

    ```lua
    sys.tic()
    print(sys.toc() < 1)  --> true
    ```

    ## sys.toc

        sys.toc([verbose: boolean = false]): number

    Seconds since the last `sys.tic`; with verbose it prints them too. An error without a `sys.tic`.

    ```lua
    sys.tic()
    sys.sleep(0.01)
    print(sys.toc() >= 0.01)  --> true
    ```

    ## sys.sleep

        sys.sleep(seconds: number)

    Waits. Ctrl-C ends the wait.

    ```lua
    sys.tic()
    sys.sleep(0.02)
    print(sys.toc() >= 0.02)  --> true
    ```

    ## sys.usleep

        sys.usleep(microseconds: number)

    Waits so many millionths of a second.

    ```lua
    sys.tic()
    sys.usleep(20000)
    print(sys.toc() >= 0.02)  --> true
    ```

    ## sys.execute

        sys.execute(command: string): string

    Runs a command of the shell and gives what it writes, errors too, without white space at both ends.

    ```lua
    print(sys.execute('echo hello'))  --> hello
    ```

    ## sys.fexecute

        sys.fexecute(command: string): string

    As `sys.execute`, through a passing file instead of a pipe.

    ```lua
    print(sys.fexecute('echo hello'))  --> hello
    ```

    ## sys.uname

        sys.uname(): string

    `macos` or `linux`; the same as `sys.OS`.

    ```lua
    print(sys.uname() == sys.OS)  --> true
    ```

    ## sys.ls

        sys.ls([path: string]): string
        sys.ll([path: string]): string
        sys.la([path: string]): string
        sys.lla([path: string]): string

    What the commands `ls`, `ls -l`, `ls -a` and `ls -la` write of a folder, the current one by default.

    ```lua
    io.open('a.txt', 'w'):close()
    print(sys.ls())  --> a.txt
    ```

    ## sys.fpath

        sys.fpath(): string, string

    Folder and name of the file whose code calls it; nothing in code that comes from no file.

    ```lua
    file = io.open('a.lua', 'w')
    file:write('local folder, name = sys.fpath() return name')
    file:close()
    print(dofile('a.lua'))  --> a.lua
    ```

    ## sys.split

        sys.split(text: string, pattern: string): string[]
        string.split(text: string, pattern: string): string[]

    The pieces of a text between the matches of a Lua pattern. Empty pieces are kept, but not at the
    start, nor at the end. `string.split` is there without `require`, also as `text:split(pattern)`.

    ```lua
    print(table.concat(sys.split('a, b,c', ',%s*'), '|'))  --> a|b|c
    ```

    ## sys.isNaN

        sys.isNaN(x: number): boolean

    Whether x is not a number.

    ```lua
    print(sys.isNaN(0 / 0), sys.isNaN(1))  --> true	false
    ```

    ## sys.onInterrupt

        sys.onInterrupt([f: function]): function|nil

    Ctrl-C then calls f, once, instead of raising an error, so that a loop can end when it likes.
    Without f, or nil, the error is back. Gives the function that was there before. Not in Torch7.

    ```lua
    stop = false
    sys.onInterrupt(function() stop = true end)
    print(type(sys.onInterrupt(nil)))  --> function
    ```

    ## sys.isInterrupt

        sys.isInterrupt(message: any): boolean

    Whether an error that `pcall` caught is that of Ctrl-C. Whoever asks has seen it, so that the next
    one can be caught as well. Not in Torch7.

    ```lua
    _, message = pcall(error, 'something else')
    print(sys.isInterrupt(message))  --> false
    ```
    """#)
}
