extension HelpPage {
  /// Classes and types.
  static let torchTypes = HelpPage(
    #"""
    # Classes and types

    How scripts define classes, and how they ask what a value is. Class names stand with their
    package, as `torch.DoubleTensor` and `nn.Linear`. The functions for names, ids, metatables and
    addresses are there for scripts that look behind the classes.

    ## torch.class

        torch.class(name: string, [parent: string], [module: table]): table, table

    Defines a class and gives its metatable, whose functions are the methods, and that of its parent
    if there is one. `name` is 'package.Class', where the package is a global table, or 'Class',
    which becomes global; or the class goes into the table `module`. Calling the class makes an
    object, a table, and calls its `__init`; a class with a built-in parent such as `nn.Module` makes
    objects of that kind. The parent's methods are inherited; `parent.__init(self)` calls the one
    replaced.

    ```lua
    shapes = {}
    local Point, parent = torch.class('shapes.Point')
    function Point:__init(x, y) self.x, self.y = x, y end
    function Point:norm() return math.sqrt(self.x ^ 2 + self.y ^ 2) end
    print(shapes.Point(3, 4):norm(), torch.type(shapes.Point(0, 0)), parent)  --> 5	shapes.Point	nil
    ```

    ## torch.type

        torch.type(x: any): string

    The class of an object ('torch.DoubleTensor'), or what Lua's `type` says of other values.

    ```lua
    print(torch.type(torch.ones(2)), torch.type({}), torch.type(nn.Linear(1, 1)))  --> torch.DoubleTensor	table	nn.Linear
    ```

    ## torch.typename

        torch.typename(x: any): string|nil

    The class of an object; nil for other values.

    ```lua
    print(torch.typename(torch.ones(2)), torch.typename({}))  --> torch.DoubleTensor	nil
    ```

    ## torch.isTypeOf

        torch.isTypeOf(x: any, class: string|table): boolean

    Whether an object is of a class or of one derived from it. The class is its table, its name, or a
    pattern of Lua that a name matches.

    ```lua
    m = nn.Linear(2, 2)
    print(torch.isTypeOf(m, 'nn.Module'), torch.isTypeOf(m, nn.Sequential))  --> true	false
    ```

    ## torch.getmetatable

        torch.getmetatable(name: string): table|nil

    The metatable of a class: its methods; nil if there is no such class.

    ```lua
    print(torch.getmetatable('nn.Linear').__typename, torch.getmetatable('nn.Nothing'))  --> nn.Linear	nil
    ```

    ## torch.setmetatable

        torch.setmetatable(object: table, name: string): table

    Makes a table an object of a class that a script defined with tables as its objects.

    ```lua
    shapes = {}
    local P = torch.class('shapes.Square')
    function P:area() return self.side ^ 2 end
    print(torch.setmetatable({side = 3}, 'shapes.Square'):area())  --> 9
    ```

    ## torch.newmetatable

        torch.newmetatable(name: string, [parent: string], [constructor: function], [destructor: function], [factory: function], [module: table]): table

    What `torch.class` is made of: defines a class and gives its metatable. `constructor` is what
    calling the class runs; without it there is no table to call. `destructor` becomes `__gc`,
    `factory` makes empty objects for reading from files.

    ```lua
    shapes = {}
    local mt = torch.newmetatable('shapes.Dot', nil, function(x)
       return torch.setmetatable({x = x}, 'shapes.Dot')
    end)
    function mt:get() return self.x end
    print(shapes.Dot(5):get())  --> 5
    ```

    ## torch.getconstructortable

        torch.getconstructortable(name: string): table|nil

    The table of a class that scripts call, as `nn.Linear`; nil if there is none.

    ```lua
    print(torch.getconstructortable('nn.Linear') == nn.Linear)  --> true
    ```

    ## torch.factory

        torch.factory(name: string): function|nil

    A function that makes an empty object of the class, without calling its `__init`; nil if the
    class has none.

    ```lua
    print(torch.type(torch.factory('torch.DoubleTensor')()))  --> torch.DoubleTensor
    ```

    ## torch.typename2id

        torch.typename2id(name: string): integer|nil
        torch.id(x: any): integer|nil

    The number of a class by its name, or of the class of an object: to be compared.

    ```lua
    print(torch.id(torch.ones(1)) == torch.typename2id('torch.DoubleTensor'))  --> true
    ```

    ## torch.version

        torch.version(x: any): integer|nil

    The version of the class of an object that stands in files; nil for other values.

    ```lua
    print(torch.version(nn.Linear(1, 1)), torch.version({}))  --> 1	nil
    ```

    ## torch.isequal

        torch.isequal(a: any, b: any): boolean

    Whether both are the same object. `torch.equal` compares the elements of tensors.

    ```lua
    x = torch.ones(2)
    print(torch.isequal(x, x), torch.isequal(x, x:clone()))  --> true	false
    ```

    ## torch.pointer

        torch.pointer(x: any): integer

    The address of an object, table, function or thread as a number: to be compared, and as a key.

    ```lua
    x = {}
    print(torch.pointer(x) == torch.pointer(x), torch.pointer(x) == torch.pointer({}))  --> true	false
    ```

    ## torch.pushudata

        torch.pushudata(address: any, class: string): any

    The object at an address that `torch.pointer` or `torch.cdata` gave; an error unless an object of
    this class is alive there.

    ```lua
    x = torch.ones(3)
    print(torch.pushudata(torch.pointer(x), 'torch.DoubleTensor'):sum())  --> 3
    ```

    ## torch.metatype

        torch.metatype(name: string)

    Torch7 made C types of LuaJIT's FFI its classes with it. There is no FFI here: calling it is an
    error that says so.

    ```lua
    print((pcall(torch.metatype, 'torch.DoubleTensor')))  --> false
    ```
    """#)
}
