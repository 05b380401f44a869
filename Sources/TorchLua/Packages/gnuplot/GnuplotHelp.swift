extension HelpPage {
  /// gnuplot.
  static let gnuplot = HelpPage(
    #"""
    # gnuplot

    Plots through the program gnuplot, which must be installed. A figure is a window, or a file that is
    written anew, whole, after every change; what is drawn and set goes to the current figure, the one
    that was opened or asked for last. Where there is neither a screen nor a file, plots are only kept,
    and `gnuplot.figprint` writes them. Of what gnuplot complains a line is shown, and the script goes
    on.

    ## gnuplot.plot

        gnuplot.plot([name: string], x: Tensor, [y: Tensor], [style: string])
        gnuplot.plot(...: table)

    Draws curves: y over x, both `(N)`, or x over 1 … N. y may be `(N, K)`, and x alone `(N, 1 + K)`,
    for what gnuplot draws of several columns. Several curves are tables of such arguments, or one table
    of them. Styles: `'-'` lines, `'+'` points, `'.'` dots, `'+-'` both (the default), `'|'` boxes,
    `'v'` vectors, `'~'` a smooth curve through the points, `'~0.5'` one near them; anything else is
    gnuplot's own words, `'with impulses'`. NaN and infinity are gaps. Names with `{`, `}` or `^` are
    read as mathematics.

    ```lua
    gnuplot.svgfigure('curves.svg')
    x = torch.linspace(0, 6, 50)
    gnuplot.plot({'sin', x, torch.sin(x), '-'}, {'cos', x, torch.cos(x), '+'})
    gnuplot.close()
    print(paths.filep('curves.svg'))  --> true
    ```

    ## gnuplot.bar

        gnuplot.bar([name: string], x: Tensor, [y: Tensor])

    As `gnuplot.plot` of one curve, as boxes that touch and stand on 0.

    ```lua
    gnuplot.svgfigure('bars.svg')
    gnuplot.bar(torch.Tensor{3, 1, 2})
    gnuplot.close()
    print(paths.filep('bars.svg'))  --> true
    ```

    ## gnuplot.splot

        gnuplot.splot([name: string], z: Tensor)
        gnuplot.splot([name: string], x: Tensor, y: Tensor, z: Tensor)
        gnuplot.splot(...: table)

    Draws surfaces with their contours below: z, a matrix `(N, M)`, over its rows and columns, or over
    matrices x and y of its size. Several are tables of such arguments.

    ```lua
    gnuplot.svgfigure('surface.svg')
    x = torch.linspace(-1, 1, 15)
    gnuplot.splot(torch.ger(x, x))
    gnuplot.close()
    print(paths.filep('surface.svg'))  --> true
    ```

    ## gnuplot.scatter3

        gnuplot.scatter3([name: string], x: Tensor, y: Tensor, z: Tensor)
        gnuplot.scatter3(...: table)

    Draws points in space, one for each element of three tensors of one size. Several sets are tables of
    such arguments.

    ```lua
    gnuplot.svgfigure('points.svg')
    gnuplot.scatter3('draws', torch.randn(50), torch.randn(50), torch.randn(50))
    gnuplot.close()
    print(paths.filep('points.svg'))  --> true
    ```

    ## gnuplot.imagesc

        gnuplot.imagesc(x: Tensor, [palette: string = "gray"])

    Draws a matrix as a picture, its first row at the top; the palette is `'gray'`, `'color'` or
    gnuplot's own words.

    ```lua
    gnuplot.svgfigure('matrix.svg')
    gnuplot.imagesc(torch.rand(8, 8), 'color')
    gnuplot.close()
    print(paths.filep('matrix.svg'))  --> true
    ```

    ## gnuplot.hist

        gnuplot.hist(x: Tensor, [bins: integer = 72], [min: number], [max: number]): table

    Draws how many elements of a tensor fall into equal parts between min and max, by default its own;
    gives what `gnuplot.histc` gives.

    ```lua
    gnuplot.svgfigure('draws.svg')
    h = gnuplot.hist(torch.randn(1000), 20)
    gnuplot.close()
    print(#h, paths.filep('draws.svg'))  --> 20	true
    ```

    ## gnuplot.histc

        gnuplot.histc(x: Tensor, [bins: integer = 72], [min: number], [max: number], [raw: boolean = false]): table|Tensor

    Counts how many elements of a tensor fall into equal parts between min and max, by default its own.
    A list of `{val = centre, nb = count}` with the fields raw (the counts as a tensor), bins, binwidth,
    min and max (the places of the smallest and the largest count), which `print` draws in characters;
    with raw the counts alone. Needs no gnuplot.

    ```lua
    h = gnuplot.histc(torch.Tensor{0, 1, 1, 4}, 4)
    print(h[2].val, h[2].nb, h.max)  --> 1.5	2	2
    ```

    ## gnuplot.figure

        gnuplot.figure([n: integer], [config: table]): integer

    Makes figure n the current one, and opens its window where there is none; without n a new figure.
    Gives its number. The window comes to the front, unless `config.noraise` is set.

    ```lua
    gnuplot.setterm('unknown')  -- no window
    print(gnuplot.figure(), gnuplot.figure())  --> 1	2
    gnuplot.closeall()
    ```

    ## gnuplot.pngfigure

        gnuplot.pngfigure(name: string, [n: integer]): integer
        gnuplot.svgfigure(name: string, [n: integer]): integer
        gnuplot.pdffigure(name: string, [n: integer]): integer
        gnuplot.epsfigure(name: string, [n: integer]): integer

    Makes figure n, or a new one, a file of this kind, and the current figure; gives its number. The
    file is there after the first plot and is written again after each change. Its folder must be there.

    ```lua
    gnuplot.svgfigure('a.svg')
    gnuplot.plot(torch.rand(10))
    gnuplot.title('ten numbers')
    gnuplot.closeall()
    print(paths.filep('a.svg'))  --> true
    ```

    ## gnuplot.figprint

        gnuplot.figprint(name: string)

    Writes the current figure into a file of the kind that its name ends in, eps, png, svg or pdf, and
    goes on as before.

    ```lua
    gnuplot.setterm('unknown')
    gnuplot.plot(torch.rand(10))
    gnuplot.figprint('a.svg')
    gnuplot.closeall()
    print(paths.filep('a.svg'))  --> true
    ```

    ## gnuplot.intoFile

        gnuplot.intoFile(name: string, body: function)

    What body draws, into a file of the kind that its name ends in; the current figure stays what it
    was. Not in Torch7.

    ```lua
    gnuplot.intoFile('a.svg', function() gnuplot.plot(torch.rand(10)) end)
    print(paths.filep('a.svg'))  --> true
    ```

    ## gnuplot.plotflush

        gnuplot.plotflush([n: integer])

    Draws figure n, by default the current one, again. When it returns, a figure's file is written.

    ```lua
    gnuplot.svgfigure('a.svg')
    gnuplot.raw('plot x')
    gnuplot.plotflush()
    print(paths.filep('a.svg'))  --> true
    ```

    ## gnuplot.close

        gnuplot.close([n: integer])

    Closes figure n, by default the current one; a figure's file stays. A figure that is not there is no
    error.

    ```lua
    gnuplot.svgfigure('a.svg')
    gnuplot.plot(torch.rand(10))
    gnuplot.close()
    print(paths.filep('a.svg'))  --> true
    ```

    ## gnuplot.closeall

        gnuplot.closeall()

    Closes all figures.

    ```lua
    gnuplot.svgfigure('a.svg')
    gnuplot.closeall()
    print(gnuplot.svgfigure('b.svg'))  --> 1
    gnuplot.closeall()
    ```

    ## gnuplot.xlabel

        gnuplot.xlabel(text: string)
        gnuplot.ylabel(text: string)
        gnuplot.zlabel(text: string)

    What stands at an axis. A text with `{`, `}` or `^` is read as mathematics, others as they are.

    ```lua
    gnuplot.svgfigure('a.svg')
    gnuplot.plot(torch.rand(10))
    gnuplot.xlabel('epoch')
    gnuplot.ylabel('loss')
    gnuplot.closeall()
    ```

    ## gnuplot.title

        gnuplot.title(text: string)

    What stands above the picture.

    ```lua
    gnuplot.svgfigure('a.svg')
    gnuplot.title('training')
    gnuplot.plot(torch.rand(10))
    gnuplot.closeall()
    ```

    ## gnuplot.grid

        gnuplot.grid(on: boolean|"on"|"off")

    Whether lines of a grid are drawn.

    ```lua
    gnuplot.svgfigure('a.svg')
    gnuplot.grid(true)
    gnuplot.plot(torch.rand(10))
    gnuplot.closeall()
    ```

    ## gnuplot.logscale

        gnuplot.logscale(on: boolean|"on"|"off")

    Whether the y axis is logarithmic.

    ```lua
    gnuplot.svgfigure('a.svg')
    gnuplot.logscale(true)
    gnuplot.plot(torch.exp(torch.range(1, 10)))
    gnuplot.closeall()
    ```

    ## gnuplot.axis

        gnuplot.axis(kind: "auto"|"image"|"equal"|"fill"|table)

    The ends and proportions of the axes: `{xmin, xmax, ymin, ymax}`, where `''` is left to gnuplot;
    `'auto'`, the ends of the data; `'image'` or `'equal'`, units of one length on both axes; `'fill'`,
    a square picture.

    ```lua
    gnuplot.svgfigure('a.svg')
    gnuplot.axis{0, 10, 0, ''}
    gnuplot.plot(torch.rand(10))
    gnuplot.closeall()
    ```

    ## gnuplot.movelegend

        gnuplot.movelegend(across: "left"|"right"|"center", up: "bottom"|"top"|"middle")

    Where the names of the curves stand.

    ```lua
    gnuplot.svgfigure('a.svg')
    gnuplot.movelegend('left', 'top')
    gnuplot.plot('draws', torch.rand(10))
    gnuplot.closeall()
    ```

    ## gnuplot.raw

        gnuplot.raw(commands: string)

    Sends commands to the current figure's gnuplot as they are, without waiting for them: data for them
    may come with the next call.

    ```lua
    gnuplot.svgfigure('a.svg')
    gnuplot.raw('set key off')
    gnuplot.raw('plot sin(x)')
    gnuplot.plotflush()
    print(paths.filep('a.svg'))  --> true
    ```

    ## gnuplot.setterm

        gnuplot.setterm(terminal: string)

    The terminal of figures that are opened from now on: a kind of window (`'wxt'`, `'qt'`, `'x11'`,
    `'aqua'`), `'dumb'` for characters on the terminal, or any that gnuplot has. An error for one that
    it has not.

    ```lua
    print((pcall(gnuplot.setterm, 'no-such-terminal')))  --> false
    ```

    ## gnuplot.setgnuplotexe

        gnuplot.setgnuplotexe(path: string)

    Which program is run, where it is not the `gnuplot` in PATH.

    ```lua
    print((pcall(gnuplot.setgnuplotexe, '/no/such/program')))  --> false
    ```

    ## gnuplot.usable

        gnuplot.usable(): boolean, string|nil

    Whether the program is there; if not, a sentence on what to do. Not in Torch7.

    ```lua
    print(type(gnuplot.usable()))  --> boolean
    ```

    ## gnuplot.hasWindows

        gnuplot.hasWindows(): boolean

    Whether figures can be shown: there is a screen, or `gnuplot.setterm` was called. Not in Torch7.

    ```lua
    print(type(gnuplot.hasWindows()))  --> boolean
    ```
    """#)
}
