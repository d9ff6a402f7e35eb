package workload

import (
	"context"
	"fmt"
	"runtime"
	"runtime/metrics"
	"runtime/trace"
	"sync"
	"time"

	"sweepscope"
)

// The map of the story: sessions of a server, each with pages of its own.
const (
	sessions        = 256
	pagesPerSession = 40
	keptKey         = 80 // the session of chapter 3
)

func userName(i int) string { return fmt.Sprintf("user-%03d", i) }

type page struct {
	Bytes [1000]byte
}

type session struct {
	User  string
	Pages []*page
	Notes [90]int64
}

// Story is the sample's tale, a chapter a region:
//
//	"1 freed by the next cycle"    24 deletes while no collection is on; a collection
//	"2 deleted during marking"     deletes before, while and after a collection marks: those while it marks live on
//	                               until the next one
//	"3 kept alive"                 one deleted session that a report still refers to, through three collections
//	"4 no memory of its own"       deletes from a map of integers
//	"5 a steep drop"               128 deletes in a row; a collection
//	"6 trace ends"                 deletes after the last collection
//
// witness says which of the deletes of chapters 1 to 3 are watched.
type Story struct {
	Witness bool

	ctx     context.Context
	table   map[string]*session
	visits  map[string]int
	report  *session
	ballast Ballast
	next    int
}

// Run tells the story, from a goroutine that the trace sees from its start.
func (s *Story) Run(ctx context.Context) {
	s.ctx = ctx
	told := make(chan struct{})
	go s.tell(told)
	<-told
}

func (s *Story) tell(told chan<- struct{}) {
	defer close(told)
	s.fill()
	stopTraffic := s.startTraffic()
	for _, chapter := range []struct {
		name string
		tell func()
	}{
		{"1 freed by the next cycle", s.freedByTheNext},
		{"2 deleted during marking", s.duringMarking},
		{"3 kept alive", s.keptAlive},
		{"4 no memory of its own", s.inline},
		{"5 a steep drop", s.steepDrop},
	} {
		trace.WithRegion(s.ctx, chapter.name, chapter.tell)
		time.Sleep(10 * time.Millisecond)
	}
	trace.WithRegion(s.ctx, "6 trace ends", func() { s.deletes(4, 0) })
	stopTraffic()
	time.Sleep(5 * time.Millisecond)
	runtime.KeepAlive(s)
}

func (s *Story) fill() {
	defer trace.StartRegion(s.ctx, "fill").End()
	s.table = make(map[string]*session, sessions)
	s.visits = make(map[string]int)
	for i := 0; i < sessions; i++ {
		one := &session{User: userName(i)}
		for len(one.Pages) < pagesPerSession {
			one.Pages = append(one.Pages, &page{})
		}
		s.table[one.User] = one
		s.visits[one.User] = i
	}
	s.ballast = NewBallast(1_000_000)
	s.collect(runtime.GC)
}

// deletes takes the next n sessions out of the map.
func (s *Story) deletes(n int, gap time.Duration) {
	for i := 0; i < n; i++ {
		s.deleteNext()
		time.Sleep(gap)
	}
}

// deleteNext is not inlined, so that call stacks show it.
//
//go:noinline
func (s *Story) deleteNext() {
	var options []sweepscope.Option
	if s.Witness && s.next%2 == 0 {
		options = append(options, sweepscope.Watch)
	}
	sweepscope.Delete(s.ctx, s.table, userName(s.next), options...)
	s.next++
}

// collect has a collection done and waits a little around it: finalizers and cleanups run by themselves.
func (s *Story) collect(how func()) {
	time.Sleep(6 * time.Millisecond)
	how()
	time.Sleep(6 * time.Millisecond)
}

// outgrow allocates garbage until the heap has reached its goal and a collection has come and gone: not faster than a
// collection can follow.
func outgrow() {
	for before := cycles(); cycles() == before; {
		churn(1, 1<<20)
		time.Sleep(200 * time.Microsecond)
	}
}

func outgrowAlone(collected chan<- struct{}) {
	defer close(collected)
	outgrow()
}

// cycles tells how many collections have ended marking. Unlike ReadMemStats it does not stop the world.
func cycles() uint64 {
	sample := []metrics.Sample{{Name: "/gc/cycles/total:gc-cycles"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

func (s *Story) freedByTheNext() {
	s.deletes(24, 400*time.Microsecond)
	s.collect(outgrow)
}

// duringMarking deletes before, while and after a collection marks: the ballast keeps the collector busy meanwhile.
func (s *Story) duringMarking() {
	collected := make(chan struct{})
	go outgrowAlone(collected)
	for running := true; running && s.next < keptKey; {
		s.deleteNext()
		select {
		case <-collected:
			running = false
		case <-time.After(500 * time.Microsecond):
		}
	}
	<-collected
	s.collect(outgrow)
}

func (s *Story) keptAlive() {
	s.next = keptKey
	s.report = s.table[userName(keptKey)]
	s.deletes(3, 300*time.Microsecond)
	for i := 0; i < 3; i++ {
		s.collect(outgrow)
	}
	trace.Logf(s.ctx, "report", "sent: %s is needed no more", userName(keptKey))
	s.report = nil
	s.collect(outgrow)
}

func (s *Story) inline() {
	for i := 0; i < 3; i++ {
		sweepscope.Delete(s.ctx, s.visits, userName(i))
	}
	s.collect(outgrow)
}

func (s *Story) steepDrop() {
	time.Sleep(15 * time.Millisecond)
	witness := s.Witness
	s.Witness = false
	s.deletes(128, 0)
	s.collect(outgrow)
	s.Witness = witness
	time.Sleep(15 * time.Millisecond)
}

// startTraffic lets a few requests come in, so that there is more than deletes to look at.
func (s *Story) startTraffic() (stop func()) {
	queue := make(chan context.Context)
	done := make(chan struct{})
	var wait sync.WaitGroup
	wait.Add(3)
	go serve(queue, &wait)
	go serve(queue, &wait)
	go accept(s.ctx, queue, done, &wait)
	return func() {
		close(done)
		wait.Wait()
	}
}

func accept(ctx context.Context, queue chan<- context.Context, done <-chan struct{}, wait *sync.WaitGroup) {
	defer wait.Done()
	defer close(queue)
	ticker := time.NewTicker(4 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case <-done:
			return
		case <-ticker.C:
			request, task := trace.NewTask(ctx, "request")
			queue <- request
			task.End()
		}
	}
}

func serve(queue <-chan context.Context, wait *sync.WaitGroup) {
	defer wait.Done()
	for request := range queue {
		trace.WithRegion(request, "render", func() { churn(1, 64<<10) })
	}
}
