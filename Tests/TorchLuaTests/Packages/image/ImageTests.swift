import TestSupport
import Testing

/// Pictures against the original package, and what scripts get wrong.
@Suite struct ImageTests {
  /// Errors of ours that say more than the original's.
  static let meant = [
    "error crop empty": "image.crop: nothing is left of -3 x -3",
    "error scale 4D": "image.scale: a picture is H x W or C x H x W, got [1 x 3 x 4 x 4]",
    "error rgb2y of two channels": "image.rgb2y: a picture of 3 x H x W expected, got [2 x 3 x 3]",
  ]

  @Test func agreesWithTheOriginal() throws {
    let golden = try GoldenScript("image/pictures.lua", expected: "image/pictures.expected", meant: Self.meant)
    #expect(golden.count == 153)
    #expect(golden.differences == [])
  }

  /// Ink, ground, size, where lines go on, and what is outside: counted by the signs' known pixels.
  @Test func drawsText() throws {
    try run(
      """
      require 'image'
      local function ink(picture) return picture[1]:gt(0):sum() end
      local blank = torch.zeros(3, 20, 40)
      local one = image.drawText(blank, '|', 3, 2)
      -- two strokes of three pixels in the middle of five columns
      assert(ink(blank) == 0 and ink(one) == 6 and one[{1, {3, 9}, 6}]:sum() == 6 and one[2]:sum() == 0)
      local two = image.drawText(blank, '|', 3, 2, {size = 2, color = {0, 255, 0}, bg = {51, 51, 51}})
      assert(ink(two) == 12 * 16 - 24 and two[2]:eq(1):sum() == 24)
      assert(math.abs(two[{3, {3, 18}, {4, 15}}]:min()) == 0 and math.abs(two[{1, 3, 4}] - 0.2) < 1e-12)
      assert(two[{{}, {1, 2}}]:sum() == 0 and two[{{}, {}, {1, 3}}]:sum() == 0)
      -- at the right edge a line goes on at the left one, or out of the picture
      assert(ink(image.drawText(blank, '||||||', 1, 0)) == 36)
      assert(image.drawText(blank, '||||||||', 1, 0)[{1, {9, 16}}]:gt(0):sum() == 12)
      assert(ink(image.drawText(blank, '||||||||', 1, 0, {wrap = false})) == 42)
      assert(image.drawText(blank, 'a\\n\\r|', 5, 0)[{1, {9, 16}, 8}]:gt(0):sum() == 6)
      -- a sign that is not ASCII is a box; one outside is nothing
      assert(ink(image.drawText(blank, 'ä', 0, 0)) == 20)
      for _, at in ipairs{{-100, 0}, {0, -100}, {100, 0}, {0, 100}, {-2, -3}, {38, 17}} do
         image.drawText(blank, 'Mg', at[1], at[2], {wrap = false, bg = {0, 0, 0}, size = 3})
      end
      assert(image.drawText(blank, ' \\t') ~= blank and image.drawText(blank, nil, 1, 1, {inplace = true}) == blank)
      local bytes = torch.ByteTensor(3, 9, 9):zero()
      assert(image.drawText(bytes, 1, 0, 0, {inplace = true, color = {7, 8, 9}}) == bytes and bytes[3]:max() == 9)
      """)
  }

  @Test func filesComeBack() throws {
    try runWithFile(
      """
      require 'image'
      local picture = image.lena()
      assert(picture:size(1) == 3 and picture:min() >= 0 and picture:max() <= 1)
      -- Without its library a format is an error that says which.
      local endings = {'.ppm'}
      for _, ending in ipairs({'.png', '.jpg'}) do
         local ok, text = pcall(image.save, path .. ending, picture)
         if ok then endings[#endings + 1] = ending else assert(text:find('which is not installed')) end
      end
      for _, ending in ipairs(endings) do
         image.save(path .. ending, picture)
         local back = image.load(path .. ending)
         assert(back:isSameSizeAs(picture))
         assert((back - picture):abs():mean() < (ending == '.jpg' and 0.03 or 0.004))
         assert(torch.type(image.load(path .. ending, 1, 'byte')) == 'torch.ByteTensor')
         assert(image.getSize(path .. ending)[3] == 512)
         os.remove(path .. ending)
      end
      if #endings == 3 then
         local bytes = image.compressJPG(picture, 95)
         assert((image.decompress(bytes, 3) - picture):abs():mean() < 0.02)
      end
      """)
  }

  /// Pictures a thousand times as large as their files: whole ones come back, of cut ones nothing is made but an error that
  /// names the file.
  @Test func largePicturesOfSmallFiles() throws {
    try runWithFile(
      """
      require 'image'
      local picture = torch.ByteTensor(1, 9000, 9000):fill(200)
      for _, ending in ipairs({'.png', '.jpg'}) do
         local name = path .. ending
         local ok, text = pcall(image.save, name, picture)
         if ok then
            local bytes = io.open(name, 'rb'):read('a')
            assert(#bytes < picture:nElement()/70)
            local back = image.load(name, 1, 'byte')
            assert(back:min() == 200 and back:max() == 200 and back:nElement() == 9000*9000)
            back = nil
            local file = io.open(name, 'wb')
            file:write(bytes:sub(1, #bytes // 2))
            file:close()
            local ok, text = pcall(image.load, name)
            assert(not ok and text:find(name, 1, true), text)
            os.remove(name)
         else
            assert(text:find('which is not installed'))
         end
      end
      """)
  }

  /// Bytes are rounded and stay within 0 and 255; of 16 bits a sample the upper byte is taken.
  @Test func picturesOfBytes() throws {
    try run(
      """
      require 'image'
      local peak = image.gaussian({amplitude = 1000, tensor = torch.ByteTensor(5, 5)})
      local wanted = image.gaussian({amplitude = 1000, tensor = torch.FloatTensor(5, 5)}):add(0.5):clamp(0, 255):byte()
      assert(peak[3][3] == 255 and (peak:int() - wanted:int()):abs():max() == 0)
      -- two samples, 511 and 65534
      local hex = '89504e470d0a1a0a0000000d494844520000000200000001100000000081d9fc150000000d49444154789c6360fcffff1f'
         .. '00060202feabe720fa0000000049454e44ae426082'
      local png = torch.ByteTensor():string((hex:gsub('..', function(byte) return string.char(tonumber(byte, 16)) end)))
      local ok, picture = pcall(image.decompressPNG, png, nil, 'byte')
      assert(not ok and picture:find('which is not installed') or picture[1][1][1] == 1 and picture[1][1][2] == 255)
      """)
  }

  @Test func damagedFilesAreErrors() throws {
    try run(
      """
      require 'image'
      local picture = torch.rand(3, 20, 30)
      for _, compress in ipairs({image.compressPNG, image.compressJPG}) do
         local ok, bytes = pcall(compress, picture)
         for _, count in ipairs(ok and {4, 20, math.floor(bytes:nElement() / 2)} or {}) do
            local read, text = pcall(image.decompress, bytes:narrow(1, 1, count))
            assert(read or tostring(text):find('damaged') or tostring(text):find('must be'))
         end
      end
      local file = os.tmpname()
      local f = io.open(file, 'wb') f:write('P6 1000000 1000000 255\\n123') f:close()
      assert(not pcall(image.load, file))
      os.remove(file)
      """)
  }

  @Test(arguments: [
    "image.scale(torch.zeros(1):expand(2^17, 1, 1), 2^20, 2^12)",
    "image.hflip(torch.zeros(1):expand(2^20, 2^20, 2^20))",
    "image.scale()", "image.scale(1, 2, 3)", "image.scale(x, 0/0, 3)", "image.scale(x, 1e9, 1e9)",
    "image.scale(x, '')", "image.scale(torch.Tensor(), 3, 3)", "image.scale(x:long(), 3, 3)",
    "image.crop(x, 'z', 1, 1)",
    "image.crop(x, -1, 0, 2, 2)", "image.crop(x, 0, 0, 1e18, 2)", "image.rotate(x)", "image.rotate(x, 1, 'cubic')",
    "image.translate(x, 1)", "image.warp(x, x:narrow(1, 1, 1))", "image.warp(x)", "image.hflip(torch.Tensor(3))",
    "image.flip(x, 0)", "image.flip(x, 1.5)", "image.rgb2hsl(x[1])", "image.y2jet(torch.zeros(2, 2))",
    "image.load()", "image.load('/')", "image.save('x.bmp', x)", "image.save('x.png')",
    "image.compressPNG(torch.rand(5, 2, 2))", "image.decompress(torch.ByteTensor(3))", "image.gaussian(-1)",
    "image.gaussian('x')", "image.convolve(x)", "image.minmax(x)", "image.toDisplayTensor({1})", "image.drawRect(x[1])",
    "image.drawText(x, 'a', 0/0)", "image.drawText(x, 'a', 1, 1, {size = 0})",
    "image.drawText(x, 'a', 1, 1, {color = 3})", "image.drawText(x, 'a', 'b')", "image.drawText(x[1], 'a')",
    "image.colormap()", "image.jetColormap(-1)", "image.lcn(x)", "image.erode(x)",
  ])
  func wrongArgumentsAreErrors(_ call: String) throws {
    #expect(try message(of: "require 'image'; local x = torch.rand(3, 4, 5); \(call)") != nil)
  }
}
