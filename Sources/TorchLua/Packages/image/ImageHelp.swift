extension HelpPage {
  /// image.
  static let image = HelpPage(
    #"""
    # image

    Pictures as tensors: `(C, H, W)` with C channels, H rows and W columns, or `(H, W)` for one channel;
    numbers are from 0 to 1, of a ByteTensor from 0 to 255. Places are counted from 0, the column x
    before the row y, where nothing else is said. Most functions take a tensor `into` before the
    picture, which gets the result, is resized and given back; without it the result is new.

    ## image.load

        image.load(path: string, [depth: 1|3], [type: "byte"|"float"|"double"]): Tensor

    The picture in a file: PNG, JPEG (with libpng and libjpeg), PPM or PGM, told by its first bytes. It
    is `(C, H, W)`, of the default tensor type from 0 to 1, or with type `'byte'` from 0 to 255. depth 1
    makes one channel of it, 3 three; without it there are as many as in the file. With depth 1 a
    picture in colour becomes `(H, W)`.

    ```lua
    image.save('a.ppm', torch.rand(3, 4, 6))
    x = image.load('a.ppm')
    print(x:size(1), x:size(2), x:size(3))  --> 3	4	6
    ```

    ## image.save

        image.save(path: string, picture: Tensor)

    Writes a picture `(C, H, W)` or `(H, W)` to a file, whose ending says how: png, jpg, jpeg, ppm, pgm.
    Numbers below 0 and above 1 are taken as those; a ByteTensor is written as it is.

    ```lua
    image.save('a.pgm', torch.Tensor{{0, 0.5}, {1, 2}})
    print(image.load('a.pgm', 1, 'byte'):max())  --> 255
    ```

    ## image.getSize

        image.getSize(path: string): LongTensor

    Channels, height and width of the picture in a file.

    ```lua
    image.save('a.ppm', torch.rand(3, 4, 6))
    print(image.getSize('a.ppm')[2])  --> 4
    ```

    ## image.loadPNG

        image.loadPNG(path: string, [depth: 1|3], [type: "byte"|"float"|"double"]): Tensor
        image.loadJPG(path: string, [depth: 1|3], [type: "byte"|"float"|"double"]): Tensor
        image.loadPPM(path: string, [depth: 1|3], [type: "byte"|"float"|"double"]): Tensor

    As `image.load`, of a file of this kind whatever its name.

    ```lua
    image.savePPM('picture', torch.rand(3, 4, 6))
    print(image.loadPPM('picture', 3, 'byte'):type())  --> torch.ByteTensor
    ```

    ## image.savePNG

        image.savePNG(path: string, picture: Tensor)
        image.saveJPG(path: string, picture: Tensor)
        image.savePPM(path: string, picture: Tensor)
        image.savePGM(path: string, picture: Tensor)

    As `image.save`, of this kind whatever the file's name. JPEG is written with quality 75.

    ```lua
    image.savePGM('picture', torch.rand(4, 6))
    print(image.loadPPM('picture'):size(3))  --> 6
    ```

    ## image.getPNGsize

        image.getPNGsize(path: string): integer, integer, integer
        image.getJPGsize(path: string): integer, integer, integer
        image.getPPMsize(path: string): integer, integer, integer

    Channels, height and width of the picture in a file of this kind, as three numbers.

    ```lua
    image.save('a.ppm', torch.rand(3, 4, 6))
    print(image.getPPMsize('a.ppm'))  --> 3	4	6
    ```

    ## image.compressJPG

        image.compressJPG(picture: Tensor, [quality: integer = 75]): ByteTensor
        image.compressPNG(picture: Tensor): ByteTensor

    The bytes of a file with the picture. The quality of JPEG is from 0 to 100. An error where the
    library is not installed.

    ```lua
    done, bytes = pcall(image.compressPNG, torch.rand(3, 4, 6))
    print(not done or image.decompressPNG(bytes):size(3) == 6)  --> true
    ```

    ## image.decompress

        image.decompress(bytes: ByteTensor, [depth: 1|3], [type: "byte"|"float"|"double"]): Tensor
        image.decompressPNG(bytes: ByteTensor, [depth: 1|3], [type: "byte"|"float"|"double"]): Tensor
        image.decompressJPG(bytes: ByteTensor, [depth: 1|3], [type: "byte"|"float"|"double"]): Tensor

    The picture in the bytes of a file, as `image.load` gives it. `decompress` finds out whether they
    are PNG or JPEG.

    ```lua
    done, bytes = pcall(image.compressJPG, torch.rand(3, 4, 6))
    print(not done or image.decompress(bytes, 1):size(2) == 6)  --> true
    ```

    ## image.is_supported

        image.is_supported(ending: string): boolean

    Whether files of an ending can be read and written: jpg, jpeg, png, ppm, pgm, in small or capital
    letters. They are the keys of `image.supported_filetypes`, whose values have the functions `loader`,
    `saver` and `sizer`.

    ```lua
    print(image.is_supported('png'), image.is_supported('gif'))  --> true	false
    ```

    ## image.crop

        image.crop([into: Tensor], picture: Tensor, x1: integer, y1: integer, [x2: integer], [y2: integer]): Tensor
        image.crop([into: Tensor], picture: Tensor, place: "c"|"tl"|"tr"|"bl"|"br", width: integer, height: integer): Tensor

    The part from column x1 and row y1 to x2 and y2, which are not included; or of a width and height in
    the middle (`'c'`) or a corner, top or bottom, left or right. A part that is not inside is an error.
    With `into` the part is scaled to its size; without x2 and y2 it is as large as `into`.

    ```lua
    x = torch.range(1, 12):view(3, 4)
    print(image.crop(x, 1, 0, 3, 2)[2][1], image.crop(x, 'br', 1, 1)[1][1])  --> 6	12
    ```

    ## image.translate

        image.translate([into: Tensor], picture: Tensor, x: integer, y: integer): Tensor

    The picture moved x columns to the right and y rows down; what comes from outside is 0.

    ```lua
    print(image.translate(torch.Tensor{{1, 2}, {3, 4}}, 1, 0)[2][2])  --> 3
    ```

    ## image.scale

        image.scale(picture: Tensor, width: integer, height: integer, [mode: string = "bilinear"]): Tensor
        image.scale(picture: Tensor, size: integer|string, [mode: string = "bilinear"]): Tensor
        image.scale(into: Tensor, picture: Tensor, [mode: string = "bilinear"]): Tensor

    The picture in another size: of width and height, or of `into`. A size n makes the longer side n
    pixels, `'^n'` the shorter one, both with the proportions kept; `'WxH'` is width and height, `'*2'`
    and `'*1/2'` are factors. Modes: `'bilinear'` (where it gets smaller, the mean of the pixels),
    `'bicubic'`, `'simple'` (the nearest pixel).

    ```lua
    x = image.scale(torch.rand(3, 40, 60), 30)
    print(x:size(2), x:size(3))  --> 20	30
    ```

    ## image.rotate

        image.rotate([into: Tensor], picture: Tensor, angle: number, [mode: "simple"|"bilinear" = "simple"]): Tensor

    The picture turned about its middle by an angle in radians, against the clock, in the same size;
    what comes from outside is 0.

    ```lua
    x = torch.zeros(3, 3)
    x[1][2] = 1
    print(image.rotate(x, math.pi / 2)[2][1])  --> 1
    ```

    ## image.polar

        image.polar([into: Tensor], picture: Tensor, [interpolation: "simple"|"bilinear" = "simple"], [mode: "valid"|"full" = "valid"]): Tensor
        image.logpolar([into: Tensor], picture: Tensor, [interpolation: "simple"|"bilinear" = "simple"], [mode: "valid"|"full" = "valid"]): Tensor

    The picture in polar coordinates about its middle: rows are angles, columns distances, or their
    logarithms. Distances go up to the nearer edge (`'valid'`) or to the corners (`'full'`, with zeros
    outside). Without `into` it is a square of the longer side.

    ```lua
    print(image.polar(torch.rand(3, 4, 6)):size(2))  --> 6
    ```

    ## image.warp

        image.warp([into: Tensor], picture: Tensor, field: Tensor, [mode: string = "bilinear"], [offset: boolean = true], [edge: "clamp"|"pad" = "clamp"], [padding: number = 0]): Tensor

    The picture that has at row y and column x what the given one has at
    `(y + field[1][y][x], x + field[2][y][x])`; without offset the field holds the places themselves,
    from 1. The field is `(2, H', W')`. Modes: `'bilinear'`, `'bicubic'`, `'lanczos'`, `'simple'`.
    Places outside give the nearest pixel, or with `'pad'` the number `padding`.

    ```lua
    field = torch.zeros(2, 1, 3)
    field[2]:fill(1)  -- what stands one column to the right
    print(image.warp(torch.Tensor{{1, 2, 3}}, field)[1][1])  --> 2
    ```

    ## image.affinetransform

        image.affinetransform([into: Tensor], picture: Tensor, matrix: Tensor, [mode: string = "bilinear"], [translation: number[]|Tensor], [edge: "clamp"|"pad" = "clamp"], [padding: number = 0]): Tensor

    The picture under a linear map about its middle: what is at a place p, as (y, x) from the middle,
    comes from `matrix` p. The matrix is 2 x 2; the translation, (y, x), is taken from the place of
    origin. Modes and edges as of `image.warp`.

    ```lua
    flip = torch.Tensor{{1, 0}, {0, -1}}
    print(image.affinetransform(torch.Tensor{{1, 2, 3}, {4, 5, 6}}, flip)[1][1])  --> 3
    ```

    ## image.flip

        image.flip([into: Tensor], picture: Tensor, dimension: integer): Tensor

    A tensor of up to 5 dimensions with the order of one of them turned around.

    ```lua
    print(image.flip(torch.Tensor{{1, 2}, {3, 4}}, 1)[1][1])  --> 3
    ```

    ## image.hflip

        image.hflip([into: Tensor], picture: Tensor): Tensor

    The picture with left and right exchanged.

    ```lua
    print(image.hflip(torch.Tensor{{1, 2}, {3, 4}})[1][1])  --> 2
    ```

    ## image.vflip

        image.vflip([into: Tensor], picture: Tensor): Tensor

    The picture with top and bottom exchanged.

    ```lua
    print(image.vflip(torch.Tensor{{1, 2}, {3, 4}})[1][1])  --> 3
    ```

    ## image.minmax

        image.minmax(options: table): Tensor

    A tensor with its values from the smallest to the largest as 0 to 1. Options:

    - tensor: the tensor; must be given
    - min, max: what becomes 0 and 1; by default those of the tensor. What lies outside stays outside
    - symm (false): 0 becomes 0.5, and the largest |x| 0 or 1
    - saturate (false): takes what lies below 0 and above 1 as those, if min or max is given
    - inplace (false): changes the tensor itself; tensorOut: another tensor for the result

    ```lua
    x = image.minmax{tensor = torch.Tensor{-1, 0, 3}}
    print(x[1], x[2], x[3])  --> 0	0.25	1
    ```

    ## image.rgb2y

        image.rgb2y([into: Tensor], picture: Tensor): Tensor

    The brightness of a picture `(3, H, W)`, as `(1, H, W)`: 0.299 R + 0.587 G + 0.114 B.

    ```lua
    print(('%.3f'):format(image.rgb2y(torch.Tensor{1, 0, 0}:view(3, 1, 1)):sum()))  --> 0.299
    ```

    ## image.rgb2yuv

        image.rgb2yuv([into: Tensor], picture: Tensor): Tensor
        image.yuv2rgb([into: Tensor], picture: Tensor): Tensor

    From red, green and blue `(3, H, W)` to brightness and two differences of colour, and back. Source:
    ITU-R BT.601.

    ```lua
    x = torch.rand(3, 2, 2)
    print((image.yuv2rgb(image.rgb2yuv(x)) - x):abs():max() < 1e-4)  --> true
    ```

    ## image.rgb2hsl

        image.rgb2hsl([into: Tensor], picture: Tensor): Tensor
        image.hsl2rgb([into: Tensor], picture: Tensor): Tensor

    From red, green and blue `(3, H, W)` to hue, saturation and lightness, all from 0 to 1, and back.

    ```lua
    hsl = image.rgb2hsl(torch.Tensor{0, 1, 0}:view(3, 1, 1)):view(3)
    print(('%.3f %g %g'):format(hsl[1], hsl[2], hsl[3]))  --> 0.333 1 0.5
    ```

    ## image.rgb2hsv

        image.rgb2hsv([into: Tensor], picture: Tensor): Tensor
        image.hsv2rgb([into: Tensor], picture: Tensor): Tensor

    From red, green and blue `(3, H, W)` to hue, saturation and value (the largest of the three), all
    from 0 to 1, and back.

    ```lua
    hsv = image.rgb2hsv(torch.Tensor{0, 1, 0}:view(3, 1, 1)):view(3)
    print(('%.3f %g %g'):format(hsv[1], hsv[2], hsv[3]))  --> 0.333 1 1
    ```

    ## image.rgb2lab

        image.rgb2lab([into: Tensor], picture: Tensor): Tensor
        image.lab2rgb([into: Tensor], picture: Tensor): Tensor

    From sRGB `(3, H, W)` to L*, a*, b* (L from 0 to 100) of the white D65, and back. Not for
    ByteTensors. Source: CIE 1976.

    ```lua
    print(('%.1f'):format(image.rgb2lab(torch.ones(3, 1, 1))[1][1][1]))  --> 100.0
    ```

    ## image.rgb2nrgb

        image.rgb2nrgb([into: Tensor], picture: Tensor): Tensor

    Each channel of `(3, H, W)` over the sum of the three (and 1e-6): the colour without the brightness.

    ```lua
    print(('%.2f'):format(image.rgb2nrgb(torch.Tensor{1, 1, 2}:view(3, 1, 1))[3][1][1]))  --> 0.50
    ```

    ## image.jetColormap

        image.jetColormap(n: integer): Tensor

    Colours for n levels, `(n, 3)`: from blue over green to red.

    ```lua
    print(image.jetColormap(4)[1][3], image.jetColormap(4)[4][1])  --> 1	0.5
    ```

    ## image.colormap

        image.colormap(n: integer): Tensor

    n colours that are far from one another, `(n, 3)`.

    ```lua
    print(image.colormap(5):size(1))  --> 5
    ```

    ## image.y2jet

        image.y2jet([into: Tensor], levels: Tensor): Tensor

    Levels from 1, `(H, W)` or `(1, H, W)`, as a picture `(3, H, W)` in the colours of
    `image.jetColormap`.

    ```lua
    print(image.y2jet(torch.Tensor{{1, 2}, {3, 4}})[3][1][1])  --> 1
    ```

    ## image.gaussian

        image.gaussian([size: integer = 3], [sigma: number = 0.25], [amplitude: number = 1], [normalize: boolean = false], [width: integer], [height: integer], [sigma_horz: number], [sigma_vert: number], [mean_horz: number = 0.5], [mean_vert: number = 0.5], [tensor: Tensor]): Tensor

    A bell `(height, width)`: amplitude times `exp(-(dx^2 + dy^2) / 2)`, distances from the middle in
    units of sigma times the size. Also with all arguments by name in one table. width and height are
    `size` by default, the sigmas `sigma`; the means are shares of the size. normalize divides by the
    sum; `tensor` is filled instead of a new one.

    ```lua
    print(image.gaussian{size = 5, normalize = true}:sum(), image.gaussian(5)[3][3])  --> 1	1
    ```

    ## image.gaussian1D

        image.gaussian1D([size: integer = 3], [sigma: number = 0.25], [amplitude: number = 1], [normalize: boolean = false], [mean: number = 0.5], [tensor: Tensor]): Tensor

    A bell as a vector: amplitude times `exp(-d^2 / 2)`, the distance from the middle in units of sigma
    times the size. Also with arguments by name in one table, as `image.gaussian`.

    ```lua
    print(image.gaussian1D(5)[3])  --> 1
    ```

    ## image.laplacian

        image.laplacian([size: integer = 3], [sigma: number = 0.1], [amplitude: number = 1], [normalize: boolean = false], [width: integer], [height: integer], [sigma_horz: number], [sigma_vert: number], [mean_horz: number = 0.5], [mean_vert: number = 0.5]): Tensor

    A kernel `(height, width)` with a peak and a ring of the other sign: amplitude times
    `(1 - d) exp(-d)` with `d = (dx^2 + dy^2) / 2`, distances in units of sigma times the size.
    Arguments as of `image.gaussian`.

    ```lua
    print(image.laplacian(5)[3][3], image.laplacian(5)[3][2] < 0)  --> 1	true
    ```

    ## image.convolve

        image.convolve([into: Tensor], picture: Tensor, kernel: Tensor, [mode: "valid"|"full"|"same" = "valid"]): Tensor

    The convolution with a kernel `(h, w)`, of each channel, or with one `(C, h, w)`, a kernel for each
    channel. The result has H - h + 1 rows (`'valid'`), H + h - 1 (`'full'`) or H (`'same'`).

    ```lua
    x = image.convolve(torch.ones(5, 5), torch.ones(3, 3), 'same')
    print(x:size(1), x[3][3], x[1][1])  --> 5	9	4
    ```

    ## image.lcn

        image.lcn(picture: Tensor, [kernel: Tensor]): Tensor

    Local contrast normalisation of a picture of one channel: less its local mean, over its local
    deviation where that is above 1, after mean 0 and deviation 1 of the whole. The kernel weighs the
    neighbours, a bell of 9 x 9 with sigma 1.591 by default; the result is smaller by its size less 1.

    ```lua
    print(image.lcn(torch.rand(20, 20)):size(1))  --> 12
    ```

    ## image.erode

        image.erode(picture: Tensor, [kernel: Tensor], [around: number = 1]): Tensor

    Of a picture `(H, W)` of zeros and ones: ones where all pixels under the kernel's ones are 1. The
    kernel has odd sizes, 3 x 3 ones by default; `around` is what lies outside of the picture.

    ```lua
    x = torch.zeros(5, 5)
    x:narrow(1, 2, 3):narrow(2, 2, 3):fill(1)
    print(image.erode(x):sum())  --> 1
    ```

    ## image.dilate

        image.dilate(picture: Tensor, [kernel: Tensor], [around: number = 0]): Tensor

    Of a picture `(H, W)` of zeros and ones: ones where any pixel under the kernel's ones is 1.
    Arguments as of `image.erode`.

    ```lua
    x = torch.zeros(5, 5)
    x[3][3] = 1
    print(image.dilate(x):sum())  --> 9
    ```

    ## image.gaussianpyramid

        image.gaussianpyramid([into: Tensor[]], picture: Tensor, scales: number[]): Tensor[]

    A list of pictures: each the one before it, smoothed, in a scale of the first.

    ```lua
    pictures = image.gaussianpyramid(torch.rand(8, 8), {1, 0.5, 0.25})
    print(#pictures, pictures[3]:size(1))  --> 3	2
    ```

    ## image.toDisplayTensor

        image.toDisplayTensor(input: Tensor|Tensor[], [padding: integer = 0], [nrow: integer = 6], [scaleeach: boolean = false], [min: number], [max: number], [symmetric: boolean = false], [saturate: boolean = true]): Tensor

    Pictures side by side as one, from 0 to 1, nrow in a row, padding pixels apart. The input is a list
    of pictures of one size, or `(K, H, W)` or `(K, 3, H, W)`; a single picture stays one. Also with
    arguments by name in one table. Values are scaled together as `image.minmax` does, or with scaleeach
    one by one.

    ```lua
    x = image.toDisplayTensor{input = torch.rand(5, 3, 4, 4), nrow = 3, padding = 2}
    print(x:size(1), x:size(2), x:size(3))  --> 3	12	18
    ```

    ## image.display

        image.display(image: Tensor|Tensor[], [zoom: number = 1], [min: number], [max: number], [legend: string], [win: table], [x: integer], [y: integer], [scaleeach: boolean = false], [gui: boolean], [offscreen: boolean = false], [padding: integer = 0], [symmetric: boolean = false], [nrow: integer = 6], [saturate: boolean = true]): table

    Shows pictures in a terminal that can (iTerm2, WezTerm, kitty); elsewhere it writes a file
    `LEGEND-1.png` into the current folder and prints its name. Also with arguments by name in one
    table. Gives a table with `image`, the picture that was shown, and `path`; handed in as `win` the
    same file is written again. x, y and gui, of the windows of Torch7, do nothing.

    ```lua
    local show = print
    print = function() end  -- it says where the picture is
    done, shown = pcall(image.display, {image = torch.rand(6, 8, 8), legend = 'filters'})
    print = show
    print(not done or shown.path == 'filters-1.png')  --> true
    ```

    ## image.window

        image.window(): table

    Of Torch7's windows; here an empty table that `image.display` takes as `win`.

    ```lua
    print(next(image.window()))  --> nil
    ```

    ## image.drawRect

        image.drawRect(picture: Tensor, x1: integer, y1: integer, x2: integer, y2: integer, [options: table]): Tensor

    The picture `(3, H, W)` with the frame of a rectangle from column x1 and row y1 to x2 and y2,
    counted from 1. Options:

    - color ({255, 0, 0}): red, green and blue from 0 to 255, whatever the type
    - lineWidth (1): in pixels
    - inplace (false): draws into the picture itself

    ```lua
    x = image.drawRect(torch.zeros(3, 8, 8), 2, 2, 6, 6, {color = {0, 255, 0}})
    print(x[2][2][4], x[2][4][4])  --> 1	0
    ```

    ## image.drawText

        image.drawText(picture: Tensor, text: string, x: integer, y: integer, [options: table]): Tensor

    The picture `(3, H, W)` with a text from column x and row y on, in signs of 5 x 7 pixels, 6 x 8
    apart. Options:

    - color ({255, 0, 0}): red, green and blue from 0 to 255
    - bg: the colour behind the text; without it the picture stays there
    - size (1): how many pixels a dot is wide and high
    - wrap (true): lines that are too long go on at the left edge
    - inplace (false): draws into the picture itself

    ```lua
    x = image.drawText(torch.zeros(3, 16, 64), 'seqlua', 2, 2)
    print(x[1]:sum() > 20, x[2]:sum())  --> true	0
    ```

    ## image.lena

        image.lena(): Tensor

    A picture `(3, 512, 512)` to try things on, discs and waves of colours made by a formula; not the
    photograph of Torch7.

    ```lua
    print(image.lena():size(2))  --> 512
    ```

    ## image.fabio

        image.fabio(): Tensor

    The brightness of `image.lena`, `(1, 512, 512)`; not the photograph of Torch7.

    ```lua
    print(image.fabio():size(1))  --> 1
    ```
    """#)
}
