extension HelpPage {
  /// nngraph and graph.
  static let nngraph = HelpPage(
    #"""
    # nngraph and graph

    Networks as graphs. `require 'nngraph'` lets a module be called with nodes: `m(x)` makes a node of
    module m with the input x, and `nn.gModule({inputs}, {outputs})` a module of all nodes between them.
    The package `graph` has the nodes and edges below, and pictures of them by the program dot of
    Graphviz.

    ## nngraph.Node

        nngraph.Node(data: table): nngraph.Node

    A node of a network. Scripts make nodes by calls: `m()` of a module m without inputs, `m(x)` or
    `m({x, y})` with the nodes that it reads; `x - m` is `m(x)`, and `-m` is `m()`. A module of two
    inputs gets a table of both. The fields of `data` are `module`, `mapindex` (the data of the inputs)
    and `annotations`; a node is not to be used in two graphs.

    ```lua
    x, y = nn.Identity()(), nn.Identity()()
    net = nn.gModule({x, y}, {nn.CAddTable()({nn.Linear(3, 2)(x), y - nn.Linear(4, 2)})})
    print(net:forward({torch.rand(3), torch.rand(4)}):size(1))  --> 2
    ```

    ## nngraph.Node:add

        nngraph.Node:add(child: nngraph.Node|nngraph.Node[], [ordered: boolean = false])

    Adds a node that this one reads; with ordered its place among the inputs counts. What calls of
    modules do; scripts seldom need it. The same input twice is an error.

    ```lua
    x = nn.Identity()()
    sum = nngraph.Node{module = nn.Tanh()}
    sum:add(x, true)
    print(#sum.children)  --> 1
    ```

    ## nngraph.Node:split

        nngraph.Node:split(count: integer): nngraph.Node

    Nodes for the count entries of the table that this node gives; all of them must be used. With count
    1 a node of the only entry.

    ```lua
    x = nn.Identity()()
    h, c = x:split(2)
    net = nn.gModule({x}, {nn.CAddTable()({h, c})})
    print(net:forward({torch.ones(2), torch.ones(2)}):sum())  --> 4
    ```

    ## nngraph.Node:annotate

        nngraph.Node:annotate(annotations: table): nngraph.Node

    Puts what a picture or an error shall say on a node: `name`, `description`, and `graphAttributes`, a
    table of Graphviz's attributes; gives the node.

    ```lua
    x = nn.Identity()():annotate{name = 'input'}
    print(x.data.annotations.name)  --> input
    ```

    ## nngraph.Node:graphNodeName

        nngraph.Node:graphNodeName(): string

    What a picture calls the node: its name with its number, or `Node` and its number.

    ```lua
    x = nn.Identity()():annotate{name = 'input'}
    print(x:graphNodeName())  --> input (0)
    ```

    ## nngraph.Node:graphNodeAttributes

        nngraph.Node:graphNodeAttributes(): table

    Graphviz's attributes of the node, with the line of the script that made it as `tooltip`.

    ```lua
    x = nn.Identity()():annotate{graphAttributes = {color = 'red'}}
    print(x:graphNodeAttributes().color)  --> red
    ```

    ## nngraph.Node:label

        nngraph.Node:label(): string

    What a picture shows in the node: its description and the fields of its data; of tensors type,
    sizes, and whether there is a NaN or infinity.

    ```lua
    x = nn.Identity()():annotate{description = 'pixels'}
    print(x:label())  --> desc = pixels\nmodule = nn.Identity
    ```

    ## nngraph.annotateNodes

        nngraph.annotateNodes([level: integer = 1])

    Names the nodes in the caller's local variables after the variables, for errors and pictures. A node
    that has a name keeps it.

    ```lua
    local pixels = nn.Identity()()
    nngraph.annotateNodes()
    print(pixels.data.annotations.name)  --> pixels
    ```

    ## nngraph.nest

        nngraph.nest(nodes: nngraph.Node|table): nngraph.Node

    A node that gives the table, or nested table, of what the given nodes give.

    ```lua
    x, y = nn.Identity()(), nn.Identity()()
    net = nn.gModule({x, y}, {nngraph.nest{x, {y}}})
    print(net:forward({torch.ones(1), torch.ones(2)})[2][1]:sum())  --> 2
    ```

    ## nngraph.setDebug

        nngraph.setDebug(on: boolean)

    With debugging on, an error in a graph also writes a picture of it, `NAME.svg` of the graph's field
    `name`, with the node where the error arose in red. The picture needs Graphviz.

    ```lua
    nngraph.setDebug(true)
    nngraph.setDebug(false)
    print(nn.gModule ~= nil)  --> true
    ```

    ## nngraph.display

        nngraph.display(module: nn.gModule)

    Writes a picture of a graph and opens it with the system's viewer. Needs Graphviz and a screen.

    ```lua
    x = nn.Identity()()
    net = nn.gModule({x}, {nn.Tanh()(x)})
    if os.getenv('A_SCREEN_IS_HERE') then nngraph.display(net) end
    ```

    ## nngraph.simple_print.todot

        nngraph.simple_print.todot(graph: graph.Graph, [title: string]): string

    A graph of modules in Graphviz's language, without the nodes that have no module, or an
    `nn.Identity`.

    ```lua
    x = nn.Identity()()
    net = nn.gModule({x}, {nn.Tanh()(x)})
    text = nngraph.simple_print.todot(net.fg)
    print(text:find('nn.Tanh') ~= nil, text:find('nn.Identity') ~= nil)  --> true	false
    ```

    ## nngraph.simple_print.dot

        nngraph.simple_print.dot(graph: graph.Graph, [title: string], [name: string])

    Writes that text to `NAME.dot`, and a picture of it to `NAME.svg` by Graphviz; without a name into
    the folder for passing files.

    ```lua
    x = nn.Identity()()
    net = nn.gModule({x}, {nn.Tanh()(x)})
    if paths.findprogram('dot') then nngraph.simple_print.dot(net.fg, 'net', 'net') end
    ```

    ## nn.gModule:runForwardFunction

        nn.gModule:runForwardFunction(f: string|fun(module: nn.Module, input: any): any, input: any): any

    Goes through the graph as forward does, but calls `f(module, input)` for each module, or the method
    of that name; gives the result of the last node, which is also the graph's output.

    ```lua
    x = nn.Identity()()
    net = nn.gModule({x}, {nn.Tanh()(x)})
    print(net:runForwardFunction(function(module, input) return input + 1 end, torch.zeros(1))[1])  --> 2
    ```

    ## nn.gModule:map

        nn.gModule:map(other: nn.gModule, f: fun(mine: nn.Module, its: nn.Module))

    Calls f for the modules of two graphs of one structure, two by two in order. Another structure is an
    error.

    ```lua
    x = nn.Identity()()
    net = nn.gModule({x}, {nn.Linear(2, 2)(x)})
    copy = net:clone()
    net:map(copy, function(mine, its) if mine.weight then its.weight:copy(mine.weight):mul(2) end end)
    print(copy.modules[2].weight:sum() == 2 * net.modules[2].weight:sum())  --> true
    ```

    ## nn.gModule:replace

        nn.gModule:replace(f: fun(module: nn.Module): nn.Module): nn.Module

    As `nn.Module:replace`, in the nodes, too.

    ```lua
    x = nn.Identity()()
    net = nn.gModule({x}, {nn.Tanh()(x)})
    net:replace(function(m) return torch.type(m) == 'nn.Tanh' and nn.ReLU() or m end)
    print(net.modules[2])  --> nn.ReLU
    ```

    ## graph.Node

        graph.Node(data: any): graph.Node

    A node with data, a number `id`, and `children`: a list of nodes in which each node is also a key
    with its place as value.

    ```lua
    a, b = graph.Node('a'), graph.Node('b')
    a:add(b)
    print(a.data, a.children[1] == b, a.children[b])  --> a	true	1
    ```

    ## graph.Node:add

        graph.Node:add(child: graph.Node|graph.Node[])

    Adds a child, or a list of them; one that is there already stays once.

    ```lua
    a, b = graph.Node('a'), graph.Node('b')
    a:add{b, b}
    print(#a.children)  --> 1
    ```

    ## graph.Node:visit

        graph.Node:visit([before: fun(node: graph.Node)], [after: fun(node: graph.Node)])

    Goes through what is reached from the node, depth first, not into nodes whose field `visited` is
    set: before is called on the way down, after on the way up. Without setting `visited`, a node is
    seen once for each way to it.

    ```lua
    a, b = graph.Node('a'), graph.Node('b')
    a:add(b)
    a:visit(function(node) io.write(node.data) end)
    print()  --> ab
    ```

    ## graph.Node:dfs

        graph.Node:dfs(f: fun(node: graph.Node))

    Calls f once for each node that is reached, depth first, a node after its children.

    ```lua
    a, b = graph.Node('a'), graph.Node('b')
    a:add(b)
    a:dfs(function(node) io.write(node.data) end)
    print()  --> ba
    ```

    ## graph.Node:dfs_dirty

        graph.Node:dfs_dirty(f: fun(node: graph.Node)): graph.Node[]

    As `graph.Node:dfs`; gives the nodes in that order and leaves them marked by `visited = true`.

    ```lua
    a, b = graph.Node('a'), graph.Node('b')
    a:add(b)
    print(#a:dfs_dirty(function() end), b.visited)  --> 2	true
    ```

    ## graph.Node:bfs

        graph.Node:bfs(f: fun(node: graph.Node))

    Calls f once for each node that is reached, breadth first, a node before its children.

    ```lua
    a, b = graph.Node('a'), graph.Node('b')
    a:add(b)
    a:bfs(function(node) io.write(node.data) end)
    print()  --> ab
    ```

    ## graph.Node:bfs_dirty

        graph.Node:bfs_dirty(f: fun(node: graph.Node)): graph.Node[]

    As `graph.Node:bfs`; gives the nodes in that order and leaves them marked by `marked = true`.

    ```lua
    a, b = graph.Node('a'), graph.Node('b')
    a:add(b)
    print(#a:bfs_dirty(function() end), b.marked)  --> 2	true
    ```

    ## graph.Node:graph

        graph.Node:graph(): graph.Graph

    The graph of all that is reached from the node, with an edge to each child.

    ```lua
    a, b = graph.Node('a'), graph.Node('b')
    a:add(b)
    print(#a:graph().nodes, #a:graph().edges)  --> 2	1
    ```

    ## graph.Node:hasCycle

        graph.Node:hasCycle(): boolean

    Whether some node that is reached reaches itself.

    ```lua
    a, b = graph.Node('a'), graph.Node('b')
    a:add(b)
    b:add(a)
    print(a:hasCycle())  --> true
    ```

    ## graph.Node:label

        graph.Node:label(): string

    What a picture shows in the node: its data as text.

    ```lua
    print(graph.Node(42):label())  --> 42
    ```

    ## graph.Edge

        graph.Edge(from: graph.Node, to: graph.Node, [weight: any]): graph.Edge

    An edge with the fields `from`, `to` and `weight`, for `graph.Graph:add`.

    ```lua
    a, b = graph.Node('a'), graph.Node('b')
    print(graph.Edge(a, b, 0.5).weight)  --> 0.5
    ```

    ## graph.Graph

        graph.Graph(): graph.Graph

    Lists of `nodes` and `edges`, in which each is also a key with its place as value.

    ```lua
    g = graph.Graph()
    g:add(graph.Edge(graph.Node('a'), graph.Node('b')))
    print(#g.nodes, #g.edges)  --> 2	1
    ```

    ## graph.Graph:add

        graph.Graph:add(edge: graph.Edge|graph.Edge[])

    Adds an edge with its nodes, or a list of edges. Nodes get their place as `id`, and the node it
    comes from the other as a child.

    ```lua
    g, a, b, c = graph.Graph(), graph.Node('a'), graph.Node('b'), graph.Node('c')
    g:add{graph.Edge(a, b), graph.Edge(b, c)}
    print(c.id, a.children[b])  --> 3	1
    ```

    ## graph.Graph:clone

        graph.Graph:clone(): graph.Graph

    A graph of new nodes with the same data.

    ```lua
    g, a, b = graph.Graph(), graph.Node('a'), graph.Node('b')
    g:add(graph.Edge(a, b))
    copy = g:clone()
    print(copy.nodes[1] == a, copy.nodes[1].data)  --> false	a
    ```

    ## graph.Graph:reverse

        graph.Graph:reverse(): graph.Graph, table

    A graph of new nodes with the same data and every edge turned around; and a table that says which
    node each has become.

    ```lua
    g, a, b = graph.Graph(), graph.Node('a'), graph.Node('b')
    g:add(graph.Edge(a, b))
    turned, new = g:reverse()
    print(turned.edges[1].from == new[b])  --> true
    ```

    ## graph.Graph:hasCycle

        graph.Graph:hasCycle(): boolean

    Whether some node reaches itself.

    ```lua
    g, a, b = graph.Graph(), graph.Node('a'), graph.Node('b')
    g:add{graph.Edge(a, b), graph.Edge(b, a)}
    print(g:hasCycle())  --> true
    ```

    ## graph.Graph:topsort

        graph.Graph:topsort(): graph.Node[], graph.Graph, graph.Node[]

    The nodes in an order in which every edge goes forward; then the turned graph and its roots. A cycle
    is an error.

    ```lua
    g, a, b, c = graph.Graph(), graph.Node('a'), graph.Node('b'), graph.Node('c')
    g:add{graph.Edge(b, c), graph.Edge(a, b)}
    for _, node in ipairs((g:topsort())) do io.write(node.data) end
    print()  --> abc
    ```

    ## graph.Graph:roots

        graph.Graph:roots(): graph.Node[]

    The nodes to which no edge goes.

    ```lua
    g, a, b = graph.Graph(), graph.Node('a'), graph.Node('b')
    g:add(graph.Edge(a, b))
    print(g:roots()[1].data)  --> a
    ```

    ## graph.Graph:leaves

        graph.Graph:leaves(): graph.Node[]

    The nodes from which no edge goes.

    ```lua
    g, a, b = graph.Graph(), graph.Node('a'), graph.Node('b')
    g:add(graph.Edge(a, b))
    print(g:leaves()[1].data)  --> b
    ```

    ## graph.Graph:todot

        graph.Graph:todot([title: string]): string

    The graph in Graphviz's language.

    ```lua
    g = graph.Graph()
    g:add(graph.Edge(graph.Node('a'), graph.Node('b')))
    print(g:todot():find('n1 -> n2', 1, true) ~= nil)  --> true
    ```

    ## graph.dot

        graph.dot(graph: graph.Graph, [title: string], [name: string])

    Writes a picture, `NAME.svg`, and the layout, `NAME.dot`, by the program dot; without a name into
    the folder for passing files, and it prints the picture's path. An error where Graphviz is not
    installed.

    ```lua
    g = graph.Graph()
    g:add(graph.Edge(graph.Node('a'), graph.Node('b')))
    if paths.findprogram('dot') then graph.dot(g, 'two nodes', 'net') end
    ```

    ## graph.graphvizFile

        graph.graphvizFile(graph: graph.Graph, [algorithm: string = "dot"], path: string)

    Writes a picture of the graph to a file whose ending says which kind, `net.svg`, by one of
    Graphviz's programs: dot, neato, circo, twopi.

    ```lua
    g = graph.Graph()
    g:add(graph.Edge(graph.Node('a'), graph.Node('b')))
    if paths.findprogram('dot') then graph.graphvizFile(g, 'dot', 'net.svg') end
    ```

    ## graph.graphvizLayout

        graph.graphvizLayout(graph: graph.Graph, [algorithm: string = "dot"]): Tensor

    Where Graphviz puts the N nodes: `(N, 2)`, both from 0 to 1.

    ```lua
    g = graph.Graph()
    g:add(graph.Edge(graph.Node('a'), graph.Node('b')))
    print(not paths.findprogram('dot') or graph.graphvizLayout(g):size(2) == 2)  --> true
    ```

    ## graph._dotEscape

        graph._dotEscape(text: string): string

    A text as Graphviz reads it, in double quotes unless it is letters alone.

    ```lua
    print(graph._dotEscape('a b'), graph._dotEscape('ab'))  --> "a b"	ab
    ```

    ## nesting.cloneNested

        nesting.cloneNested(t: Tensor|table): Tensor|table

    A copy of a tensor, or of a table of tensors and such tables. These functions are what
    `require 'nngraph.nesting'` gives, not a global.

    ```lua
    local nesting = require 'nngraph.nesting'
    print(nesting.cloneNested{torch.ones(2)}[1]:sum())  --> 2
    ```

    ## nesting.fillNested

        nesting.fillNested(t: Tensor|table, value: number)

    Fills all tensors in a table.

    ```lua
    local nesting = require 'nngraph.nesting'
    t = {torch.zeros(2)}
    nesting.fillNested(t, 3)
    print(t[1]:sum())  --> 6
    ```

    ## nesting.resizeNestedAs

        nesting.resizeNestedAs(t: Tensor|table, like: Tensor|table)

    Gives the tensors in t the sizes of those in `like`; copies of what t lacks are added, what it has
    more is taken away.

    ```lua
    local nesting = require 'nngraph.nesting'
    t = {torch.zeros(2)}
    nesting.resizeNestedAs(t, {torch.ones(3), torch.ones(4)})
    print(t[1]:size(1), t[2]:size(1))  --> 3	4
    ```

    ## nesting.copyNested

        nesting.copyNested(t: Tensor|table, from: Tensor|table)

    Copies the elements of the tensors in `from` to those in t. Both must have the same keys.

    ```lua
    local nesting = require 'nngraph.nesting'
    t = {torch.zeros(2)}
    nesting.copyNested(t, {torch.ones(2)})
    print(t[1]:sum())  --> 2
    ```

    ## nesting.addNestedTo

        nesting.addNestedTo(t: Tensor|table, more: Tensor|table)

    Adds the tensors in `more` to those in t, which must have all of its keys.

    ```lua
    local nesting = require 'nngraph.nesting'
    t = {torch.ones(2)}
    nesting.addNestedTo(t, {torch.ones(2)})
    print(t[1]:sum())  --> 4
    ```
    """#)
}
