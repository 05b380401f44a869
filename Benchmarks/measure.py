"""The same as measure.lua."""
import time


def measure(step, seconds):
    """The seconds a call of `step` takes: fastest and median of 15 blocks, each a fifth of `seconds`."""
    start, warm = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        step()
        warm += 1
    calls, times = max(1, warm // 5), []
    for _ in range(15):
        start = time.perf_counter()
        for _ in range(calls):
            step()
        times.append((time.perf_counter() - start) / calls)
    times.sort()
    return times[0], times[7]
