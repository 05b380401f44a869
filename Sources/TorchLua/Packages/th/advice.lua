-- What the packages were that cannot be had here, and what to do. Gives a function of the name.

local graphics = 'it ran networks on graphics cards; remove the line, or run with --cpu-for-cuda'
local kernels = 'its layers are code for graphics cards; use those of nn, or of cunn and cudnn with --cpu-for-cuda'
local window = 'it opened windows, which there are none of here; remove the line, or write pictures to files '
   .. '(gnuplot.pngfigure, image.save)'

local about = {
   cutorch = graphics, cunn = graphics, cudnn = graphics,
   fbcunn = graphics, cunnx = kernels, ccn2 = kernels, cltorch = kernels, clnn = kernels,
   nccl = 'it joined several graphics cards; remove the line',
   warp_ctc = 'it computed the CTC loss in C; it is not here',
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
   csvigo = 'it reads CSV files; put the Lua files of its repository, clementfarabet/lua---csv, where require looks',
   csv = 'it read CSV files, before csvigo; use io.lines and string.split',
   json = 'it read and wrote JSON; require cjson (apt install lua-cjson), whose functions are encode and decode',
   logroll = 'it wrote logs; use print or optim.Logger',
   gm = 'it had graphical models in C for Torch7; it is not here',
   randomkit = 'it drew from many distributions, in C; torch.normal, exponential and their kin are there',
   cephes = 'it had special functions in C; it is not here',
   distributions = 'it has distributions; it needs randomkit and cephes, which are C for Torch7 and not here',
   kex = 'it had clustering and sparse coding; it is not here',
   fb = 'it is a part of fblualib, in C++ for Torch7; it is not here',
   fbnn = 'it had layers in C++ for Torch7; use those of nn',
   gfx = 'it showed pictures in a browser; write them to files (image.save)',
   ipc = 'it ran Lua in processes; run the jobs one after the other',
   dataset = 'it read large datasets in processes; a table with size and [i] = {input, target} is a dataset here',
   mongo = 'it speaks to MongoDB; it is not here',
   lmdb = 'it read LMDB databases; write them as .t7 with another program and use torch.load',
   lzmq = 'it speaks to other programs; luarocks install lzmq',
   classic = 'it has classes; luarocks install classic from its repository, deepmind/classic',
   nninit = 'it filled parameters; luarocks install nninit from its repository, Kaixhin/nninit',
   rlenvs = 'it has environments for learning by reward; luarocks install rlenvs from its repository, Kaixhin/rlenvs',
   async = 'it ran callbacks for events; it is not here',
   redis = 'it speaks to Redis; luarocks install redis-lua',
   ncurses = 'it drew on terminals; remove the line, or print',
   loadcaffe = 'it read networks of Caffe; there is no reader for them here',
   parallel = 'it ran Lua in processes; run the jobs one after the other',
   dp = 'its authors gave it up for dataload and nn; nn.Trainer has its loop',
   dataload = 'it read datasets; a table with size and [i] = {input, target} is a dataset here',
   torchnet = 'it has training loops and datasets; luarocks install torchnet, or nn.Trainer',
   autograd = 'it derived Lua functions; write the network with nn or nngraph',
   unsup = 'it had autoencoders; it is not here',
   inn = 'its layers are for graphics cards; remove the line, or see which layer is missing',
   stn = 'it has spatial transformers for graphics cards; it is not here',
   hypero = 'it kept experiments in a database; it is not here',
   mnist = 'it brought the digits; load them from .t7 files with torch.load',
   ffmpeg = 'it read videos; it is not here', video = 'it read videos; it is not here',
   camera = 'it read cameras; it is not here',
   signal = 'it has Fourier transforms; it is not here',
   audio = 'it read sounds; it is not here',
   word2vec = 'it read word vectors; it is not here',
   itorch = 'it was the kernel for notebooks; remove the line',
   graphicsmagick = 'it read pictures; require image',
   nnlr = 'it gave layers rates of their own; optim.sgd has learningRates',
   totem = 'it is a test tool; torch.Tester does the same',
}

-- The part in C of a rock for Torch7, which cannot be loaded here.
local function library(name)
   local rock = name:match('^lib(%a[%w_]*)$')
   return rock and ('it is the part in C of the rock ' .. rock .. ', which was made for Torch7: '
      .. (about[rock] or 'it cannot run here; see whether your script can do without it'))
end

return function(name) return about[name] or about[name:match('^[^.]+')] or library(name) end
