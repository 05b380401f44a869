import Testing

/// The ways to call a function: with and without result, as a function and as a method.
@Suite struct TensorFormTests {
  @Test func inPlaceFunctions() throws {
    try run(
      """
      local x, y = torch.Tensor{1, 2, 3}, torch.Tensor{10, 20, 30}
      local z = torch.add(x, y)
      assert(z ~= x and z[3] == 33 and x[3] == 3)
      local r = torch.Tensor()
      assert(torch.add(r, x, 5) == r and r[1] == 6)
      assert(torch.add(x, 2, y)[2] == 42)
      assert(torch.add(r, x, 2, y) == r and r[3] == 63)
      assert(x:add(1) == x and x[1] == 2)
      assert(x:add(10, y) == x and x[1] == 102)
      assert(r:add(y, 1) == r and r[1] == 11)
      assert(r:add(x, -1, y) == r and r[1] == 92)
      assert(y:mul(2):div(4)[2] == 10)
      assert(torch.cmul(y, y)[3] == 225 and y:cmul(y)[3] == 225)
      assert(torch.pow(2, torch.Tensor{3})[1] == 8 and torch.pow(torch.Tensor{3}, 2)[1] == 9)
      assert(torch.Tensor{3}:pow(2)[1] == 9 and torch.pow(2, 10) == 1024)
      assert(torch.exp(0) == 1 and torch.exp(torch.zeros(2))[2] == 1)
      assert(torch.cmax(torch.Tensor{1, 5}, torch.Tensor{2, 3})[1] == 2)
      assert(torch.Tensor{1, 5}:cmax(3)[1] == 3
         and torch.clamp(torch.Tensor{-9, 9}, -1, 1)[1] == -1)
      assert(torch.lerp(0, 10, 0.5) == 5 and torch.atan2(0, 1) == 0)
      """)
  }

  @Test func theLastArgumentMayNameTheType() throws {
    try run(
      """
      assert(torch.type(torch.randperm(5, 'torch.LongTensor')) == 'torch.LongTensor')
      assert(torch.type(torch.rand(2, 'torch.FloatTensor')) == 'torch.FloatTensor')
      assert(torch.type(torch.zeros(2, 3, 'torch.ByteTensor')) == 'torch.ByteTensor')
      assert(not pcall(torch.zeros, 2, 'torch.NoTensor'))
      """)
  }

  /// Lua takes a string that spells a number for one, and so did Torch's C.
  @Test func numbersInStrings() throws {
    try run(
      """
      local x = torch.Tensor({'1', '2.5', 3})
      assert(x[2] == 2.5 and torch.LongStorage({'7'})[1] == 7 and torch.Tensor('2', 3):size(1) == 2)
      assert(x:add('1')[1] == 2 and torch.zeros('2', '3'):nElement() == 6 and (x * '2')[3] == 8 and ('1' + x)[1] == 3)
      x[1] = '5'
      x[{{2, 3}}] = '6'
      assert(x[1] == 5 and x[3] == 6 and x:narrow('1', '2', 1)[1] == 6 and x:sum('1')[1] == 17)
      assert(x:apply(function() return '4' end):sum() == 12 and x:view('3', 1):size(2) == 1)
      assert(torch.uniform('3', '3') == 3 and nn.MulConstant(1):forward(x, '2') ~= nil)
      for _, f in ipairs({
         function() x:add('one') end, function() torch.zeros('x') end, function() torch.Tensor({''}) end,
         function() x[1] = 'a' end, function() x:narrow(1, '', 1) end,
      }) do assert(not pcall(f)) end
      """)
  }

  /// The fit of the last call is kept: another type, count or default must not fall into it.
  @Test func formsFollowTheArguments() throws {
    try run(
      """
      local d, f = torch.ones(3), torch.ones(3):float()
      for i = 1, 3 do
         assert(torch.type(torch.add(d, 1)) == 'torch.DoubleTensor')
         assert(torch.type(torch.add(f, 1)) == 'torch.FloatTensor')
         assert(torch.add(d, d)[1] == 2 and torch.add(d, 2, d)[1] == 3)
         assert(d:sum() == 3 and d:sum(1)[1] == 3)
         assert(not pcall(torch.add, d, f) and not pcall(torch.add, d))
         assert(torch.type(torch.zeros(2)) == 'torch.DoubleTensor')
         torch.setdefaulttensortype('torch.FloatTensor')
         assert(torch.type(torch.zeros(2)) == 'torch.FloatTensor')
         assert(torch.type(torch.range(1, 3)) == 'torch.FloatTensor')
         torch.setdefaulttensortype('torch.DoubleTensor')
         assert(torch.type(torch.range(1, 3)) == 'torch.DoubleTensor')
      end
      """)
  }

  @Test func largeCopiesAndIndices() throws {
    try run(
      """
      for _, kind in ipairs{'Double', 'Float', 'Int', 'Byte'} do
         for _, size in ipairs{{8, 8}, {17, 40}, {100, 33}} do
            local rows, columns = unpack(size)
            local m = torch.range(1, rows*columns):apply(function(x) return x % 251 end)
            m = m:type('torch.'..kind..'Tensor'):view(rows, columns)
            local t = torch[kind..'Tensor'](columns, rows):copy(m:t())
            local part = torch[kind..'Tensor'](columns, rows + 3):zero()
            part:narrow(2, 2, rows):copy(m:t())
            for i = 1, rows do
               for j = 1, columns do assert(t[j][i] == m[i][j] and part[j][i + 1] == m[i][j]) end
            end
            assert(part[1][1] == 0 and part[columns][rows + 3] == 0)
         end
      end
      local x = torch.range(1, 50)
      local odd = x:view(25, 2):select(2, 1)
      local y = odd:index(1, torch.LongTensor{25, 1, 1, 3})
      assert(y:size(1) == 4 and y[1] == 49 and y[2] == 1 and y[3] == 1 and y[4] == 5)
      for _, wrong in ipairs{0, -1, 26} do
         assert(not pcall(odd.index, odd, 1, torch.LongTensor{1, wrong}))
      end
      x:index(x, 1, torch.LongTensor{2, 1})
      assert(x:size(1) == 2 and x[1] == 2 and x[2] == 1)
      """)
  }

  @Test func reductionsReturnNewTensors() throws {
    try run(
      """
      local m = torch.Tensor{{1, 2, 3}, {6, 5, 4}}
      assert(m:sum() == 21 and torch.sum(m) == 21 and m:sum(1):size(1) == 1
         and m:sum(2)[2][1] == 15)
      local v, i = m:max(2)
      assert(v[2][1] == 6 and i[2][1] == 1 and torch.type(i) == 'torch.LongTensor')
      local rv, ri = torch.Tensor(), torch.LongTensor()
      local a, b = torch.max(rv, ri, m, 1)
      assert(a == rv and b == ri and rv[1][3] == 4 and ri[1][3] == 2)
      local s, j = m:sort(2, true)
      assert(s[1][1] == 3 and j[1][1] == 3 and m[1][1] == 1)
      assert(torch.sort(m)[2][1] == 4)
      local k = m:kthvalue(2)
      assert(k[1][1] == 2)
      local t, n = m:topk(2, 2, true, true)
      assert(t[2][1] == 6 and t[2][2] == 5 and n[1][1] == 3)
      assert(torch.median(torch.Tensor{3, 1, 2})[1] == 2
         and torch.mode(torch.Tensor{2, 2, 1})[1] == 2)
      assert(m:mean() == 3.5 and m:mean(1)[1][1] == 3.5 and m:norm(1) == 21)
      assert(m:std(2)[1][1] == 1 and m:var(2, true)[1][1] > 0.66 and m:var(2, true)[1][1] < 0.67)
      assert(m:cumsum(2)[2][3] == 15 and torch.cumprod(torch.Tensor{2, 3})[2] == 6)
      assert(m:t():cross(torch.ones(3, 2)):size(1) == 3 and torch.ones(2, 2):trace() == 2)
      assert(m:squeeze():dim() == 2 and torch.Tensor{{4}}:squeeze() == 4)
      assert(torch.squeeze(torch.ones(1, 3), 1):dim() == 1 and torch.numel(m) == 6)
      assert(m:eq(m):all() and not m:gt(5):all() and m:gt(5):any()
         and torch.type(m:lt(3)) == 'torch.ByteTensor')
      assert(torch.equal(m, m:clone()) and not torch.equal(m, m:t()))
      assert(m:nonzero():size(1) == 6 and torch.renorm(m, 2, 1, 1):norm() < 1.5)
      assert(torch.dist(m, m) == 0 and torch.histc(m, 3):sum() == 6
         and torch.bhistc(m, 3):size(2) == 3)
      """)
  }

  @Test func matrices() throws {
    try run(
      """
      local a, b, v = torch.Tensor{{1, 2}, {3, 4}}, torch.Tensor{{0, 1}, {1, 0}},
         torch.Tensor{1, 10}
      assert(torch.mm(a, b)[1][1] == 2 and torch.mv(a, v)[2] == 43 and torch.dot(v, v) == 101)
      assert((a * v)[1] == 21 and (a * b)[2][1] == 4 and v * v == 101
         and torch.ger(v, v)[2][2] == 100)
      local c = torch.ones(2, 2)
      assert(c:addmm(a, b) == c and c[1][1] == 3)
      assert(c:addmm(2, a, b)[1][1] == 7)
      assert(c:addmm(0, 1, a, b)[1][1] == 2)
      assert(torch.addmm(0, a, 2, a, b)[1][1] == 4 and torch.addmm(a, a, b)[1][1] == 3)
      assert(torch.addmm(c, 1, a, 0, a, b) == c and c[2][2] == 4)
      assert(torch.addmv(torch.ones(2), a, v)[1] == 22 and torch.zeros(2):addmv(2, a, v)[1] == 42)
      assert(torch.addr(a, v, v)[1][2] == 12
         and torch.bmm(torch.ones(2, 2, 3), torch.ones(2, 3, 2))[1][1][1] == 3)
      assert(torch.baddbmm(torch.ones(2, 2, 2), torch.ones(2, 2, 3), torch.ones(2, 3,
         2))[1][1][1] == 4)
      assert(torch.ones(2, 2):addbmm(torch.ones(2, 2, 3), torch.ones(2, 3, 2))[1][1] == 7)
      """)
  }

  @Test func factors() throws {
    try run(
      """
      torch.manualSeed(1)
      for _, name in ipairs{'torch.DoubleTensor', 'torch.FloatTensor'} do
         local eps = name == 'torch.FloatTensor' and 1e-3 or 1e-10
         local function same(x, y, what)
            assert((x - y):abs():max() < eps,
               name .. ' ' .. what .. ' ' .. tostring((x - y):abs():max()))
         end
         local a, b = torch.randn(5, 5):type(name), torch.randn(5, 2):type(name)
         local spd = a * a:t() + torch.eye(5):type(name)
         same(a * torch.gesv(b, a), b, 'gesv')
         same(a * torch.inverse(a), torch.eye(5):type(name), 'inverse')
         local u = torch.potrf(spd)
         same(u:t() * u, spd, 'potrf U')
         local l = torch.potrf(spd, 'L')
         same(l * l:t(), spd, 'potrf L')
         assert(u[3][1] == 0 and l[1][3] == 0)
         same(spd * torch.potrs(b, u), b, 'potrs')
         same(torch.potri(u) * spd, torch.eye(5):type(name), 'potri')
         same(torch.potri(l, 'L') * spd, torch.eye(5):type(name), 'potri L')
         same(u * torch.trtrs(b, u), b, 'trtrs')
         same(u:t() * torch.trtrs(b, u, 'U', 'T'), b, 'trtrs T')
         local p, order = torch.pstrf(spd)
         local s = p:t() * p
         for i = 1, 5 do for j = 1, 5 do
            assert(math.abs(s[i][j] - spd[order[i]][order[j]]) < eps)
         end end
         local e, v = torch.symeig(spd, 'V')
         same(spd * v, v * torch.diag(e), 'symeig')
         assert(e[1] <= e[5])
         local e2, v2 = torch.eig(spd, 'V')
         same(spd * v2, v2 * torch.diag(e2:select(2, 1)), 'eig')
         for _, sizes in ipairs{{4, 3}, {3, 4}} do
            local m = torch.randn(sizes[1], sizes[2]):type(name)
            local u, s, v = torch.svd(m)
            same(u * torch.diag(s) * v:t(), m, 'svd')
            local ua, sa, va = torch.svd(m, 'A')
            assert(ua:size(2) == sizes[1] and va:size(2) == sizes[2] and s:equal(sa))
            local q, r = torch.qr(m)
            same(q * r, m, 'qr')
            same(q:t() * q, torch.eye(3):type(name), 'q')
            local f, tau = torch.geqrf(m)
            local y = torch.randn(sizes[1], 2):type(name)
            local k = math.min(sizes[1], sizes[2])
            local half = f:narrow(2, 1, k)
            local full = torch.ormqr(half, tau, torch.eye(sizes[1]):type(name))
            same(full * y, torch.ormqr(half, tau, y), 'ormqr')
            same(full:t() * y, torch.ormqr(half, tau, y, 'L', 'T'), 'ormqr T')
            same(y:t() * full, torch.ormqr(half, tau, y:t(), 'R'), 'ormqr R')
         end
         local tall, rhs = torch.randn(6, 3):type(name), torch.randn(6, 2):type(name)
         local x = torch.gels(rhs, tall)
         same(tall:t() * (tall * x), tall:t() * rhs, 'gels')
         assert(torch.gels(torch.randn(2):type(name), torch.randn(2, 4):type(name)):size(1) == 4)
         local bb, aa = b:clone(), a:clone()
         torch.gesv(bb, aa, bb, aa)
         same(a * bb, b, 'gesv in place')
      end
      """)
  }

  @Test func convolutions() throws {
    try run(
      """
      torch.manualSeed(3)
      -- By the definition, element by element.
      local function plane(t, k, full, turn)
         local th, tw, kh, kw = t:size(1), t:size(2), k:size(1), k:size(2)
         local r = full
            and torch.zeros(th + kh - 1, tw + kw - 1) or torch.zeros(th - kh + 1, tw - kw + 1)
         for y = 1, r:size(1) do for x = 1, r:size(2) do
            local sum = 0
            for i = 1, kh do for j = 1, kw do
               local w = turn and k[kh + 1 - i][kw + 1 - j] or k[i][j]
               local ty, tx = y + i - 1, x + j - 1
               if full then ty, tx = ty - kh + 1, tx - kw + 1 end
               if ty >= 1 and ty <= th and tx >= 1 and tx <= tw then sum = sum + w * t[ty][tx] end
            end end
            r[y][x] = sum
         end end
         return r
      end
      local t, k = torch.randn(2, 7, 6), torch.randn(3, 2, 3, 2)
      for _, mode in ipairs{'V', 'F'} do
         for _, name in ipairs{'conv2', 'xcorr2'} do
            local f, full, turn = torch[name], mode == 'F', name == 'conv2'
            local one = f(t[1], k[1][1], mode)
            assert((one - plane(t[1], k[1][1], full, turn)):abs():max() < 1e-12, name .. mode)
            local each = f(t, k[1], mode)
            assert((each[2] - plane(t[2], k[1][2], full, turn)):abs():max() < 1e-12, name .. mode)
            local all = f(t, k, mode)
            local want = plane(t[1], k[3][1], full, turn) + plane(t[2], k[3][2], full, turn)
            assert(all:size(1) == 3 and (all[3] - want):abs():max() < 1e-12, name .. mode)
         end
         local flat = torch.conv2(t[1], k[1][1], mode)
         local deep = torch.conv3(t:narrow(1, 1, 1), k[1]:narrow(1, 1, 1), mode)
         assert((deep[1] - flat):abs():max() < 1e-12)
         assert(torch.xcorr3(torch.ones(2, 4, 4, 4), torch.ones(5, 2, 2, 2, 2), mode):size(1) == 5)
      end
      assert(torch.conv2(t[1], k[1][1]):isSameSizeAs(torch.conv2(t[1], k[1][1], 'V')))
      assert(not pcall(torch.conv2, torch.ones(2, 2), torch.ones(3, 3)))
      """)
  }

  @Test func selection() throws {
    try run(
      """
      local m = torch.range(1, 12):resize(3, 4)
      local i = torch.LongTensor{3, 1}
      assert(m:index(1, i)[1][1] == 9 and m:index(2, i)[1][1] == 3)
      local r = torch.Tensor()
      assert(r:index(m, 1, i) == r and r[2][4] == 4)
      assert(torch.zeros(3, 4):indexCopy(1, i, torch.ones(2, 4)):sum() == 8)
      assert(torch.ones(3, 4):indexAdd(1, i, torch.ones(2, 4)):sum() == 20)
      assert(torch.zeros(3, 4):indexFill(2, i, 5):sum() == 30)
      local mask = m:gt(6)
      assert(m:maskedSelect(mask):size(1) == 6 and m[mask]:sum() == 57)
      assert(m:clone():maskedFill(mask, 0):sum() == 21)
      assert(m:clone():maskedCopy(mask, torch.ones(6)):sum() == 27)
      local c = m:clone()
      c[mask] = 1
      assert(c:sum() == 27)
      c[mask] = torch.zeros(6)
      assert(c:sum() == 21)
      assert(m:gather(2, torch.LongTensor{{4}, {1}, {2}})[1][1] == 4)
      assert(torch.zeros(3, 4):scatter(2, torch.LongTensor{{4}, {1}, {2}}, 7):sum() == 21)
      assert(torch.zeros(3, 4):scatter(2, torch.LongTensor{{4}, {1}, {2}}, torch.ones(3,
         1)):sum() == 3)
      """)
  }
}
