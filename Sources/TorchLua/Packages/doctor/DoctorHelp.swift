extension HelpPage {
  /// doctor.
  static let doctor = HelpPage(
    #"""
    # doctor

    `require 'doctor'` gives the package and watches the training of the script from there on: for some
    seconds, or until the script ends, then it prints why the model does not learn: what was seen, the
    cause, the figures that show it, and what to try. The script computes what it would without. The
    command `seqlua doctor script.lua` does the same to a script as it is. Not in Torch7.

    ## doctor.watch

        doctor.watch([options: table])

    How much is watched. Options:

    - seconds (8): seconds of computing
    - steps: training steps, as many as come by default
    - try (false): trains the recorded steps again, as it is and with each cause that was found taken
      away, and says how sure it is

    ```lua
    local doctor = require 'doctor'
    doctor.watch{seconds = 2, try = true}
    print((pcall(doctor.watch, {minutes = 1})))  --> false
    doctor.report()
    ```

    ## doctor.ignore

        doctor.ignore(...: string)

    Findings that are known to be none, by their codes, which stand in `doctor.report().findings`:
    `'untrained-steps'`, `'rate-low'`, `'double-softmax'` and so on. A code that there is not is an
    error.

    ```lua
    local doctor = require 'doctor'
    doctor.ignore('untrained-steps', 'input-scale')
    print((pcall(doctor.ignore, 'bad-luck')))  --> false
    doctor.report()
    ```

    ## doctor.report

        doctor.report([options: table]): table

    What was found until now, as a table; the watching ends, and nothing more is printed. With `html`,
    the name of a file `.html`, it also writes a page. Fields: `status`, one of `'learned'`,
    `'learning'`, `'stuck'`, `'no-training'`, `'not-understood'`; `skill`, the share of the way from
    guessing to no error; `steps`, training steps that were watched; `seconds`; `text`, all of it;
    `notes`, a list of texts; and `findings`, a list of tables with code, text, try, weight, proved,
    steps, lines (of the script), evidence (figures by name), and trial or untried where `doctor.watch`
    was told to try.

    ```lua
    local doctor = require 'doctor'
    model, criterion = nn.Linear(2, 1), nn.MSECriterion()
    for i = 1, 100 do
      local x = torch.randn(2)
      local t = torch.Tensor{x[1]}
      criterion:forward(model:forward(x), t)
      model:zeroGradParameters()
      model:backward(x, criterion:backward(model.output, t))
      model:updateParameters(0.1)
    end
    report = doctor.report()
    print(report.status, report.steps)  --> learned	100
    ```

    ## doctor.data

        doctor.data(dataset: table|function): table

    What is known of a dataset without a model: what the targets depend on and how far back, the error
    of a constant and of the nearest other sample, contradictions, balance, scale, order. A table with
    `lines`, a list of texts, `text`, all of it, `samples`, their number, `figures`, numbers by name,
    `findings` and `limits`.

    ```lua
    local doctor = require 'doctor'
    data = {}
    for i = 1, 50 do data[i] = {torch.Tensor{i % 2, 1}, i % 2 + 1} end
    report = doctor.data(data)
    print(report.samples, report.lines[1])  --> 50	50 samples, each of 2 numbers with one target.
    doctor.report()
    ```
    """#)
}
