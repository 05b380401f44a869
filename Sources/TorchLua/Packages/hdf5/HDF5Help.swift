extension HelpPage {
  /// hdf5.
  static let hdf5 = HelpPage(
    #"""
    # hdf5

    Tensors, and tables of them by name, in files of HDF5, through the system's library. A group is a
    table, a dataset a tensor. All types of tensors but Half are written; signed bytes come back as
    CharTensor, halves as FloatTensor. Attributes and texts are not read. `hdf5.version` is the
    library's version, three numbers.

    ## hdf5.open

        hdf5.open(filename: string, [mode: "r"|"r+"|"w"|"w-"|"a" = "a"]): hdf5.HDF5File
        hdf5.HDF5File(filename: string, file: integer): hdf5.HDF5File
        hdf5.HDF5File.open(filename: string, [mode: "r"|"r+"|"w"|"w-"|"a" = "a"]): hdf5.HDF5File
        hdf5.HDF5File:open([mode: "r"|"r+"|"w"|"w-"|"a" = "a"]): hdf5.HDF5File

    Opens a file: `'r'` to read, `'r+'` to read and write what is there, `'w'` anew in place of another,
    `'w-'` anew where there is none, `'a'` to write what is there, else anew. Objects are made by
    `hdf5.open`; the class has no constructor for scripts.

    ```lua
    file = hdf5.open('data.h5', 'w')
    file:write('/x', torch.rand(3, 4))
    file:close()
    print(hdf5.open('data.h5', 'r'):read('/x'):all():size(2))  --> 4
    ```

    ## hdf5.HDF5File:write

        hdf5.HDF5File:write(path: string, data: Tensor|table, [options: hdf5.DataSetOptions])

    Writes a tensor, or a table of tensors and tables by name, at a path below the root; groups on the
    way are made. A dataset that is there already is an error. A table may also go to the root itself,
    `'/'`.

    ```lua
    file = hdf5.open('data.h5', 'w')
    file:write('/train', {x = torch.rand(3), y = torch.rand(2)})
    print(file:read('/train/y'):all():size(1))  --> 2
    ```

    ## hdf5.HDF5File:append

        hdf5.HDF5File:append(path: string, data: Tensor|table)

    Adds a tensor at the end of a dataset's first dimension. The dataset must be there, written in
    chunks, and agree in the other sizes. Of a table each tensor goes to the dataset of its name.

    ```lua
    file = hdf5.open('data.h5', 'w')
    file:write('/x', torch.rand(2, 4), hdf5.DataSetOptions():setChunked(2, 4))
    file:append('/x', torch.rand(3, 4))
    print(file:read('/x'):all():size(1))  --> 5
    ```

    ## hdf5.HDF5File:read

        hdf5.HDF5File:read([path: string = "/"]): hdf5.HDF5DataSet|hdf5.HDF5Group

    The dataset or group at a path, whose `all` gives what is in it. An error where there is none.

    ```lua
    file = hdf5.open('data.h5', 'w')
    file:write('/a/b', torch.ones(2))
    print(torch.type(file:read('/a')), torch.type(file:read('/a/b')))  --> hdf5.HDF5Group	hdf5.HDF5DataSet
    ```

    ## hdf5.HDF5File:all

        hdf5.HDF5File:all(): table

    All that is in the file, as nested tables of tensors by name.

    ```lua
    file = hdf5.open('data.h5', 'w')
    file:write('/a/b', torch.ones(2))
    print(file:all().a.b:sum())  --> 2
    ```

    ## hdf5.HDF5File:close

        hdf5.HDF5File:close()

    Closes the file, so that all is on the disk. What is asked of it afterwards is an error.

    ```lua
    file = hdf5.open('data.h5', 'w')
    file:close()
    print((pcall(file.all, file)))  --> false
    ```

    ## hdf5.HDF5File:filename

        hdf5.HDF5File:filename(): string

    The name that the file was opened with.

    ```lua
    print(hdf5.open('data.h5', 'w'):filename())  --> data.h5
    ```

    ## hdf5.HDF5Group

        hdf5.HDF5Group(file: integer, path: string): hdf5.HDF5Group

    A group of a file, which holds datasets and groups by name. Scripts get groups from
    `hdf5.HDF5File:read`.

    ```lua
    file = hdf5.open('data.h5', 'w')
    file:write('/a/b', torch.ones(2))
    print(file:read('/a'))  --> [HDF5Group /a]
    ```

    ## hdf5.HDF5Group:all

        hdf5.HDF5Group:all(): table

    All that is in the group, as nested tables of tensors by name.

    ```lua
    file = hdf5.open('data.h5', 'w')
    file:write('/a/b', torch.ones(2))
    print(file:read('/a'):all().b:sum())  --> 2
    ```

    ## hdf5.HDF5Group:read

        hdf5.HDF5Group:read([path: string|string[]]): hdf5.HDF5DataSet|hdf5.HDF5Group

    The dataset or group at a path below this group; without one the group itself.

    ```lua
    file = hdf5.open('data.h5', 'w')
    file:write('/a/b', torch.ones(2))
    print(file:read('/a'):read('b'))  --> [HDF5DataSet /a/b]
    ```

    ## hdf5.HDF5Group:write

        hdf5.HDF5Group:write(path: string|string[], data: Tensor|table, [options: hdf5.DataSetOptions])
        hdf5.HDF5Group:append(path: string|string[], data: Tensor|table)

    As the methods of the file, at a path below this group.

    ```lua
    group = hdf5.open('data.h5', 'w'):read():createChild('a')
    group:write('b', torch.ones(2))
    print(group:read('b'):all():sum())  --> 2
    ```

    ## hdf5.HDF5Group:createChild

        hdf5.HDF5Group:createChild(name: string): hdf5.HDF5Group

    Makes a group in this one. An error where there is one of this name.

    ```lua
    root = hdf5.open('data.h5', 'w'):read()
    print(root:createChild('a'))  --> [HDF5Group /a]
    ```

    ## hdf5.HDF5Group:getOrCreateChild

        hdf5.HDF5Group:getOrCreateChild(name: string): hdf5.HDF5Group

    The group of this name in this one, made where there is none.

    ```lua
    root = hdf5.open('data.h5', 'w'):read()
    root:createChild('a')
    print(root:getOrCreateChild('a'))  --> [HDF5Group /a]
    ```

    ## hdf5.HDF5Group:close

        hdf5.HDF5Group:close()
        hdf5.HDF5DataSet:close()
        hdf5.DataSetOptions:close()

    For scripts of Torch7: does nothing, since only files are open here.

    ```lua
    root = hdf5.open('data.h5', 'w'):read()
    root:close()
    print(root)  --> [HDF5Group /]
    ```

    ## hdf5.HDF5DataSet

        hdf5.HDF5DataSet(file: integer, path: string): hdf5.HDF5DataSet

    A dataset of a file. Scripts get datasets from `hdf5.HDF5File:read`.

    ```lua
    file = hdf5.open('data.h5', 'w')
    file:write('/x', torch.ones(2))
    print(file:read('/x'))  --> [HDF5DataSet /x]
    ```

    ## hdf5.HDF5DataSet:all

        hdf5.HDF5DataSet:all(): Tensor

    The whole dataset as a tensor of its type.

    ```lua
    file = hdf5.open('data.h5', 'w')
    file:write('/x', torch.range(1, 4):int())
    print(file:read('/x'):all():type())  --> torch.IntTensor
    ```

    ## hdf5.HDF5DataSet:partial

        hdf5.HDF5DataSet:partial(...: integer|integer[]): Tensor

    A part: for each dimension a place, or `{first, last}`, from 1. All dimensions stay, those of one
    place with size 1.

    ```lua
    file = hdf5.open('data.h5', 'w')
    file:write('/x', torch.range(1, 12):view(3, 4))
    x = file:read('/x'):partial(2, {2, 3})
    print(x:size(1), x[1][1], x[1][2])  --> 1	6	7
    ```

    ## hdf5.HDF5DataSet:dataspaceSize

        hdf5.HDF5DataSet:dataspaceSize(): integer[]

    The sizes of the dataset, without reading it.

    ```lua
    file = hdf5.open('data.h5', 'w')
    file:write('/x', torch.rand(3, 4))
    print(table.concat(file:read('/x'):dataspaceSize(), 'x'))  --> 3x4
    ```

    ## hdf5.HDF5DataSet:getTensorFactory

        hdf5.HDF5DataSet:getTensorFactory(): function

    What makes a tensor of the type that `all` gives.

    ```lua
    file = hdf5.open('data.h5', 'w')
    file:write('/x', torch.FloatTensor(2))
    print(file:read('/x'):getTensorFactory()():type())  --> torch.FloatTensor
    ```

    ## hdf5.DataSetOptions

        hdf5.DataSetOptions(): hdf5.DataSetOptions

    How a dataset is written: by default in one piece, not compressed.

    ```lua
    options = hdf5.DataSetOptions():setChunked(32, 32):setDeflate()
    print(options)  --> [DataSetOptions: chunking=32x32]
    ```

    ## hdf5.DataSetOptions:setChunked

        hdf5.DataSetOptions:setChunked(...: integer): hdf5.DataSetOptions

    Writes in chunks of these sizes, one for each dimension; none is larger than the tensor. Only
    datasets in chunks can be compressed and grow.

    ```lua
    file = hdf5.open('data.h5', 'w')
    file:write('/x', torch.rand(8, 8), hdf5.DataSetOptions():setChunked(4, 4))
    file:append('/x', torch.rand(2, 8))
    print(file:read('/x'):dataspaceSize()[1])  --> 10
    ```

    ## hdf5.DataSetOptions:setDeflate

        hdf5.DataSetOptions:setDeflate([level: integer = 6]): hdf5.DataSetOptions

    Compresses the chunks with zlib, at a level from 0 to 9.

    ```lua
    file = hdf5.open('data.h5', 'w')
    file:write('/x', torch.zeros(100, 100), hdf5.DataSetOptions():setChunked(100, 100):setDeflate(9))
    file:close()
    print(#io.open('data.h5', 'rb'):read('a') < 80000)  --> true
    ```

    ## hdf5.debugMode

        hdf5.debugMode()

    For scripts of Torch7, where it wrote what happens: does nothing.

    ```lua
    hdf5.debugMode()
    print(#hdf5.version)  --> 3
    ```
    """#)
}
