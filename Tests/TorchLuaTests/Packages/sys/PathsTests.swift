import Testing

@Suite struct PathsTests {
  @Test func takesNamesApart() throws {
    try run(
      same + """
        same(paths.basename('a/b.lua'), 'b.lua') same(paths.basename('a/b.lua', '.lua'), 'b')
        same(paths.basename('a/b.lua', 'lua'), 'b') same(paths.basename('a/b/'), 'b')
        same(paths.dirname('a/b'), 'a') same(paths.dirname('a//b/'), 'a') same(paths.dirname('a'), '.')
        same(paths.dirname('/a'), '/') same(paths.dirname('/'), '/')
        same(paths.extname('a/b.t7'), 't7') assert(paths.extname('b') == nil)
        same(paths.concat('/a', '../b', './c.lua'), '/b/c.lua') same(paths.concat('x', '/y/'), '/y')
        same(paths.concat('x'), paths.cwd() .. '/x') same(paths.concat('/', '..', '..'), '/')
        """)
    #expect(try message(of: "paths.mkdir(5)") == "script:1: paths.mkdir: a string expected, got number")
  }

  @Test func changesFolders() throws {
    try run(
      """
      local base = os.tmpname()
      os.remove(base)
      local folder = base .. '/a/b'
      assert(paths.mkdir(folder) and paths.dirp(folder) and not paths.filep(folder))
      local file = io.open(folder .. '/f.txt', 'w')
      file:close()
      assert(paths.filep(folder .. '/f.txt') and not paths.dirp(folder .. '/f.txt'))
      local names = {}
      for name in paths.iterfiles(folder) do table.insert(names, name) end
      for name in paths.iterdirs(base) do table.insert(names, name) end
      for name in paths.files(folder, '%.txt$') do table.insert(names, name) end
      assert(table.concat(names, ' ') == 'f.txt a f.txt', table.concat(names, ' '))
      assert(#paths.dir(folder) == 3 and paths.dir(base .. '/none') == nil)
      local done, message = paths.mkdir(folder)
      assert(done == nil and message:find('exists'))
      assert(not paths.rmdir(folder) and not paths.rmall(base))
      assert(paths.rmall(base, 'yes') and not paths.dirp(base))
      """)
  }
}
