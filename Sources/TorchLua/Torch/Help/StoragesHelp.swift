extension HelpPage {
  /// Storages.
  static let torchStorages = HelpPage(
    #"""
    # Storages

    A storage is a one-dimensional array of numbers of one type, the memory that tensors look into.
    `s[i]` reads and writes element i, from 1; `#s` is their number. `torch.Storage` is the storage
    of the default type. LongStorages hold sizes.

    ## torch.Storage

        torch.Storage(): Storage
        torch.Storage(size: integer): Storage
        torch.Storage(values: number[]): Storage
        torch.Storage(other: Storage, [first: integer = 1], [size: integer]): Storage
        torch.Storage(file: string, [shared: boolean = false], [size: integer = 0], [memory: boolean = false]): Storage
        torch.DoubleStorage(...: any): DoubleStorage
        torch.FloatStorage(...: any): FloatStorage
        torch.HalfStorage(...: any): HalfStorage
        torch.LongStorage(...: any): LongStorage
        torch.IntStorage(...: any): IntStorage
        torch.ShortStorage(...: any): ShortStorage
        torch.CharStorage(...: any): CharStorage
        torch.ByteStorage(...: any): ByteStorage

    A storage of the default type, or of the type named: empty; of `size` zeros; of the numbers of a
    table; a part of another storage of the same type, from `first` on, which shares its memory until
    that is resized; or the bytes of a file: a copy of them, or with `shared` its memory itself,
    which all share who map it. `size` elements are mapped, 0 is all there are; a shorter file is
    made longer. With `memory` the name is that of a shared memory object (Linux), which goes with
    the mapping.

    ```lua
    s = torch.Storage{1, 2, 3}
    p = torch.Storage(s, 2)
    p[1] = 7
    print(s[2], #p, torch.LongStorage(4):size())  --> 7	2	4
    ```

    ## Storage:size

        Storage:size(): integer

    The number of elements; `#s` is the same.

    ```lua
    print(torch.IntStorage(5):size(), #torch.IntStorage{4, 2})  --> 5	2
    ```

    ## Storage:resize

        Storage:resize(size: integer): Storage

    Changes the number of elements, in place: what stood there stays, new elements are zero. A part
    of another storage cannot be resized.

    ```lua
    print(torch.Storage{1, 2}:resize(4)[2], torch.Storage{1, 2}:resize(4)[4])  --> 2	0
    ```

    ## Storage:fill

        Storage:fill(value: number): Storage

    Every element becomes `value`.

    ```lua
    print(torch.Storage(3):fill(2)[3])  --> 2
    ```

    ## Storage:copy

        Storage:copy(source: Storage): Storage

    Takes over the elements of a storage of the same size, converted to this type.

    ```lua
    print(torch.IntStorage(2):copy(torch.Storage{1.5, 2.5})[2])  --> 2
    ```

    ## Storage:clone

        Storage:clone(): Storage

    A copy with memory of its own.

    ```lua
    s = torch.Storage{1, 2}
    s:clone():fill(0)
    print(s[1])  --> 1
    ```

    ## Storage:totable

        Storage:totable(): number[]

    The elements as a table. `torch.totable` does the same.

    ```lua
    print(table.concat(torch.zeros(2, 3):size():totable(), 'x'))  --> 2x3
    ```

    ## Storage:type

        Storage:type(): string
        Storage:type(name: string): Storage

    The name of the type; or the storage as the type named ('torch.IntStorage'): itself if it is one,
    else a converted copy.

    ```lua
    s = torch.Storage{1.5}
    print(s:type(), s:type('torch.IntStorage')[1])  --> torch.DoubleStorage	1
    ```

    ## Storage:double

        Storage:double(): DoubleStorage
        Storage:float(): FloatStorage
        Storage:half(): HalfStorage
        Storage:long(): LongStorage
        Storage:int(): IntStorage
        Storage:short(): ShortStorage
        Storage:char(): CharStorage
        Storage:byte(): ByteStorage
        Storage:real(): Storage

    The storage as that type, `real` as the default type: itself if it has it, else a converted copy.

    ```lua
    print(torch.Storage{1.5, 2.5}:long()[2])  --> 2
    ```

    ## Storage:string

        Storage:string(): string
        Storage:string(text: string): Storage

    Of ByteStorage and CharStorage: the elements as a text, a byte each; or the storage takes the
    bytes of `text` and its length.

    ```lua
    print(torch.ByteStorage{76, 117, 97}:string(), torch.CharStorage():string('ab')[2])  --> Lua	98
    ```

    ## torch.isStorage

        torch.isStorage(x: any): boolean

    Whether a value is a storage, of whatever type.

    ```lua
    print(torch.isStorage(torch.zeros(2):storage()), torch.isStorage(torch.zeros(2)))  --> true	false
    ```
    """#)
}
