extension HelpPage {
  /// threads.
  static let threads = HelpPage(
    #"""
    # threads

    Jobs for workers: functions that run at the same time as the script, and functions that get what
    they return. `require 'threads'` gives the package; it makes no global. Workers are processes with
    Lua states of their own: what a job gets, with the variables that its function uses from outside,
    and what it gives are copies. Each computes with one thread, and draws random numbers that follow
    from the script's seed and its own number. The packages of a script must be required in the workers,
    too. Workers may have workers, three levels deep. In old scripts the package is the class:
    `threads(2, f)` makes a pool, and its methods are also functions of the package.

    ## threads.Threads

        threads.Threads(count: integer, ...: fun(worker: integer)): threads.Threads, table
        threads.Threads.new(count: integer, ...: fun(worker: integer)): threads.Threads, table
        threads.new(count: integer, ...: fun(worker: integer)): threads.Threads, table

    A pool of so many workers. In each the functions run first, in order, with the worker's number from
    1. The second result has, for each worker, a table of what the last of them returned.

    ```lua
    local threads = require 'threads'
    local pool = threads.Threads(2, function(worker) require 'nn' end)
    local sum = 0
    for i = 1, 4 do
      pool:addjob(function(n) return n * n end, function(square) sum = sum + square end, i)
    end
    pool:synchronize()
    pool:terminate()
    print(sum)  --> 30
    ```

    ## threads.Threads:addjob

        threads.Threads:addjob(job: function, [done: function], ...: any)
        threads.Threads:addjob(worker: integer, job: function, [done: function], ...: any)
        threads.addjob(pool: threads.Threads, ...: any)

    A worker runs `job(…)` with the further arguments; what it returns is what `done` gets, here, within
    `dojob` or `synchronize`. The function takes along copies of the local variables that it uses. With
    the pool `specific` the first argument is the number of the worker. Waits, and calls the `done` of
    others, while no worker takes jobs.

    ```lua
    local pool = require 'threads'.Threads(1)
    local factor = 3
    pool:addjob(function(x) return x * factor end, function(x) print(x:sum()) end, torch.ones(2))
    pool:synchronize()  --> 6
    pool:terminate()
    ```

    ## threads.Threads:synchronize

        threads.Threads:synchronize()
        threads.synchronize(pool: threads.Threads)

    Waits for all jobs, and calls their `done` functions in the order in which they end. An error in one
    of them is raised here.

    ```lua
    local pool = require 'threads'.Threads(2)
    local count = 0
    for i = 1, 3 do pool:addjob(function() end, function() count = count + 1 end) end
    pool:synchronize()
    pool:terminate()
    print(count)  --> 3
    ```

    ## threads.Threads:dojob

        threads.Threads:dojob()
        threads.dojob(pool: threads.Threads)

    Waits for the next job that ends, and calls its `done` function. What either has raised is raised
    here, with the worker's number. An error where there is no job.

    ```lua
    local pool = require 'threads'.Threads(1)
    pool:addjob(function() error('lost', 0) end)
    local _, message = pcall(pool.dojob, pool)
    print((message:match('^[^\n]*')))  --> [thread 1 callback] lost
    pool:synchronize()
    pool:terminate()
    ```

    ## threads.Threads:hasjob

        threads.Threads:hasjob(): boolean
        threads.hasjob(pool: threads.Threads): boolean

    Whether there is a job that `dojob` has not seen yet.

    ```lua
    local pool = require 'threads'.Threads(1)
    pool:synchronize()
    print(pool:hasjob())  --> false
    pool:terminate()
    ```

    ## threads.Threads:acceptsjob

        threads.Threads:acceptsjob([worker: integer]): boolean
        threads.acceptsjob(pool: threads.Threads, [worker: integer]): boolean

    Whether a job can be added without waiting; with the pool `specific`, for this worker.

    ```lua
    local pool = require 'threads'.Threads(1)
    pool:synchronize()
    print(pool:acceptsjob())  --> true
    pool:terminate()
    ```

    ## threads.Threads:haserror

        threads.Threads:haserror(): boolean
        threads.haserror(pool: threads.Threads): boolean

    For scripts of Torch7: false, since errors are raised at once, by `dojob` and `synchronize`.

    ```lua
    local pool = require 'threads'.Threads(1)
    print(pool:haserror())  --> false
    pool:terminate()
    ```

    ## threads.Threads:specific

        threads.Threads:specific([flag: boolean]): boolean|nil
        threads.specific(pool: threads.Threads, [flag: boolean]): boolean|nil

    Whether jobs name the worker that is to do them; without an argument it says so. To change it, it
    waits for all jobs. A new pool is not specific.

    ```lua
    local pool = require 'threads'.Threads(2)
    pool:specific(true)
    pool:addjob(2, function() return 'from 2' end, print)
    pool:synchronize()  --> from 2
    pool:terminate()
    ```

    ## threads.Threads:isrunning

        threads.Threads:isrunning(): boolean
        threads.isrunning(pool: threads.Threads): boolean

    Whether the pool has not been terminated yet.

    ```lua
    local pool = require 'threads'.Threads(1)
    pool:terminate()
    print(pool:isrunning())  --> false
    ```

    ## threads.Threads:terminate

        threads.Threads:terminate()
        threads.terminate(pool: threads.Threads)

    Waits for all jobs and ends the workers. After an error that `dojob` or `synchronize` raised it does
    nothing; call `synchronize` once more before.

    ```lua
    local pool = require 'threads'.Threads(1)
    pool:terminate()
    print(pool:isrunning())  --> false
    ```

    ## threads.Threads.serialization

        threads.Threads.serialization([name: string]): string|nil
        threads.serialization([name: string]): string|nil

    Which module makes bytes of the jobs of pools that are opened from now on, by its functions `save`
    and `load`; without an argument it says which: `threads.serialize` by default.
    `threads.sharedserialize` may be named, with a warning: tensors are copied all the same.

    ```lua
    print(require 'threads'.Threads.serialization())  --> threads.serialize
    ```

    ## threads.Mutex

        threads.Mutex([id: integer]): threads.Mutex

    A lock for all workers: a new one, or the one with this id. Scripts hand the id to workers, which
    make their own object of it.

    ```lua
    local threads = require 'threads'
    local mutex = threads.Mutex()
    print(threads.Mutex(mutex:id()):id() == mutex:id())  --> true
    ```

    ## threads.Mutex:lock

        threads.Mutex:lock()

    Waits until no one else has the lock, and takes it. To lock it twice is an error.

    ```lua
    local mutex = require 'threads'.Mutex()
    mutex:lock()
    print((pcall(mutex.lock, mutex)))  --> false
    mutex:unlock()
    ```

    ## threads.Mutex:unlock

        threads.Mutex:unlock()

    Gives the lock back. An error by one that has not locked it.

    ```lua
    local mutex = require 'threads'.Mutex()
    print((pcall(mutex.unlock, mutex)))  --> false
    ```

    ## threads.Mutex:id

        threads.Mutex:id(): integer
        threads.Condition:id(): integer

    The number by which workers find the same lock.

    ```lua
    print(math.type(require 'threads'.Mutex():id()))  --> integer
    ```

    ## threads.Mutex:free

        threads.Mutex:free()
        threads.Condition:free()

    Lets a lock that nobody needs any more go.

    ```lua
    local threads = require 'threads'
    local mutex = threads.Mutex()
    mutex:free()
    print((pcall(threads.Mutex, mutex:id())))  --> false
    ```

    ## threads.Condition

        threads.Condition([id: integer]): threads.Condition

    Something that workers wait for: a new one, or the one with this id.

    ```lua
    local threads = require 'threads'
    local condition = threads.Condition()
    print(threads.Condition(condition:id()):id() == condition:id())  --> true
    ```

    ## threads.Condition:wait

        threads.Condition:wait(mutex: threads.Mutex)

    Gives a lock back that this worker has, waits for a signal, and takes the lock again.

    ```lua
    local threads = require 'threads'
    local mutex, condition = threads.Mutex(), threads.Condition()
    local pool = threads.Threads(1)
    local m, c = mutex:id(), condition:id()
    mutex:lock()
    pool:addjob(function()
      local t = require 'threads'
      t.Mutex(m):lock()
      t.Condition(c):signal()
      t.Mutex(m):unlock()
    end)
    condition:wait(mutex)
    mutex:unlock()
    pool:terminate()
    print('woken')  --> woken
    ```

    ## threads.Condition:signal

        threads.Condition:signal()

    Wakes one of those that wait.

    ```lua
    require 'threads'.Condition():signal()
    print('nobody waits')  --> nobody waits
    ```

    ## threads.Thread

        threads.Thread(code: string): threads.Thread

    A process of its own that runs the text of a program. Nothing comes back from it but what it writes.

    ```lua
    local thread = require 'threads'.Thread('io.open("done", "w"):close()')
    thread:free()
    print(paths.filep('done'))  --> true
    ```

    ## threads.Thread:free

        threads.Thread:free()

    Waits for the end of the process.

    ```lua
    local thread = require 'threads'.Thread('local x = 1')
    thread:free()
    print('over')  --> over
    ```

    ## threads.safe

        threads.safe(f: function, [mutex: threads.Mutex]): function

    A function that does what f does, but of all workers only one at a time is in it. Several functions
    with the same lock keep one another out.

    ```lua
    local threads = require 'threads'
    local write = threads.safe(function(text) return text end)
    print(write('alone'))  --> alone
    ```
    """#)
}
