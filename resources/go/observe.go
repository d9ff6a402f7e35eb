package sweepscope

import (
	"context"
	"runtime"
	"runtime/trace"
	"sync"
	"time"
)

// Observe logs the heap's size now, every interval, and once more when it ends: when ctx is done or stop is called.
// stop waits for the last log. Reading the numbers stops the world for some microseconds each time; 5 ms is a good
// interval for a trace of some seconds.
func Observe(ctx context.Context, interval time.Duration) (stop func()) {
	end := make(chan struct{})
	ended := make(chan struct{})
	go observe(ctx, interval, end, ended)
	var once sync.Once
	return func() {
		once.Do(func() { close(end) })
		<-ended
	}
}

// observe has a name of its own because viewers show goroutines by the function they start with.
func observe(ctx context.Context, interval time.Duration, end <-chan struct{}, ended chan<- struct{}) {
	defer close(ended)
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	Sample(ctx)
	defer Sample(ctx)
	for {
		select {
		case <-ticker.C:
			Sample(ctx)
		case <-ctx.Done():
			return
		case <-end:
			return
		}
	}
}

// Sample logs the heap's size once.
func Sample(ctx context.Context) {
	if !trace.IsEnabled() {
		return
	}
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	trace.Logf(ctx, CategoryMemStats, "H:%v, O:%v, N:%v", stats.HeapAlloc, stats.HeapObjects, stats.NextGC)
}
