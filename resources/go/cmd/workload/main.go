// Workload runs one deterministic load of map deletes and writes its execution trace:
//
//	go run ./cmd/workload -load fixed -bits 16 -deletes 2000 -rate 1000 -every 500 -o fixed.trace
//
// Loads: fixed (a map of 2^bits entries whose deleted entries are put back), compare (the same with 2^10 and then with
// 2^16 entries), mixed (delete, insert and grow), assist (deletes while the goroutine has to help marking).
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"

	"sweepscope"
	"sweepscope/internal/workload"
)

var loads = map[string]func(context.Context, workload.Settings){
	"fixed":   workload.Fixed,
	"compare": workload.Compare,
	"mixed":   workload.Mixed,
	"assist":  workload.Assist,
}

func main() {
	name := flag.String("load", "fixed", "fixed, compare, mixed or assist")
	output := flag.String("o", "workload.trace", "the trace to write")
	watch := flag.Bool("watch", false, "let each deleted value report when it is found dead")
	memstats := flag.Duration("memstats", 10*time.Millisecond, "interval of the MemStats logs; 0: none")
	var settings workload.Settings
	flag.IntVar(&settings.Bits, "bits", 10, "the map has 2^bits entries")
	flag.IntVar(&settings.Deletes, "deletes", 1000, "how many keys are deleted")
	flag.IntVar(&settings.Rate, "rate", 1000, "deletes a second")
	flag.IntVar(&settings.Every, "every", 250, "a collection after so many deletes; 0: one at the end")
	flag.Parse()
	load, known := loads[*name]
	if !known || flag.NArg() > 0 || settings.Bits < 0 || settings.Bits > 18 || settings.Rate <= 0 {
		flag.Usage()
		os.Exit(64)
	}
	if *watch {
		settings.Options = append(settings.Options, sweepscope.Watch)
	}
	err := workload.Record(*output, func() {
		ctx := context.Background()
		if *memstats > 0 {
			defer sweepscope.Observe(ctx, *memstats)()
		}
		load(ctx, settings)
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "workload:", err)
		os.Exit(1)
	}
}
