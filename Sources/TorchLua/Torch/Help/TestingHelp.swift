extension HelpPage {
  /// Testing.
  static let torchTesting = HelpPage(
    #"""
    # Testing

    `torch.Tester` runs functions as tests and reports which of their assertions failed. An assertion
    gives whether it holds, and goes on if not; its last argument may be a message that stands before
    what failed. Comparisons with a tolerance take it and the message in either order.

    ## torch.Tester

        torch.Tester(): torch.Tester

    A tester without tests.

    ```lua
    tester = torch.Tester()
    tester:add(function() tester:eq(1 + 1, 2) end, 'sum')
    io.write = function() end -- the report, for once
    print(tester:run(), tester.countasserts)  --> 0	1
    ```

    ## torch.TestSuite

        torch.TestSuite(): table

    A table for tests: functions are assigned to it by name, run in the order in which they were
    assigned, and a second one of the same name is an error.

    ```lua
    tests = torch.TestSuite()
    function tests.first() end
    print((pcall(function() tests.first = function() end end)))  --> false
    ```

    ## torch.Tester:add

        torch.Tester:add(test: function|table, [name: string]): torch.Tester

    Adds a test, or all tests of a suite; of a plain table they are sorted by name, with a warning.
    Functions called '_setUp' and '_tearDown' run before and after each test, with its name.

    ```lua
    tester = torch.Tester()
    tests = torch.TestSuite()
    function tests.one() tester:assert(true) end
    print(#tester:add(tests).names)  --> 1
    ```

    ## torch.Tester:run

        torch.Tester:run([patterns: string|string[]]): integer

    Runs the tests, or those whose names match one of the patterns, and prints how each ended, then
    what failed. If all pass it gives 0, else it raises an error that names the tests that failed.

    ```lua
    tester = torch.Tester()
    tester:add(function() tester:assert(false) end, 'fails')
    io.write = function() end -- the report, for once
    print(select(2, pcall(tester.run, tester)))  --> tests failed: fails
    ```

    ## torch.Tester:disable

        torch.Tester:disable(names: string|string[]): torch.Tester

    The tests of these names are skipped, and counted as disabled.

    ```lua
    tester = torch.Tester()
    tester:add(function() error('broken') end, 'broken')
    tester:disable('broken')
    io.write = function() end -- the report, for once
    print(tester:run())  --> 0
    ```

    ## torch.Tester:setEarlyAbort

        torch.Tester:setEarlyAbort(on: boolean)
        torch.Tester:setRethrowErrors(on: boolean)
        torch.Tester:setSummaryOnly(on: boolean)

    Whether `run` stops at the first test that fails; whether errors and failed assertions are raised
    where they happen, for a debugger; whether only the summary is printed. All false at first.

    ```lua
    tester = torch.Tester()
    tester:setRethrowErrors(true)
    print((pcall(tester.assert, tester, false)))  --> false
    ```

    ## torch.Tester:assert

        torch.Tester:assert(condition: boolean, [message: string]): boolean

    That a condition is true. A value that is no boolean counts as Lua does, with a warning.

    ```lua
    tester = torch.Tester()
    print(tester:assert(1 < 2), tester:assert(1 > 2, 'order'))  --> true	false
    ```

    ## torch.Tester:eq

        torch.Tester:eq(a: any, b: any, [tolerance: number = 0], [message: string]): boolean
        torch.Tester:assertGeneralEq(a: any, b: any, [tolerance: number = 0], [message: string]): boolean
        torch.Tester:ne(a: any, b: any, [tolerance: number = 0], [message: string]): boolean
        torch.Tester:assertGeneralNe(a: any, b: any, [tolerance: number = 0], [message: string]): boolean

    That two values of any type are equal (or not): numbers, tensors of one type and size and
    storages when no elements differ by more than `tolerance`, tables when all their values are
    equal, others by `==`.

    ```lua
    tester = torch.Tester()
    print(tester:eq({1, {x = 2}}, {1, {x = 2}}), tester:ne(torch.zeros(2), torch.ones(2)))  --> true	true
    print(tester:eq(1, 1.05, 0.1))  --> true
    ```

    ## torch.Tester:asserteq

        torch.Tester:asserteq(a: any, b: any, [message: string]): boolean
        torch.Tester:assertne(a: any, b: any, [message: string]): boolean

    That `a == b`, or `a ~= b`, by Lua: for numbers, strings and booleans. `eq` compares tensors and
    tables.

    ```lua
    tester = torch.Tester()
    print(tester:asserteq('a', 'a'), tester:assertne(1, 2))  --> true	true
    ```

    ## torch.Tester:assertlt

        torch.Tester:assertlt(a: any, b: any, [message: string]): boolean
        torch.Tester:assertle(a: any, b: any, [message: string]): boolean
        torch.Tester:assertgt(a: any, b: any, [message: string]): boolean
        torch.Tester:assertge(a: any, b: any, [message: string]): boolean

    That `a < b`, `a <= b`, `a > b`, `a >= b`.

    ```lua
    tester = torch.Tester()
    print(tester:assertlt(1, 2), tester:assertge(1, 2))  --> true	false
    ```

    ## torch.Tester:assertalmosteq

        torch.Tester:assertalmosteq(a: number, b: number, [tolerance: number = 1e-16], [message: string]): boolean

    That two numbers differ by at most `tolerance`.

    ```lua
    tester = torch.Tester()
    print(tester:assertalmosteq(0.1 + 0.2, 0.3, 1e-9))  --> true
    ```

    ## torch.Tester:assertTensorEq

        torch.Tester:assertTensorEq(a: Tensor, b: Tensor, [tolerance: number = 0], [message: string]): boolean
        torch.Tester:assertTensorNe(a: Tensor, b: Tensor, [tolerance: number = 0], [message: string]): boolean

    That the elements of two tensors of one type differ by at most `tolerance`, or that they do not.
    The sizes may differ if the number of elements is the same, with a warning.

    ```lua
    tester = torch.Tester()
    print(tester:assertTensorEq(torch.ones(2), torch.Tensor{1, 1.01}, 0.1))  --> true
    ```

    ## torch.Tester:assertTableEq

        torch.Tester:assertTableEq(a: table, b: table, [tolerance: number = 0], [message: string]): boolean
        torch.Tester:assertTableNe(a: table, b: table, [tolerance: number = 0], [message: string]): boolean

    That two tables hold the same values under the same keys, tables inside included, or not.

    ```lua
    tester = torch.Tester()
    print(tester:assertTableEq({1, {2}}, {1, {2}}), tester:assertTableNe({1}, {2}))  --> true	true
    ```

    ## torch.Tester:assertError

        torch.Tester:assertError(f: function, [message: string]): boolean
        torch.Tester:assertNoError(f: function, [message: string]): boolean
        torch.Tester:assertErrorMsg(f: function, wanted: any, [message: string]): boolean
        torch.Tester:assertErrorPattern(f: function, pattern: string, [message: string]): boolean
        torch.Tester:assertErrorObj(f: function, fits: fun(err: any): boolean, [message: string]): boolean

    That calling `f` raises an error, or none; that the error is `wanted`, matches a pattern of Lua,
    or that `fits` says of it that it is the right one.

    ```lua
    tester = torch.Tester()
    local function f() error('no room') end
    print(tester:assertError(f), tester:assertErrorPattern(f, 'room'), tester:assertNoError(f))  --> true	true	false
    ```

    ## torch.Tester:_assert_sub

        torch.Tester:_assert_sub(holds: boolean, text: string): boolean
        torch.Tester:_success(): boolean
        torch.Tester:_failure(text: string): boolean
        torch.Tester:_warning(text: string)

    Where every assertion ends: `_assert_sub` counts it with `_success`, or notes `text` and the line
    of the script with `_failure`; `_warning` notes a warning. For classes derived from this one.

    ```lua
    tester = torch.Tester()
    tester:_assert_sub(false, 'why')
    print(#tester.errors)  --> 1
    ```
    """#)
}
