-- What the packages were that cannot be had here, and what to do. Gives a function of the name.

local graphics = 'it ran networks on graphics cards; remove the line, or run with --cpu-for-cuda'
local window = 'it opened windows, which there are none of here; remove the line, or write pictures to files '
   .. '(gnuplot.pngfigure, image.save)'

local about = {
   cutorch = graphics, cunn = graphics, cudnn = graphics, cunnx = graphics, ccn2 = graphics, fbcunn = graphics,
   ['fbcunn.layers'] = graphics, nccl = graphics, cltorch = graphics, clnn = graphics, warp_ctc = graphics,
   qt = window, qtwidget = window, qttorch = window, qtuiloader = window, qtsvg = window, qtide = window,
   display = window,
   lfs = 'it lists folders; apt install lua-filesystem, or luarocks install luafilesystem',
   cjson = 'it reads and writes JSON; apt install lua-cjson, or luarocks install lua-cjson',
   ['cjson.safe'] = 'it reads and writes JSON; apt install lua-cjson, or luarocks install lua-cjson',
   pl = 'it is Penlight, tools for Lua; apt install lua-penlight, or luarocks install penlight',
   socket = 'it speaks to the network; apt install lua-socket, or luarocks install luasocket',
   lpeg = 'it matches patterns; apt install lua-lpeg, or luarocks install lpeg',
   posix = 'it calls the system; apt install lua-posix, or luarocks install luaposix',
   moses = 'it has functions for tables; luarocks install moses 1.6.1',
   argcheck = 'it checks arguments; luarocks install argcheck from its repository, torch/argcheck',
   mattorch = 'it read Matlab files; write them as .t7 or text with another program',
   matio = 'it read Matlab files; write them as .t7 or text with another program',
   npy4th = 'it read NumPy files; write them as .t7 or text with another program',
   csvigo = 'it read CSV files; luarocks install csvigo, or io.lines and string.split',
   loadcaffe = 'it read networks of Caffe; there is no reader for them here',
   parallel = 'it ran Lua in processes; run the jobs one after the other',
   dp = 'its authors gave it up for dataload and nn; nn.Trainer has its loop',
   dataload = 'it read datasets; a table with size and [i] = {input, target} is a dataset here',
   torchnet = 'it has training loops and datasets; luarocks install torchnet, or nn.Trainer',
   autograd = 'it derived Lua functions; write the network with nn or nngraph',
   unsup = 'it had autoencoders; it is not here',
   nnx = 'its layers became part of nn; remove the line, or see which layer is missing',
   inn = 'its layers are for graphics cards; remove the line, or see which layer is missing',
   stn = 'it has spatial transformers for graphics cards; it is not here',
   hypero = 'it kept experiments in a database; it is not here',
   mnist = 'it brought the digits; load them from .t7 files with torch.load',
   ffmpeg = 'it read videos; it is not here', video = 'it read videos; it is not here',
   camera = 'it read cameras; it is not here',
   signal = 'it has Fourier transforms; it is not here',
   audio = 'it read sounds; it is not here',
   word2vec = 'it read word vectors; it is not here',
   iterm = 'it showed pictures in iTerm; remove the line',
   itorch = 'it was the kernel for notebooks; remove the line',
   graphicsmagick = 'it read pictures; require image',
   nnlr = 'it gave layers rates of their own; optim.sgd has learningRates',
   optnet = 'it saved memory on graphics cards; remove the line',
   totem = 'it is a test tool; torch.Tester does the same',
}

return function(name) return about[name] or about[name:match('^[^.]+')] end
