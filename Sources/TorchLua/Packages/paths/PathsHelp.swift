extension HelpPage {
  /// paths.
  static let paths = HelpPage(
    #"""
    # paths

    Files and folders by name. `paths` is there without `require`. `paths.home` is the user's folder, a
    string.

    ## paths.filep

        paths.filep(path: string): boolean
        sys.filep(path: string): boolean

    Whether there is a file of this name. A folder is none.

    ```lua
    io.open('a.txt', 'w'):close()
    print(paths.filep('a.txt'), paths.filep('.'))  --> true	false
    ```

    ## paths.dirp

        paths.dirp(path: string): boolean
        sys.dirp(path: string): boolean

    Whether there is a folder of this name.

    ```lua
    print(paths.dirp('.'), paths.dirp('none'))  --> true	false
    ```

    ## paths.basename

        paths.basename(path: string, [suffix: string]): string
        sys.basename(path: string, [suffix: string]): string

    The last part of a path; without the ending `suffix`, given with or without its point, where it has
    that.

    ```lua
    print(paths.basename('a/b/c.txt'), paths.basename('a/b/c.txt', 'txt'))  --> c.txt	c
    ```

    ## paths.dirname

        paths.dirname(path: string): string
        sys.dirname(path: string): string

    A path without its last part: the folder it lies in, `.` where it has one part alone.

    ```lua
    print(paths.dirname('a/b/c.txt'), paths.dirname('c.txt'))  --> a/b	.
    ```

    ## paths.extname

        paths.extname(path: string): string|nil

    What stands behind the last point of a path; nil without a point.

    ```lua
    print(paths.extname('a/b.tar.gz'), paths.extname('b'))  --> gz	nil
    ```

    ## paths.concat

        paths.concat(...: string): string
        sys.concat(...: string): string

    The parts joined as one absolute path, without `.` and `..`. It begins at the current folder, or at
    the last part that begins with `/`. Nothing needs to be there.

    ```lua
    print(paths.concat('/a/b', '../c', 'd.txt'))  --> /a/c/d.txt
    ```

    ## paths.cwd

        paths.cwd(): string

    The current folder.

    ```lua
    print(paths.cwd() == paths.concat('.'))  --> true
    ```

    ## paths.dir

        paths.dir(path: string): string[]|nil

    The sorted names in a folder, `.` and `..` among them; nil where it cannot be read.

    ```lua
    io.open('a.txt', 'w'):close()
    print(table.concat(paths.dir('.'), ' '))  --> . .. a.txt
    ```

    ## paths.files

        paths.files(path: string, [filter: string|function]): fun(): string|nil

    For loops: the sorted names in a folder, `.` and `..` among them; those that the pattern is found
    in, or of which `filter(name)` is true. Nothing where the folder cannot be read.

    ```lua
    for _, name in ipairs{'a.txt', 'b.lua'} do io.open(name, 'w'):close() end
    for name in paths.files('.', '%.txt$') do print(name) end  --> a.txt
    ```

    ## paths.iterfiles

        paths.iterfiles(path: string): fun(): string|nil

    For loops: the names of the files in a folder, sorted, without folders.

    ```lua
    io.open('a.txt', 'w'):close()
    paths.mkdir('b')
    for name in paths.iterfiles('.') do print(name) end  --> a.txt
    ```

    ## paths.iterdirs

        paths.iterdirs(path: string): fun(): string|nil

    For loops: the names of the folders in a folder, sorted, without `.` and `..`.

    ```lua
    io.open('a.txt', 'w'):close()
    paths.mkdir('b')
    for name in paths.iterdirs('.') do print(name) end  --> b
    ```

    ## paths.mkdir

        paths.mkdir(path: string): boolean|nil, string, integer

    Makes a folder, and the folders above it that are not there. true, or nil with a message and the
    error's number, as where it is there already.

    ```lua
    print(paths.mkdir('a/b'), paths.dirp('a/b'))  --> true	true
    print((paths.mkdir('a/b')))  --> nil
    ```

    ## paths.rmdir

        paths.rmdir(path: string): boolean|nil, string, integer

    Removes an empty folder. true, or nil with a message and the error's number.

    ```lua
    paths.mkdir('a')
    print(paths.rmdir('a'))  --> true
    ```

    ## paths.rmall

        paths.rmall(path: string, sure: "yes"): boolean|nil, string, string

    Removes a file, or a folder with all that is in it; only if the second argument is `'yes'`. true, or
    nil with a message, and where the error was deeper, the path.

    ```lua
    paths.mkdir('a/b')
    print(paths.rmall('a', 'yes'), paths.dirp('a'))  --> true	false
    ```

    ## paths.tmpname

        paths.tmpname(): string

    A name for a new file in the folder for passing files, as `os.tmpname`. The file may be there
    already, empty.

    ```lua
    name = paths.tmpname()
    print(type(name))  --> string
    os.remove(name)
    ```

    ## paths.thisfile

        paths.thisfile([name: string], [depth: integer = 2]): string|nil

    The absolute path of the file whose code calls it; with a name the path of that file in the same
    folder. nil in code that comes from no file. `depth` is the level of the call stack that is asked.

    ```lua
    file = io.open('a.lua', 'w')
    file:write('print(paths.basename(paths.thisfile()), paths.basename(paths.thisfile("b.lua")))')
    file:close()
    dofile('a.lua')  --> a.lua	b.lua
    ```

    ## paths.dofile

        paths.dofile(name: string, [depth: integer = 2]): any

    Runs the file `name`, which lies beside the file that calls it, and gives what it returns. Not as a
    tail call, `return paths.dofile(name)`, from which Lua cannot tell the caller.

    ```lua
    paths.mkdir('lib')
    for name, text in pairs{a = 'local x = paths.dofile("b.lua") return x', b = 'return 42'} do
      file = io.open('lib/' .. name .. '.lua', 'w')
      file:write(text)
      file:close()
    end
    print(dofile('lib/a.lua'))  --> 42
    ```

    ## paths.require

        paths.require(name: string): any

    As `require`. In Torch7 it loaded modules in C.

    ```lua
    print(paths.require('nn') == nn)  --> true
    ```

    ## paths.findprogram

        paths.findprogram(...: string): string|nil

    The path of the first of these programs that is found in PATH; nil for none.

    ```lua
    print(paths.basename(paths.findprogram('no-such-program', 'sh')))  --> sh
    ```

    ## paths.execdir

        paths.execdir(): string|nil

    The folder of the program that runs the script.

    ```lua
    folder = paths.execdir()
    print(folder == nil or paths.dirp(folder))  --> true
    ```

    ## paths.uname

        paths.uname(): string

    The name of the system: `Linux`, `Darwin`.

    ```lua
    print(paths.uname() == 'Linux' or paths.uname() == 'Darwin')  --> true
    ```

    ## paths.is_win

        paths.is_win(): boolean

    Whether the system is Windows: false.

    ```lua
    print(paths.is_win())  --> false
    ```

    ## paths.is_mac

        paths.is_mac(): boolean

    Whether the system is macOS.

    ```lua
    print(paths.is_mac() == (paths.uname() == 'Darwin'))  --> true
    ```
    """#)
}
