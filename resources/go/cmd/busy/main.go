// Busy writes an execution trace of a chosen size and kind, for measuring viewers:
//
//	go run ./cmd/busy -kind mixed -mb 300 -o mixed300.trace
//
// The last size is hit to within a few per cent: a trace is written a second's worth at a time.
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/trace"
	"sort"
	"strings"
	"sync/atomic"
	"time"
)

// kinds are the loads; each runs until ctx is done.
var kinds = map[string]func(ctx context.Context){
	"chan":      channels,
	"gc":        collections,
	"short":     shortGoroutines,
	"syscall":   syscalls,
	"mixed":     mixed,
	"allocfree": allocations,
}

func main() {
	names := make([]string, 0, len(kinds))
	for name := range kinds {
		names = append(names, name)
	}
	sort.Strings(names)
	kind := flag.String("kind", "mixed", "what the program does: "+strings.Join(names, ", "))
	megabytes := flag.Float64("mb", 30, "size of the trace in MB (10^6 bytes)")
	output := flag.String("o", "busy.trace", "the trace to write")
	procs := flag.Int("procs", 2, "GOMAXPROCS")
	flag.Parse()
	load, known := kinds[*kind]
	if !known || flag.NArg() > 0 || *megabytes <= 0 {
		flag.Usage()
		os.Exit(64)
	}
	if *kind == "allocfree" && !strings.Contains(os.Getenv("GODEBUG"), "traceallocfree=1") {
		again()
	}
	runtime.GOMAXPROCS(*procs)
	if err := write(*output, load, int64(*megabytes*1e6)); err != nil {
		fmt.Fprintln(os.Stderr, "busy:", err)
		os.Exit(1)
	}
}

// again starts this program anew with alloc/free events: the runtime reads the setting when it starts.
func again() {
	command := exec.Command(os.Args[0], os.Args[1:]...)
	command.Env = append(os.Environ(), "GODEBUG=traceallocfree=1")
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	if err := command.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "busy:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func write(path string, load func(context.Context), size int64) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	buffered := bufio.NewWriterSize(file, 1<<20)
	counter := &countingWriter{to: buffered}
	if err := trace.Start(counter); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		load(ctx)
		close(ended)
	}()
	waitForSize(counter, size)
	stop()
	<-ended
	trace.Stop()
	if err := buffered.Flush(); err != nil {
		return err
	}
	fmt.Printf("%s: %.1f MB\n", path, float64(counter.written.Load())/1e6)
	return file.Close()
}

// waitForSize returns when the trace has about the wanted size. The tracer hands out a second's events at once, so
// what is still in its buffers is estimated from how fast the trace grew so far.
func waitForSize(counter *countingWriter, size int64) {
	start := time.Now()
	var seen int64
	var seenAfter time.Duration
	for {
		time.Sleep(10 * time.Millisecond)
		now := time.Since(start)
		if written := counter.written.Load(); written != seen {
			seen, seenAfter = written, now
		}
		if seen >= size {
			return
		}
		if seen < 1e6 || seenAfter < 500*time.Millisecond {
			continue
		}
		rate := float64(seen) / seenAfter.Seconds()
		if float64(seen)+rate*(now-seenAfter).Seconds() >= float64(size) {
			return
		}
	}
}

type countingWriter struct {
	to      *bufio.Writer
	written atomic.Int64
}

func (w *countingWriter) Write(p []byte) (int, error) {
	n, err := w.to.Write(p)
	w.written.Add(int64(n))
	return n, err
}
