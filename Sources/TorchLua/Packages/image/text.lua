-- Text in pictures (`image.drawText`). Arguments: the package, the native functions with what drawing needs.

local image, native = ...

-- The signs from ' ' to '~', 5 x 7 with tails below: a column is two hexadecimal digits, the lowest bit on top.
local figures = table.concat{
   '000000000000005f00000007000700147f147f14242a7f2a12231308646236495620500008070300', -- ! " # $ % & '
   '001c2241000041221c002a1c7f1c2a08083e08080080703000080808080800006060002010080402', -- ( ) * + , - . /
   '3e5149453e00427f400072494949462141494d331814127f1027454545393c4a4949314121110907', -- 0 1 2 3 4 5 6 7
   '3649494936464949291e000014000000403400000008142241141414141400412214080201590906', -- 8 9 : ; < = > ?
   '3e415d594e7c1211127c7f494949363e414141227f4141413e7f494949417f090909013e41415173', -- @ A B C D E F G
   '7f0808087f00417f41002040413f017f081422417f404040407f021c027f7f0408107f3e4141413e', -- H I J K L M N O
   '7f090909063e4151215e7f09192946264949493203017f01033f4040403f1f2040201f3f4038403f', -- P Q R S T U V W
   '631408146303047804036159494d43007f4141410204081020004141417f04020102044040404040', -- X Y Z [ \ ] ^ _
   '000307080020545478407f284444383844444428384444287f385454541800087e090218a4a49c78', -- ` a b c d e f g
   '7f0804047800447d40002040403d007f1028440000417f40007c047804787c080404783844444438', -- h i j k l m n o
   'fc1824241818242418fc7c08040408485454542404043f44243c4040207c1c2040201c3c4030403c', -- p q r s t u v w
   '44281028444c9090907c4464544c440008364100000077000000413608000201020402', -- x y z { | } ~
}
-- what stands for a character that is not among them
local box = '7f4141417f'

-- The runs of pixels that are on, or off, in one column of eight: pairs of first and last row.
local function runs(column, wanted)
   local found, first = {}, nil
   for row = 0, 8 do
      local is = row < 8 and (column >> row & 1) == wanted
      if is and not first then first = row end
      if first and not is then
         found[#found + 1] = {first, row}
         first = nil
      end
   end
   return found
end

-- `text` from column `x` and row `y`, from 0, in cells of 6 x 8 pixels. Options: color, bg, size (pixels of a pixel),
-- wrap (lines go on at the left edge; true unless false), inplace. What is outside of the picture is not drawn.
function image.drawText(picture, text, x, y, o)
   o = o or {}
   local out, most = native.canvas('drawText', picture, o)
   if text == nil then return out end
   text = tostring(text)
   if not text:find('%S') then return out end
   local function whole(name, value, least)
      if type(value) ~= 'number' or value ~= value or math.abs(value) > 2 ^ 31 or value < (least or value) then
         local from = least and ' from ' .. least or ''
         error(('image.drawText: %s: a number%s expected, got %s'):format(name, from, tostring(value)), 3)
      end
      return math.floor(value)
   end
   local function colour(name, value)
      if type(value) ~= 'table' or not (tonumber(value[1]) and tonumber(value[2]) and tonumber(value[3])) then
         error(('image.drawText: %s: a list of red, green and blue expected'):format(name), 3)
      end
      return value
   end
   local left, size = whole('x', x or 1), whole('size', o.size or 1, 1)
   local atX, atY = left, whole('y', y or 1)
   local ink, ground = colour('color', o.color or {255, 0, 0}), o.bg and colour('bg', o.bg)
   if ground and (ground[1] == -1 or ground[2] == -1 or ground[3] == -1) then ground = nil end
   local height, width = out:size(2), out:size(3)

   local function fill(column, shape, wanted, what)
      local x1, x2 = atX + column * size, atX + (column + 1) * size
      for _, run in ipairs(runs(shape, wanted)) do
         native.paint(out, x1, atY + run[1] * size, x2, atY + run[2] * size, what, most)
      end
   end
   for sign in text:gmatch(utf8.charpattern) do
      if atY >= height then break end
      if sign == '\n' then
         atX, atY = left, atY + 8 * size
      elseif sign ~= '\r' then
         if o.wrap ~= false and atX + 6 * size >= width then
            atX, atY = 0, atY + 8 * size
         end
         if atX < width then
            local place = #sign == 1 and (sign:byte() - 32) * 10 or -1
            local figure = place >= 0 and place < #figures and figures:sub(place + 1, place + 10) or box
            for column = 0, 5 do
               local shape = column < 5 and tonumber(figure:sub(2 * column + 1, 2 * column + 2), 16) or 0
               fill(column, shape, 1, ink)
               if ground then fill(column, shape, 0, ground) end
            end
         end
         atX = atX + 6 * size
      end
   end
   return out
end
