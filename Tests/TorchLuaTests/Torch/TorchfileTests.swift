import Foundation
import Testing

/// What Python's `torchfile`, an independent reader, makes of our files.
@Suite struct TorchfileTests {
  /// Runs Python; nil when it cannot be run or fails.
  static func python(_ script: String) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: data, as: UTF8.self)
    return process.terminationStatus == 0 ? text : nil
  }

  static let isThere = python("import torchfile, numpy") != nil

  @Test(.enabled(if: isThere, "python3 with torchfile and numpy is not installed"))
  func reads() throws {
    let path = NSTemporaryDirectory() + "seqlua-torchfile-\(getpid()).t7"
    defer { unlink(path) }
    try run(
      """
      local t = {1, 2.5, 'three', true, {x = torch.range(1, 6):view(2, 3), y = torch.LongTensor{-7, 2^40}}}
      t.again = t[5]
      t.column = t[5].x:t()[1]
      t.bytes = torch.ByteTensor{200, 1}
      t.storage = torch.FloatStorage{1, 2.5}
      t.net = nn.Sequential():add(nn.Linear(2, 3)):add(nn.Tanh())
      t.net:get(1).weight:fill(0.5)
      t.lstm = nn.Sequencer(nn.LSTM(2, 4))
      t.f = function(x) return x end
      torch.save('\(path)', t)
      """)
    let output = Self.python(
      """
      import torchfile, numpy as np
      t = torchfile.load('\(path)')
      assert t[1] == 1 and t[2] == 2.5 and t[3] == b'three' and t[4] is True
      five = t[5]
      assert np.array_equal(five[b'x'], np.arange(1.0, 7.0).reshape(2, 3))
      assert five[b'y'].tolist() == [-7, 2 ** 40]
      assert t[b'again'] is five
      assert t[b'column'].tolist() == [1.0, 4.0]
      assert t[b'bytes'].tolist() == [200, 1] and t[b'storage'].tolist() == [1.0, 2.5]
      net = t[b'net']
      assert net.torch_typename() == b'nn.Sequential'
      assert net.modules[0].torch_typename() == b'nn.Linear' and (net.modules[0].weight == 0.5).all()
      assert net.modules[0].weight.shape == (3, 2)
      assert t[b'lstm'].torch_typename() == b'nn.Sequencer'
      assert len(t[b'f'].dumped) > 0
      print('read')
      """)
    #expect(output == "read\n", "\(output ?? "python failed")")
  }
}
