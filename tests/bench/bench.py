#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures Sweepscope on traces, each figure beside two yardsticks on the same file in the same run: Go's own reader, and
putting the events in order and keeping nothing (events --stats), which is as fast as this program can be.

    cmake --preset release -DSWEEPSCOPE_BENCH=ON && cmake --build build/release --target bench
    (cd tests/bench/goread && go build)
    tests/bench/bench.py [OPTION...] TRACE...

Each figure is the median of several runs that take turns with those of the yardsticks. A trace is read once before, so that
all find it in the page cache. "Ready" is everything: segments, index, cycles, deletes, links. The window's figures count
from the process's start, in a window of its own on a virtual screen (Xvfb) where there is one, else off the screen.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def say(text):
    print("bench.py:", text, file=sys.stderr, flush=True)


class Screen:
    """An X server of its own, or Qt's offscreen platform; and a home without anyone's settings."""

    def __init__(self, offscreen):
        self.home = tempfile.TemporaryDirectory(prefix="sweepscope-bench-")
        os.chmod(self.home.name, 0o700)
        self.server = None
        self.environment = dict(os.environ, LC_ALL="C.UTF-8")
        for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"):
            self.environment[name] = self.home.name
        if offscreen or not shutil.which("Xvfb"):
            self.name = "Qt offscreen"
            self.environment["QT_QPA_PLATFORM"] = "offscreen"
            return
        self.name = "Xvfb"
        end, server_end = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(server_end), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"],
            pass_fds=[server_end], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(server_end)
        with os.fdopen(end) as pipe:
            display = pipe.readline().strip()
        if not display:
            sys.exit("bench.py: Xvfb does not start; try --offscreen")
        self.environment["DISPLAY"] = ":" + display
        self.environment["QT_QPA_PLATFORM"] = "xcb"

    def close(self):
        if self.server:
            self.server.terminate()
            self.server.wait()
        self.home.cleanup()


class Runner:
    def __init__(self, screen):
        self.environment = screen.environment
        self.cores = sorted(os.sched_getaffinity(0))

    def on(self, cores):
        """For a process that is to run on so many cores (None: all)."""
        allowed = self.cores if cores is None else self.cores[-cores:]
        return lambda: os.sched_setaffinity(0, allowed)

    def run(self, command, cores=None, stream="stdout", may_fail=False):
        """Runs a command on so many cores (None: all); the last line of the stream is JSON."""
        done = subprocess.run(command, env=self.environment, text=True, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=self.on(cores))
        lines = [line for line in getattr(done, stream).splitlines() if line.startswith("{")]
        if lines:
            return json.loads(lines[-1])
        if may_fail:
            return None
        sys.exit("bench.py: %s: exit code %d\n%s" % (" ".join(command), done.returncode, done.stderr))

    def time(self, command, cores):
        """Seconds on the clock, and the most memory, of a command on so many cores; what it prints is not read."""
        begin = time.monotonic()
        process = subprocess.Popen(command, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   preexec_fn=self.on(cores))
        _, status, usage = os.wait4(process.pid, 0)
        if os.waitstatus_to_exitcode(status) not in (0, 1):  # 1: done, but the trace is damaged
            sys.exit("bench.py: %s: status %d" % (" ".join(command), status))
        return {"seconds": time.monotonic() - begin, "peak_bytes": usage.ru_maxrss * 1024}


def read_once(path):
    with open(path, "rb", buffering=0) as file:
        while file.read(1 << 22):
            pass


def median(values):
    return statistics.median(values)


def medians(samples):
    """The median of each figure over several runs of the same program; what is no number is taken from the last."""
    out = dict(samples[-1])
    for name, value in out.items():
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            out[name] = median([sample[name] for sample in samples])
        elif isinstance(value, dict) and all(isinstance(sample.get(name), dict) for sample in samples):
            out[name] = medians([sample[name] for sample in samples])
    return out


def measure(path, options, runner):
    programs = os.path.join(options.build, "tests", "bench")
    load = os.path.join(programs, "bench_load")
    window = os.path.join(options.build, "sweepscope")
    all_cores = len(runner.cores)
    core_counts = sorted({1, all_cores})
    samples = {"goread": [], "ordering": [], "first_paint": [], "window": [], "frames": []}
    samples.update({cores: [] for cores in core_counts})
    samples.update({"report_%d" % cores: [] for cores in core_counts})
    read_once(path)
    for run in range(options.repeats):
        say("%s: run %d of %d" % (os.path.basename(path), run + 1, options.repeats))
        if options.goread:
            samples["goread"].append(runner.run([options.goread, path], may_fail=True))
        samples["ordering"].append(runner.time([window, "events", "--stats", path], 1))
        for cores in core_counts:
            samples["report_%d" % cores].append(runner.time([window, "report", path], cores))
            command = [load, "--threads", str(cores)]
            if cores == all_cores and run == 0:
                command += ["--details", str(options.details)]
            samples[cores].append(runner.run(command + [path], cores))
        if options.window:
            samples["first_paint"].append(runner.run([window, path, "--quit-after-first-paint"], stream="stderr"))
            samples["window"].append(runner.run([window, path, "--quit-after-load"], stream="stderr"))
    if options.window:
        samples["frames"].append(runner.run([os.path.join(programs, "bench_frames"), path]))
    result = {"file": path, "cores": all_cores}
    details = samples[all_cores][0].pop("details_ms", None)
    for cores in core_counts:
        result["load_%d" % cores] = medians(samples[cores])
        result["report_%d" % cores] = medians(samples["report_%d" % cores])
    result["ordering"] = medians(samples["ordering"])
    result["details_ms"] = details
    read = [sample for sample in samples["goread"] if sample]
    result["goread"] = medians(read) if read else None
    for name in ("first_paint", "window", "frames"):
        result[name] = medians(samples[name]) if samples[name] else None
    return result


# The table. A row is a name and what to say of a result; None stands for a dash.

def ratio(result, cores):
    if not result["goread"]:
        return None
    return "1/%.1f" % (result["goread"]["seconds"] / result["load_%d" % cores]["ready_s"])


def report(result, cores):
    """Of a whole process, as both are: the program's start counts."""
    seconds = result["report_%d" % cores]["seconds"]
    return "%.2f s, %.1f x ordering" % (seconds, seconds / result["ordering"]["seconds"])


def milliseconds(value):
    return "%.1f ms" % value if value < 100 else "%.2f s" % (value / 1000)


def spread(summary, worst):
    if not summary:
        return None
    return "%.1f / %.1f ms" % (summary["median"], summary[worst])


def rows(results):
    cores = results[0]["cores"]
    most = "load_%d" % cores

    def window(result, name, say_it):
        return say_it(result[name]) if result[name] else None

    def frames(result, name, worst):
        return spread(result["frames"][name], worst) if result["frames"] else None

    table = [
        ("size", lambda r: "%.0f MB" % (r[most]["file_bytes"] / 1e6)),
        ("events", lambda r: "%.1f M" % (r[most]["events"] / 1e6)),
        ("goroutines", lambda r: "{:,}".format(int(r[most]["goroutines"]))),
        ("generations", lambda r: "%d" % r[most]["generations"]),
        ("deletes", lambda r: "{:,}".format(int(r[most]["deletes"]))),
        ("Go's reader, keeping nothing", lambda r: r["goread"] and "%.2f s" % r["goread"]["seconds"]),
        ("ordering alone, 1 core", lambda r: "%.2f s" % r["ordering"]["seconds"]),
        ("sweepscope report, 1 core", lambda r: report(r, 1)),
    ]
    if cores > 1:
        table.append(("sweepscope report, %d cores" % cores, lambda r: report(r, cores)))
    table += [
        ("… its memory", lambda r: "%.0f MB" % (r["report_%d" % cores]["peak_bytes"] / 1e6)),
        ("index of all batches", lambda r: milliseconds(r[most]["index_s"] * 1000)),
        ("ready, 1 core", lambda r: "%.2f s" % r["load_1"]["ready_s"]),
        ("… against Go's reader", lambda r: ratio(r, 1)),
    ]
    if cores > 1:
        table += [
            ("ready, %d cores" % cores, lambda r: "%.2f s" % r[most]["ready_s"]),
            ("… against Go's reader", lambda r: ratio(r, cores)),
        ]
    table += [
        ("… of that, answers", lambda r: "%.2f s" % r[most]["analysis_s"]),
        ("… events a second", lambda r: "%.1f M" % (r[most]["events"] / r[most]["ready_s"] / 1e6)),
        ("… MB a second", lambda r: "%.0f" % (r[most]["file_bytes"] / r[most]["ready_s"] / 1e6)),
        ("memory of the process", lambda r: "%.0f MB" % (r[most]["rss_bytes"] / 1e6)),
        ("… per event", lambda r: "%.1f B" % (r[most]["rss_bytes"] / r[most]["events"])),
        ("… against the file", lambda r: "%.2f x" % (r[most]["rss_bytes"] / r[most]["file_bytes"])),
        ("… at its peak, per event", lambda r: "%.1f B" % (r[most]["peak_bytes"] / r[most]["events"])),
        ("… by its own account, per event", lambda r: "%.1f B" % (r[most]["memory"]["total"] / r[most]["events"])),
        ("details of any event, median / max", lambda r: spread(r["details_ms"], "max")),
        ("first lanes painted, from process start", lambda r: window(r, "first_paint", lambda w: milliseconds(w["ms"]))),
        ("… generations, spans painted",
         lambda r: window(r, "first_paint", lambda w: "%d, %d" % (w["generations"], w["spans"]))),
        ("window complete, from process start", lambda r: window(r, "window", lambda w: milliseconds(w["ms"]))),
        ("… memory of the process", lambda r: window(r, "window", lambda w: "%.0f MB" % (w["rss_bytes"] / 1e6))),
        ("a frame while panning, median / p99", lambda r: frames(r, "pan_ms", "p99")),
        ("a frame while zooming, median / p99", lambda r: frames(r, "zoom_ms", "p99")),
        ("a frame while scrolling, median / p99", lambda r: frames(r, "scroll_ms", "p99")),
    ]
    return [(name, [say_it(r) or "–" for r in results]) for name, say_it in table]


def memory_rows(results):
    """Bytes an event by component, from the run on all cores."""
    names = []
    for result in results:
        for part in result["load_%d" % result["cores"]]["memory"]["parts"]:
            if part["what"] not in names:
                names.append(part["what"])
    out = []
    for name in names:
        cells = []
        for result in results:
            load = result["load_%d" % result["cores"]]
            size = sum(part["bytes"] for part in load["memory"]["parts"] if part["what"] == name)
            cells.append("%.2f B" % (size / load["events"]))
        if any(cell != "0.00 B" for cell in cells):
            out.append((name, cells))
    return out


def title(result):
    return os.path.basename(result["file"]).removesuffix(".trace")


def print_markdown(heading, results, table):
    print("| %s | %s |" % (heading, " | ".join(title(r) for r in results)))
    print("|---|%s" % ("---:|" * len(results)))
    for name, cells in table:
        print("| %s | %s |" % (name, " | ".join(cells)))


def print_text(heading, results, table):
    lines = [(heading, [title(r) for r in results])] + table
    first = max(len(name) for name, _ in lines)
    widths = [max(len(cells[i]) for _, cells in lines) for i in range(len(results))]
    for name, cells in lines:
        print(name.ljust(first), "  ".join(cell.rjust(width) for cell, width in zip(cells, widths)), sep="  ")


def machine():
    model = "unknown processor"
    with open("/proc/cpuinfo") as info:
        for line in info:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    return "%s, %d cores" % (model, len(os.sched_getaffinity(0)))


def find_goread(given):
    own = os.path.join(HERE, "goread", "goread")
    if given is None and os.access(own, os.X_OK):
        return own
    if given is None:
        say("no goread (build it in tests/bench/goread, or give --goread PATH): no ratios")
    return given


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("traces", nargs="*", metavar="TRACE")
    parser.add_argument("--build", default=os.path.join(ROOT, "build", "release"), help="the build directory")
    parser.add_argument("--goread", help="the yardstick (default: tests/bench/goread/goread)")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--details", type=int, default=300, help="events to ask for, all over the trace")
    parser.add_argument("--no-window", dest="window", action="store_false", help="nothing that needs a window")
    parser.add_argument("--offscreen", action="store_true", help="no Xvfb, even where there is one")
    parser.add_argument("--format", choices=["text", "markdown", "json"], default="text")
    parser.add_argument("--save", metavar="FILE", help="all figures as JSON, too")
    parser.add_argument("--from", dest="saved", metavar="FILE", help="print what --save wrote; measure nothing")
    options = parser.parse_args()
    if not options.traces and not options.saved or options.repeats < 1:
        parser.error("which traces?")
    if options.traces and not os.access(os.path.join(options.build, "tests", "bench", "bench_load"), os.X_OK):
        parser.error("there are no benchmarks in %s: configure with -DSWEEPSCOPE_BENCH=ON and build the target bench"
                     % options.build)
    for path in options.traces:
        if not os.access(path, os.R_OK):
            parser.error("cannot read %s" % path)
    return options


def measure_all(options):
    options.goread = find_goread(options.goread)
    screen = Screen(options.offscreen)
    try:
        runner = Runner(screen)
        results = [measure(path, options, runner) for path in options.traces]
    finally:
        screen.close()
    return {"machine": machine(), "screen": screen.name, "repeats": options.repeats, "results": results}


def main():
    options = arguments()
    if options.saved:
        with open(options.saved) as file:
            everything = json.load(file)
    else:
        everything = measure_all(options)
    if options.save:
        with open(options.save, "w") as file:
            json.dump(everything, file, indent=1)
    if options.format == "json":
        print(json.dumps(everything, indent=1))
        return
    show = print_markdown if options.format == "markdown" else print_text
    results = everything["results"]
    print("%(machine)s; median of %(repeats)d; window: %(screen)s" % everything)
    print()
    show("", results, rows(results))
    print()
    show("memory per event", results, memory_rows(results))


if __name__ == "__main__":
    main()
