package workload

import (
	"context"
	"runtime"
	"runtime/trace"
	"sync/atomic"
	"time"

	"sweepscope"
)

// Settings of a workload.
type Settings struct {
	Bits    int                 // the map has 2^Bits entries
	Deletes int                 // how many keys are deleted
	Rate    int                 // deletes a second
	Every   int                 // a collection after so many deletes; 0: only one, at the end
	Options []sweepscope.Option // for each delete
}

// pacer keeps an exact rate: the i-th turn comes i/rate seconds after the start, however long the turns take.
type pacer struct {
	start time.Time
	gap   time.Duration
	turns int
}

func newPacer(rate int) *pacer {
	return &pacer{start: time.Now(), gap: time.Second / time.Duration(max(rate, 1))}
}

func (p *pacer) wait() {
	time.Sleep(time.Until(p.start.Add(time.Duration(p.turns) * p.gap)))
	p.turns++
}

// Fixed deletes from a map of fixed size: each deleted entry is put back, so the table never grows or shrinks.
func Fixed(ctx context.Context, s Settings) {
	defer trace.StartRegion(ctx, "fixed").End()
	n := 1 << s.Bits
	m := Fill(n)
	runtime.GC()
	pace := newPacer(s.Rate)
	for i := 0; i < s.Deletes; i++ {
		pace.wait()
		key := Key(i % n)
		sweepscope.Delete(ctx, m, key, s.Options...)
		m[key] = &Value{}
		if s.Every > 0 && (i+1)%s.Every == 0 {
			runtime.GC()
		}
	}
	runtime.GC()
	runtime.KeepAlive(m)
}

// Compare does the same with a map of 2^10 and one of 2^16 entries: what a delete costs, and how long the garbage
// stays, for a small and for a big map.
func Compare(ctx context.Context, s Settings) {
	for _, bits := range []int{10, 16} {
		s.Bits = bits
		Fixed(ctx, s)
	}
}

// Mixed deletes, inserts and lets the map grow, in an order that a seed decides: the table is rebuilt several times
// while it is being deleted from.
func Mixed(ctx context.Context, s Settings) {
	defer trace.StartRegion(ctx, "mixed").End()
	random := Random(0x9e3779b97f4a7c15)
	m := make(map[string]*Value)
	inserted, deleted := 0, 0
	limit := 1 << s.Bits
	pace := newPacer(s.Rate)
	for deleted < s.Deletes {
		for k := 0; k < 3 && inserted < limit; k++ {
			m[Key(inserted)] = &Value{}
			inserted++
		}
		if inserted == limit && len(m) == 0 {
			break
		}
		key := Key(random.Below(inserted))
		if _, there := m[key]; !there {
			continue
		}
		pace.wait()
		sweepscope.Delete(ctx, m, key, s.Options...)
		deleted++
		if s.Every > 0 && deleted%s.Every == 0 {
			runtime.GC()
		}
	}
	runtime.GC()
	runtime.KeepAlive(m)
}

// Assist deletes while the heap grows so fast that the deleting goroutine has to help marking.
func Assist(ctx context.Context, s Settings) {
	defer trace.StartRegion(ctx, "assist").End()
	m := Fill(1 << s.Bits)
	ballast := NewBallast(1 << 21)
	var ended atomic.Bool
	done := make(chan struct{})
	go func() {
		defer close(done)
		for !ended.Load() {
			churn(64, 16<<10)
		}
	}()
	pace := newPacer(s.Rate)
	for i := 0; i < s.Deletes; i++ {
		pace.wait()
		churn(16, 16<<10)
		key := Key(i % (1 << s.Bits))
		sweepscope.Delete(ctx, m, key, s.Options...)
		m[key] = &Value{}
	}
	ended.Store(true)
	<-done
	runtime.GC()
	runtime.KeepAlive(m)
	runtime.KeepAlive(ballast)
}

var sink []byte

// churn makes n blocks of garbage.
func churn(n, size int) {
	var block []byte
	for i := 0; i < n; i++ {
		block = make([]byte, size)
		block[0] = byte(i)
	}
	if len(block) == 0 {
		sink = block // never: it only makes the blocks escape
	}
}

// Ballast is one object full of pointers, so that marking takes long enough to be seen.
type Ballast []*int

// NewBallast makes a ballast of n pointers: marking needs some nanoseconds for each.
func NewBallast(n int) Ballast {
	target := new(int)
	ballast := make(Ballast, n)
	for i := range ballast {
		ballast[i] = target
	}
	return ballast
}
