// Story writes the traces that Sweepscope brings along as samples:
//
//	go run ./cmd/story -witness -o go1.22-witnesses.trace
//	GODEBUG=traceallocfree=1 go run ./cmd/story -o go1.26-allocfree.trace
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime"
	"time"

	"sweepscope"
	"sweepscope/internal/workload"
)

func main() {
	witness := flag.Bool("witness", false, "watch every other deleted value")
	output := flag.String("o", "story.trace", "the trace to write")
	flag.Parse()
	if flag.NArg() > 0 {
		flag.Usage()
		os.Exit(64)
	}
	runtime.GOMAXPROCS(4)
	story := workload.Story{Witness: *witness}
	err := workload.Record(*output, func() {
		stop := sweepscope.Observe(context.Background(), 4*time.Millisecond)
		defer stop()
		story.Run(context.Background())
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "story:", err)
		os.Exit(1)
	}
}
