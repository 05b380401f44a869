-- Writes numbers.txt: run with LuaJIT 2.1. Each line: %.17g, then what LuaJIT makes of the number with
-- %.4f, %.4e, %12.4e, %f, %g and print.
math.randomseed(1)
local xs = {0, -0.0, 1, -1, 0/0, 1/0, -1/0, 0.1, 1e15, 123456789012345, 1e14, 2^53, 5e-324, 1.7976931348623157e308,
  0.03125, -0.03125, 0.09375, 0.15625, 1000050000, 1000150000, -1000250000, 12345678901234.5, 1234567890123.25,
  0.5 + 2^46, 2^46 + 1.5, 123456.5, 1234565, 1234575, 100000.5, 999999.5, 0.99995, 9.99995, 99999.5, 1e22 + 2^22,
  1.00005e23, 3 * 5^19 * 2^18, 5^19 * 2^18, 100000000000005, 1000000000000050, 99999999999999.5}
for i = 1, 200 do xs[#xs + 1] = (math.random() - 0.5) * 10 ^ math.random(-12, 18) end
for i = 1, 200 do xs[#xs + 1] = math.random(-100000, 100000) / 32 end
for i = 1, 100 do xs[#xs + 1] = (math.random(0, 2^40) + 0.5) * 2 ^ math.random(-3, 12) end
for i = 1, 100 do xs[#xs + 1] = math.random(10000, 99999) * 10 ^ math.random(1, 6) + 5 * 10 ^ math.random(0, 5) end
for _, x in ipairs(xs) do
  print(table.concat({("%.17g"):format(x), ("%.4f"):format(x), ("%.4e"):format(x), ("%12.4e"):format(x),
    ("%f"):format(x), ("%g"):format(x), tostring(x)}, "\t"))
end
