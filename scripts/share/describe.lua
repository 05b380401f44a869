-- The manual page and what shells complete, made of the help that the program prints:
--
--    seqlua scripts/share/describe.lua PROGRAM FOLDER
--
-- writes seqlua.1, seqlua.bash, _seqlua (zsh) and seqlua.fish into the folder.

local program, folder = arg[1], arg[2]
if not folder then
   io.stderr:write('usage: seqlua describe.lua PROGRAM FOLDER\n')
   os.exit(2)
end

local function output(words)
   local pipe = assert(io.popen("'" .. program:gsub("'", "'\\''") .. "' " .. words))
   local text = pipe:read('a')
   if not pipe:close() then error(program .. ' ' .. words .. ' failed', 0) end
   return text
end

-- Reading

-- The blocks of a help text between empty lines, in their order: {usage = lines}, {options = list of tables
-- {name, value, help}} or {text = paragraph}.
local function read(words)
   local blocks = {}
   for block in (output(words) .. '\n\n'):gmatch('(.-)\n\n+') do
      if block:match('^usage: ') then
         local usage = {}
         for line in block:gsub('^usage:', ''):gmatch('[^\n]+') do table.insert(usage, (line:gsub('^%s+', ''))) end
         table.insert(blocks, {usage = usage})
      elseif block:match('^  %-') then
         local options = {}
         for line in block:gmatch('[^\n]+') do
            local name, rest = line:match('^  (%-%S*)(.*)')
            if name then
               local value, help = rest:match('^ (%S+)%s%s+(.*)')
               if not value then value, help = rest:match('^ (%S+)$'), rest:match('^%s%s+(.*)') end
               table.insert(options, {name = name, value = value, help = help or ''})
            else
               local last = options[#options]
               last.help = (last.help .. ' ' .. line:gsub('^%s+', '')):gsub('^ ', '')
            end
         end
         table.insert(blocks, {options = options})
      else
         table.insert(blocks, {text = block:gsub('\n', ' ')})
      end
   end
   return blocks
end

local function options(blocks)
   local all = {}
   for _, block in ipairs(blocks) do
      for _, option in ipairs(block.options or {}) do
         -- `-` and `--` are no words to complete
         if #option.name:gsub('^%-*', '') > 0 then table.insert(all, option) end
      end
   end
   return all
end

local command, doctor = read('--help'), read('doctor --help')
local version = output('--version'):match('^seqlua ([^,%s]+)')

local function write(name, lines)
   local file = assert(io.open(folder .. '/' .. name, 'w'))
   file:write(table.concat(lines, '\n'), '\n')
   file:close()
end

-- The manual page

-- a text in lines of some 75 letters
local function roff(text)
   local lines, length = {}, 80
   for word in text:gsub('\\', '\\e'):gsub('%-', '\\-'):gmatch('%S+') do
      if length + #word > 75 then
         table.insert(lines, (word:gsub("^[.']", '\\&%0')))
         length = #word
      else
         lines[#lines] = lines[#lines] .. ' ' .. word
         length = length + 1 + #word
      end
   end
   return table.concat(lines, '\n')
end

local function paragraph(lines, text)
   if not lines[#lines]:match('^%.SH') then table.insert(lines, '.PP') end
   table.insert(lines, roff(text))
end

local function describe(lines, blocks)
   for _, block in ipairs(blocks) do
      if block.text then
         local isStatus = block.text:match('^The exit code is')
         if not isStatus then
            paragraph(lines, block.text)
         end
      end
      for _, option in ipairs(block.options or {}) do
         table.insert(lines, '.TP')
         local value = option.value and ' \\fI' .. roff(option.value) .. '\\fR' or ''
         table.insert(lines, '.B ' .. roff(option.name) .. value)
         table.insert(lines, roff(option.help))
      end
   end
end

local function status(lines, blocks, before)
   for _, block in ipairs(blocks) do
      if block.text and block.text:match('^The exit code is') then
         paragraph(lines, before .. block.text)
      end
   end
end

local page = {
   ('.TH SEQLUA 1 "" "seqlua %s" "User Commands"'):format(version), '.SH NAME',
   'seqlua \\- run Torch7 scripts, and say why a network does not learn', '.SH SYNOPSIS'}
for i, line in ipairs(command[1].usage) do
   if i > 1 then table.insert(page, '.br') end
   table.insert(page, '.B ' .. roff(line))
end
table.insert(page, '.SH DESCRIPTION')
describe(page, command)
table.insert(page, '.SH DOCTOR')
table.insert(page, '.B ' .. roff(doctor[1].usage[1]))
describe(page, doctor)
table.insert(page, '.SH EXIT STATUS')
status(page, command, '')
status(page, doctor, 'Of the doctor: ')
for _, line in ipairs{
   '.SH ENVIRONMENT', '.TP', '.B LUA_PATH, LUA_CPATH',
   'where modules are looked for after the folder of the script, as for', '.BR lua5.4 (1).', '.TP',
   '.B SEQLUA_CUDA', 'as', '.B \\-\\-cpu\\-for\\-cuda', 'where it is', '.BR cpu .', '.TP',
   '.B SEQLUA_CPU', 'where several builds are installed, the highest one to use:',
   '.BR generic ", " x86\\-64\\-v3 " or " x86\\-64\\-v4 .', '.SH FILES', '.TP', '.I ~/.local/state/seqlua/history',
   'what was typed at the prompt', '.SH SEE ALSO', '.BR lua5.4 (1),', '.BR gnuplot (1)'} do
   table.insert(page, line)
end
write('seqlua.1', page)

-- Completion: options first, then the script, then whatever files

local function each(list, make)
   local out = {}
   for _, option in ipairs(list) do table.insert(out, make(option)) end
   return out
end
local function name(option) return option.name end
local function withValue(list)
   local out = {}
   for _, option in ipairs(list) do
      if option.value then table.insert(out, option.name) end
   end
   return table.concat(out, '|')
end
-- the help up to where it says more than one thing
local function short(option)
   local text = option.help:gsub('[;:].*', ''):gsub('%s*%(.*', '')
   return #text <= 60 and text or (text:gsub(',.*', ''))
end
local words, examined = options(command), options(doctor)

write('seqlua.bash', {
   '# bash completion for seqlua',
   '_seqlua() {',
   "  local IFS=$'\\n' cur=${COMP_WORDS[COMP_CWORD]} i=1 script=",
   "  local options='" .. table.concat(each(words, name), ' ') .. "'",
   '  local values=\'' .. withValue(words) .. "'",
   '  if [[ ${COMP_WORDS[1]} == doctor && COMP_CWORD -gt 1 ]]; then',
   '    i=2',
   "    options='" .. table.concat(each(examined, name), ' ') .. "'",
   '    values=\'' .. withValue(examined) .. "'",
   '  fi',
   '  for (( ; i < COMP_CWORD; i++ )); do',
   '    if [[ ${COMP_WORDS[i]} =~ ^($values)$ ]]; then',
   '      (( ++i == COMP_CWORD )) && script=value',
   '    elif [[ ${COMP_WORDS[i]} != -?* ]]; then',
   '      script=there',
   '      break',
   '    fi',
   '  done',
   '  if [[ -n $script ]]; then',
   '    COMPREPLY=($(compgen -f -- "$cur"))',
   '  elif [[ $cur == -* ]]; then',
   '    COMPREPLY=($(compgen -W "${options// /$IFS}" -- "$cur"))',
   '  else',
   "    COMPREPLY=($(compgen -d -- \"$cur\"; compgen -f -X '!*.lua' -- \"$cur\"))",
   '    (( COMP_CWORD == 1 )) && COMPREPLY+=($(compgen -W doctor -- "$cur"))',
   '  fi',
   '}',
   'complete -o filenames -F _seqlua seqlua'})

local function zsh(option)
   local text = short(option):gsub("'", "'\\''"):gsub('[%[%]:]', '\\%0')
   local long = option.name:match('^%-%-')
   return ("    '%s%s%s[%s]%s'"):format(long and '' or '*', option.name, option.value and long and '=' or '', text,
      option.value and (option.value == 'file' and ':file:_files' or ':' .. option.value .. ': ') or '')
end
local lines = {'#compdef seqlua', 'local -a options', "if (( CURRENT > 2 )) && [[ $words[2] == doctor ]]; then",
   '  shift words', '  (( CURRENT-- ))', '  options=('}
for _, line in ipairs(each(examined, zsh)) do table.insert(lines, line) end
for _, line in ipairs{'  )', 'else', '  options=('} do table.insert(lines, line) end
for _, line in ipairs(each(words, zsh)) do table.insert(lines, line) end
for _, line in ipairs{'  )', 'fi', '_seqlua_script() {',
   "  (( CURRENT == 2 )) && compadd doctor", "  _files -g '*.lua'", '}',
   "_arguments -S -s $options '1:script:_seqlua_script' '*:argument:_files'"} do
   table.insert(lines, line)
end
write('_seqlua', lines)

local function fish(condition)
   return function(option)
      local long = option.name:match('^%-%-(.*)')
      local text = short(option):gsub("[\\']", '\\%0')
      return ("complete -c seqlua -n '%s' %s %s %s-d '%s'"):format(condition, long and '-l' or '-s',
         long or option.name:sub(2), option.value and (option.value == 'file' and '-r ' or '-x ') or '', text)
   end
end
lines = {"complete -c seqlua -k -f -a '(__fish_complete_suffix .lua)'",
   "complete -c seqlua -n '__fish_is_first_arg' -f -a doctor -d 'say why a script does not learn'"}
for _, line in ipairs(each(words, fish('not __fish_seen_subcommand_from doctor'))) do table.insert(lines, line) end
for _, line in ipairs(each(examined, fish('__fish_seen_subcommand_from doctor'))) do table.insert(lines, line) end
write('seqlua.fish', lines)
