extension HelpPage {
  /// Files and saved values.
  static let torchFiles = HelpPage(
    #"""
    # Files and saved values

    `torch.save` and `torch.load` keep values in `.t7` files, the format of Torch7: what it saved is
    read here and the other way round. Below them are the file classes: `torch.DiskFile`,
    `torch.MemoryFile` and `torch.PipeFile`, kinds of `torch.File`, which read and write numbers,
    strings and objects as text (ascii, how they begin) or binary. Methods without another result
    give the file itself. Positions count from 1. In a quiet file errors are noted (`hasError`)
    instead of raised.

    ## torch.save

        torch.save(path: string, value: any, [mode: "binary"|"ascii" = "binary"], [referenced: boolean = true])
        torch.saveobj(path: string, value: any, [mode: "binary"|"ascii" = "binary"], [referenced: boolean = true])

    Writes a value to a `.t7` file: numbers, strings, booleans, nil, tables, tensors, storages,
    generators, modules, objects of classes, and functions of Lua with their upvalues as bytecode,
    which `torch.load` takes from a file only with an option; functions in fields of objects are left
    out, with a warning. What a value holds several times, or in a circle, is written once and is one
    thing again after loading; with `referenced` false everything is written each time it is met. The
    file is there whole or not at all. C functions and threads are an error, which says where they
    are. `saveobj` is the older name.

    ```lua
    torch.save('x.t7', {w = torch.ones(2, 3), name = 'net'})
    x = torch.load('x.t7')
    print(x.w:sum(), x.name)  --> 6	net
    ```

    ## torch.load

        torch.load(path: string, [mode: "binary"|"b32"|"b64"|"ascii"], [referenced: boolean = true], [options: table]): any
        torch.loadobj(path: string, [mode: "binary"|"b32"|"b64"|"ascii"], [referenced: boolean = true], [options: table]): any

    The value that `torch.save` or Torch7 wrote. Without a mode the file itself tells whether it is
    binary or ascii and how long its integers are; 'b32' and 'b64' are binary with longs of 4 and 8
    bytes. Classes of scripts have to be there. Options:
    - functions (false): functions in the file become functions of Lua. They are bytecode, which can
      do anything to the process: only for files of a trusted source. Functions that this process
      wrote itself are always read; those of LuaJIT cannot run.

    ```lua
    torch.save('x.t7', {1, 2, 3}, 'ascii')
    print(#torch.load('x.t7'))  --> 3
    ```

    ## torch.serialize

        torch.serialize(value: any, [mode: "binary"|"ascii" = "binary"], [options: table]): string

    The value as `torch.save` would write it, as a string. Options:
    - functions (false): functions in fields of objects are kept, too.

    ```lua
    s = torch.serialize({a = torch.range(1, 3)})
    print(torch.deserialize(s).a:sum())  --> 6
    ```

    ## torch.deserialize

        torch.deserialize(text: string, [mode: "binary"|"b32"|"b64"|"ascii"], [options: table]): any

    The value that `torch.serialize` made the string of; mode and options as in `torch.load`.

    ```lua
    print(torch.deserialize(torch.serialize('hello')))  --> hello
    ```

    ## torch.serializeToStorage

        torch.serializeToStorage(value: any, [mode: "binary"|"ascii" = "binary"], [options: table]): CharStorage

    As `torch.serialize`, into a storage.

    ```lua
    s = torch.serializeToStorage({1, 2})
    print(torch.type(s), torch.deserializeFromStorage(s)[2])  --> torch.CharStorage	2
    ```

    ## torch.deserializeFromStorage

        torch.deserializeFromStorage(bytes: Storage|Tensor, [mode: "binary"|"b32"|"b64"|"ascii"], [options: table]): any

    The value in a storage or tensor of bytes; mode and options as in `torch.load`.

    ```lua
    s = torch.serializeToStorage(torch.ones(4))
    print(torch.deserializeFromStorage(s):sum())  --> 4
    ```

    ## torch.File

        torch.File()

    What `torch.DiskFile`, `torch.MemoryFile` and `torch.PipeFile` have in common. It makes no
    objects itself; calling it is an error.

    ```lua
    print(torch.isTypeOf(torch.MemoryFile(), 'torch.File'))  --> true
    ```

    ## torch.DiskFile

        torch.DiskFile(path: string, [mode: "r"|"w"|"rw" = "r"], [quiet: boolean = false]): torch.DiskFile

    Opens a file for reading ('r'), writing ('w', which empties it) or both ('rw', which makes it if
    it is not there). With `quiet` it is nil when it cannot be opened, and quiet afterwards.

    ```lua
    f = torch.DiskFile('numbers.txt', 'w')
    f:writeInt(7)
    f:close()
    print(torch.DiskFile('numbers.txt'):readInt(), torch.DiskFile('none', 'r', true))  --> 7	nil
    ```

    ## torch.MemoryFile

        torch.MemoryFile([mode: "r"|"w"|"rw" = "rw"]): torch.MemoryFile
        torch.MemoryFile(storage: CharStorage, [mode: "r"|"w"|"rw" = "rw"]): torch.MemoryFile

    A file in memory: an empty one, or in a CharStorage whose last element is 0, which stands behind
    the contents.

    ```lua
    f = torch.MemoryFile()
    f:writeString('hello')
    f:seek(1)
    print(f:readString('*a'))  --> hello
    ```

    ## torch.PipeFile

        torch.PipeFile(command: string, [mode: "r"|"w" = "r"], [quiet: boolean = false]): torch.PipeFile

    Starts a command of the shell, to read what it prints ('r') or to write what it reads ('w'). A
    pipe has no positions.

    ```lua
    f = torch.PipeFile('echo 42')
    print(f:readInt())  --> 42
    f:close()
    ```

    ## File:readDouble

        File:readDouble([n: integer|DoubleStorage]): number|DoubleStorage
        File:readFloat([n: integer|FloatStorage]): number|FloatStorage
        File:readLong([n: integer|LongStorage]): integer|LongStorage
        File:readInt([n: integer|IntStorage]): integer|IntStorage
        File:readShort([n: integer|ShortStorage]): integer|ShortStorage
        File:readChar([n: integer|CharStorage]): integer|CharStorage
        File:readByte([n: integer|ByteStorage]): integer|ByteStorage

    Reads one number; or a storage of `n` numbers; or fills the storage given and says how many
    numbers there were. Missing numbers are an error; in a quiet file the storage is shorter. As
    text, numbers stand apart by white space, but characters and bytes are themselves in both forms.

    ```lua
    f = torch.MemoryFile()
    f:writeDouble(torch.DoubleStorage{1.5, 2, 3})
    f:seek(1)
    print(f:readDouble(), f:readDouble(2)[2])  --> 1.5	3
    ```

    ## File:writeDouble

        File:writeDouble(x: number|DoubleStorage): integer|nil
        File:writeFloat(x: number|FloatStorage): integer|nil
        File:writeLong(x: integer|LongStorage): integer|nil
        File:writeInt(x: integer|IntStorage): integer|nil
        File:writeShort(x: integer|ShortStorage): integer|nil
        File:writeChar(x: integer|CharStorage): integer|nil
        File:writeByte(x: integer|ByteStorage): integer|nil

    Writes a number, or all numbers of a storage, of which it says how many could be written. As text
    they are followed by a newline if `autoSpacing` is on, with as many digits as tell any two
    numbers apart.

    ```lua
    f = torch.MemoryFile()
    f:writeInt(12)
    print(f:writeInt(torch.IntStorage{3, 4}))  --> 2
    f:seek(1)
    print(f:readInt(3)[2], f:storage():string():sub(1, 5) == '12\n3 ')  --> 3	true
    ```

    ## File:readBool

        File:readBool(): boolean
        File:writeBool(x: boolean)

    Reads and writes a truth value, as the int 1 or 0.

    ```lua
    f = torch.MemoryFile()
    f:writeBool(true)
    f:seek(1)
    print(f:readBool())  --> true
    ```

    ## File:readString

        File:readString(format: "*a"|"*l"): string

    The rest of the file ('*a'), or of the line without its newline ('*l'). At the end of the file it
    is an error, in a quiet file an empty string.

    ```lua
    f = torch.MemoryFile()
    f:writeString('one\ntwo\n')
    f:seek(1)
    print(f:readString('*l'), #f:readString('*a'))  --> one	4
    ```

    ## File:writeString

        File:writeString(text: string): integer

    Writes the bytes of a string as they are, without a newline; says how many.

    ```lua
    print(torch.MemoryFile():writeString('hello'))  --> 5
    ```

    ## File:writeObject

        File:writeObject(value: any, [name: string], [hook: function])

    Writes a value as `torch.save` does, at the position of the file. What this file object has
    written before is only mentioned again. Error messages call the value `name`; what the function
    `hook` gives for each value is written in its place.

    ```lua
    f = torch.MemoryFile()
    f:writeObject({1, {2, 3}})
    f:seek(1)
    print(f:readObject()[2][2])  --> 3
    ```

    ## File:readObject

        File:readObject([options: table]): any

    Reads the value that `writeObject` wrote at the position of the file. Options:
    - functions (false): as in `torch.load`.

    ```lua
    f = torch.MemoryFile():binary()
    f:writeObject(torch.range(1, 4))
    f:seek(1)
    print(f:readObject():sum())  --> 10
    ```

    ## File:referenced

        File:referenced(on: boolean): File
        File:isReferenced(): boolean

    Whether values that `writeObject` meets again are mentioned only (true, the default) or written
    anew each time.

    ```lua
    f = torch.MemoryFile()
    print(f:isReferenced(), f:referenced(false):isReferenced())  --> true	false
    ```

    ## File:isWritableObject

        File:isWritableObject(value: any): integer|nil

    The number that stands before such a value in a file (1 for numbers, 2 strings, 3 tables, 4
    objects, 5 booleans, 8 functions); nil if it cannot be written.

    ```lua
    f = torch.MemoryFile()
    print(f:isWritableObject({}), f:isWritableObject(print))  --> 3	nil
    ```

    ## File:binary

        File:binary(): File
        File:ascii(): File
        File:isBinary(): boolean

    Numbers are from now on as in memory (binary), or text (ascii, as a file begins).

    ```lua
    f = torch.MemoryFile():binary()
    f:writeInt(1)
    print(f:position(), f:isBinary())  --> 5	true
    ```

    ## File:autoSpacing

        File:autoSpacing(): File
        File:noAutoSpacing(): File
        File:isAutoSpacing(): boolean

    In text a newline follows the numbers of each call, and reading takes it away (the default); or
    not.

    ```lua
    f = torch.MemoryFile():noAutoSpacing()
    f:writeInt(12)
    print(f:position(), f:isAutoSpacing())  --> 3	false
    ```

    ## File:quiet

        File:quiet(): File
        File:pedantic(): File
        File:isQuiet(): boolean

    Errors of reading, writing and seeking are noted only, for `hasError`, or (pedantic, the default)
    raised.

    ```lua
    f = torch.MemoryFile():quiet()
    f:readInt()
    print(f:hasError(), f:isQuiet())  --> true	true
    ```

    ## File:hasError

        File:hasError(): boolean
        File:clearError(): File

    Whether a call has failed; `clearError` forgets it.

    ```lua
    f = torch.MemoryFile():quiet()
    f:readInt()
    print(f:hasError(), f:clearError():hasError())  --> true	false
    ```

    ## File:position

        File:position(): integer

    The position of the next byte, from 1. A pipe has none.

    ```lua
    f = torch.MemoryFile()
    f:writeString('abc')
    print(f:position())  --> 4
    ```

    ## File:seek

        File:seek(position: integer): File
        File:seekEnd(): File

    Goes to a position, 1 being the first byte, or behind the last byte.

    ```lua
    f = torch.MemoryFile()
    f:writeString('abc')
    print(f:seek(2):readString('*a'), f:seekEnd():position())  --> bc	4
    ```

    ## File:synchronize

        File:synchronize(): File

    Hands what was written to the system.

    ```lua
    f = torch.DiskFile('x.txt', 'w')
    f:writeString('abc')
    f:synchronize()
    print(torch.DiskFile('x.txt'):readString('*a'))  --> abc
    ```

    ## File:close

        File:close(): File

    Ends the use of the file; other calls are errors afterwards.

    ```lua
    f = torch.MemoryFile()
    f:close()
    print((pcall(f.readInt, f)))  --> false
    ```

    ## File:isReadable

        File:isReadable(): boolean
        File:isWritable(): boolean

    Whether the file was opened for reading, for writing.

    ```lua
    f = torch.MemoryFile('w')
    print(f:isReadable(), f:isWritable())  --> false	true
    ```

    ## torch.DiskFile:noBuffer

        torch.DiskFile:noBuffer(): torch.DiskFile

    Every write goes to the system at once from now on. (`torch.PipeFile` has it, too.)

    ```lua
    f = torch.DiskFile('x.txt', 'w'):noBuffer()
    f:writeString('abc')
    print(torch.DiskFile('x.txt'):readString('*a'))  --> abc
    ```

    ## torch.DiskFile:bigEndianEncoding

        torch.DiskFile:bigEndianEncoding(): torch.DiskFile
        torch.DiskFile:littleEndianEncoding(): torch.DiskFile
        torch.DiskFile:nativeEndianEncoding(): torch.DiskFile

    In binary the numbers of several bytes have the highest byte first (big), as in the files of
    MNIST, or the lowest (little); native is that of this machine.

    ```lua
    f = torch.DiskFile('x.bin', 'w'):binary():bigEndianEncoding()
    f:writeInt(1)
    f:close()
    print(torch.DiskFile('x.bin'):binary():readByte(4)[4])  --> 1
    ```

    ## torch.DiskFile:isLittleEndianCPU

        torch.DiskFile:isLittleEndianCPU(): boolean
        torch.DiskFile:isBigEndianCPU(): boolean

    Whether this machine keeps the lowest, or the highest, byte of a number first. No file is needed:
    the class itself can be asked.

    ```lua
    print(torch.DiskFile.isLittleEndianCPU() ~= torch.DiskFile.isBigEndianCPU())  --> true
    ```

    ## torch.DiskFile:longSize

        torch.DiskFile:longSize(bytes: integer): torch.DiskFile
        torch.MemoryFile:longSize(bytes: integer): torch.MemoryFile

    How many bytes a long has in binary: 8, or 4 as 32-bit systems write it, or 0 for what this
    system has.

    ```lua
    f = torch.MemoryFile():binary():longSize(4)
    f:writeLong(1)
    print(f:position())  --> 5
    ```

    ## torch.MemoryFile:storage

        torch.MemoryFile:storage(): CharStorage

    The contents, with a 0 behind them.

    ```lua
    f = torch.MemoryFile()
    f:writeString('abc')
    print(#f:storage())  --> 4
    ```

    ## Tensor:write

        Tensor:write(file: File)
        Tensor:read(file: File)
        Storage:write(file: File)
        Storage:read(file: File)

    Writes what stands in a file behind the class of a tensor or storage, and takes it over: for
    classes that read and write themselves. `File:writeObject` writes class and contents.

    ```lua
    f = torch.MemoryFile()
    torch.range(1, 3):write(f)
    f:seek(1)
    x = torch.Tensor()
    x:read(f)
    print(x:sum())  --> 6
    ```
    """#)
}
