import Testing

/// `nn.Jacobian`, `nn.SparseJacobian`, `nn.hessian` and `nn.utils`, as torch/nn's own tests use them.
@Suite struct JacobianTests {
  @Test func comparesBackwardWithDifferences() throws {
    try run(
      """
      local jac = nn.Jacobian
      local m, x = nn.Linear(4, 3), torch.randn(5, 4)
      assert(jac.testJacobian(m, x) < 1e-7)
      assert(x:min() >= -2 and x:max() <= 2)
      assert(jac.testJacobianParameters(m, x, m.weight, m.gradWeight) < 1e-7)
      assert(jac.testJacobianParameters(m, x, m.bias, m.gradBias, 0, 1) < 1e-7)
      assert(m.bias:min() >= 0)
      assert(jac.testJacobianUpdateParameters(m, x, m.weight) < 1e-7)
      local before = m.weight:clone()
      jac.backwardUpdate(m, x, m.weight)
      assert((m.weight - before):abs():max() == 0, 'backwardUpdate changes the parameters')
      local names = 0
      for name, e in pairs(jac.testAllUpdate(m, x, 'weight', 'gradWeight')) do
         names = names + 1
         assert(e < 1e-12, name)
      end
      assert(names == 4)
      local forward, backward = jac.testIO(nn.Tanh(), x)
      assert(forward == 0 and backward == 0)
      -- Its rows are inputs, its columns outputs.
      local J = jac.forward(nn.Square(), torch.Tensor{1, 2, 3})
      assert((J - torch.diag(torch.Tensor{2, 4, 6})):abs():max() < 1e-6)
      """)
  }

  /// A layer whose gradients are wrong is found out.
  @Test func findsWrongGradients() throws {
    try run(
      """
      local Wrong, parent = torch.class('nn.Wrong', 'nn.Linear')
      function Wrong:__init() parent.__init(self, 3, 2) end
      function Wrong:updateGradInput(x, dy) return parent.updateGradInput(self, x, dy * 2) end
      function Wrong:accGradParameters(x, dy, scale) return parent.accGradParameters(self, x, dy, 3 * (scale or 1)) end
      local m, x = nn.Wrong(), torch.randn(4, 3)
      assert(nn.Jacobian.testJacobian(m, x) > 1e-3)
      assert(nn.Jacobian.testJacobianParameters(m, x, m.weight, m.gradWeight) > 1e-3)
      assert(nn.Jacobian.testJacobianUpdateParameters(m, x, m.weight) > 1e-3)
      """)
  }

  @Test func sparseInputs() throws {
    try run(
      """
      local m = nn.SparseLinear(6, 3, false)
      local x = torch.Tensor{{2, 0.5}, {5, -1}, {6, 2}}
      local jac = nn.SparseJacobian
      assert(jac.testJacobianParameters(m, x, m.weight, m.gradWeight) < 1e-7)
      assert(jac.testJacobianParameters(m, x, m.bias, m.gradBias) < 1e-7)
      assert(jac.testJacobianUpdateParameters(m, x, m.weight) < 1e-7)
      assert(x[1][1] == 2 and x[3][1] == 6, 'the indices have changed')
      for name, e in pairs(jac.testAllUpdate(m, x, 'weight', 'gradWeight')) do assert(e < 1e-12, name) end
      """)
  }

  @Test func namesWrongArguments() throws {
    let text = try message(of: "nn.Jacobian.testJacobian(nn.Linear(2, 2), {})")
    #expect(text?.contains("bad argument #2 to 'nn.Jacobian.testJacobian' (torch.Tensor expected, got table)") == true)
  }

  @Test func diagonalOfTheHessian() throws {
    try run(
      """
      nn.hessian.enable()
      nn.hessian.enable()
      local m, x = nn.Linear(4, 3), torch.randn(5, 4)
      assert(nn.Jacobian.testDiagHessianInput(m, x) < 1e-12)
      assert(nn.Jacobian.testDiagHessianWeight(m, x) < 1e-12)
      assert(nn.Jacobian.testDiagHessianBias(m, x) < 1e-12)
      assert(m.diagHessianWeight:min() > 0)

      local chain = nn.Sequential():add(nn.Linear(4, 3)):add(nn.Tanh()):add(nn.Linear(3, 2))
      chain:initDiagHessianParameters()
      local p, g, h = chain:getParameters()
      assert(h:nElement() == p:nElement() and g:nElement() == p:nElement())
      local y = chain:forward(x)
      local one = nn.MSECriterion():updateDiagHessianInput(y)
      chain:updateDiagHessianInput(x, one)
      chain:accDiagHessianParameters(x, one)
      assert(h:min() > 0 and chain.diagHessianInput:size(1) == 5)
      -- Of the last layer it is exact: 2/n times the sum of the squared inputs.
      local hidden = chain:get(2).output
      local expected = torch.cmul(hidden, hidden):sum(1) * (2 / y:nElement())
      assert((chain:get(3).diagHessianWeight[1] - expected:view(-1)):abs():max() < 1e-12)
      """)
  }

  @Test func nestedTables() throws {
    try run(
      """
      local u = nn.utils
      local function fails(f, ...) assert(not pcall(f, ...)) end
      local a = {torch.zeros(2), {torch.zeros(3)}, x = torch.ones(1)}
      local b, same = u.recursiveResizeAs({torch.Tensor(9), {}, y = torch.ones(1)}, a)
      assert(same == a and b[1]:nElement() == 2 and b[2][1]:nElement() == 3 and b.x and b.y == nil)
      u.recursiveFill(a, 3)
      u.recursiveCopy(b, a)
      u.recursiveAdd(b, 2, a)
      u.recursiveAdd(b, a)
      assert(b[2][1]:sum() == 36 and b.x[1] == 12)
      fails(u.recursiveAdd, a, 'x')
      fails(u.recursiveFill, {1}, 2)
      fails(u.recursiveCopy, {}, 3)

      local t = torch.randn(3, 4)
      local view = u.addSingletonDimension(t, 2)
      assert(view:dim() == 3 and view:size(2) == 1)
      local own = torch.Tensor()
      assert(u.addSingletonDimension(own, t, 3) == own and own:size(3) == 1)
      fails(u.addSingletonDimension, t, 4)
      assert(u.contiguousView(nil, t:t(), 12)[2] == t[2][1])

      local m = nn.Linear(2, 2)
      m:forward(torch.randn(2))
      m.tensor, m.list, m.number = torch.ones(3), {1}, 3
      assert(u.clear(m, 'output', 'tensor', 'list', 'number') == m)
      assert(m.output:nElement() == 0 and m.tensor:nElement() == 0 and #m.list == 0 and m.number == nil)
      """)
  }

  /// What shares memory does so after conversions with one cache, and not without.
  @Test func conversionsKeepWhatIsShared() throws {
    try run(
      """
      local function pair()
         local a, b = nn.Linear(3, 2), nn.Linear(3, 2)
         b.bias:set(a.bias)
         return a, b
      end
      local function shared(a, b)
         a.bias:fill(7)
         return b.bias[1] == 7 and torch.type(b.bias) == 'torch.FloatTensor'
      end
      local a, b = pair()
      a:float()
      b:float()
      assert(not shared(a, b))
      a, b = pair()
      local cache = {}
      a:type('torch.FloatTensor', cache)
      b:type('torch.FloatTensor', cache)
      assert(shared(a, b))
      a, b = pair()
      nn.utils.recursiveType({a, {b}}, 'torch.FloatTensor')
      assert(shared(a, b))
      a, b = pair()
      local t = nn.utils.recursiveType(a.bias, 'torch.FloatTensor', cache)
      b:float(cache)
      t:fill(3)
      assert(b.bias[1] == 3)

      -- A script's own type() passes the cache on.
      local Own, parent = torch.class('nn.OwnType', 'nn.Linear')
      function Own:__init() parent.__init(self, 3, 2) end
      function Own:type(name, cache)
         self.calls = (self.calls or 0) + 1
         return parent.type(self, name, cache)
      end
      local c = nn.OwnType()
      local net = nn.Sequential():add(nn.Linear(3, 2)):add(c)
      c.bias:set(net:get(1).bias)
      net:float()
      assert(c.calls == 1 and shared(net:get(1), c))
      """)
  }

  @Test func furtherMethodsOfModules() throws {
    try run(
      """
      local m, x, dy = nn.Linear(3, 2), torch.randn(4, 3), torch.randn(4, 2)
      local twin = m:clone()
      m:zeroGradParameters()
      m:forward(x)
      local dx = m:backward(x, dy)
      twin:forward(x)
      twin.gradWeight:fill(5)
      local dx2 = twin:backwardUpdate(x, dy, 0.1)
      assert((dx - dx2):abs():max() == 0 and twin.gradWeight[1][1] == 5)
      m:updateParameters(0.1)
      assert((m.weight - twin.weight):abs():max() < 1e-15)
      for _, name in ipairs{'accUpdateGradParameters', 'sharedAccUpdateGradParameters'} do
         local before = twin.weight:clone()
         twin[name](twin, x, dy, 0)
         assert((twin.weight - before):abs():max() == 0)
      end

      local flat = nn.Module.flatten({m.weight, m.bias})
      assert(flat:nElement() == 8)
      flat:fill(2)
      assert(m.weight[2][3] == 2 and m.bias[1] == 2)
      assert(nn.Module.flatten({}):nElement() == 0)
      """)
  }
}
