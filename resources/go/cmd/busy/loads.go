package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/trace"
	"sync"
	"time"

	"sweepscope"
)

// channels passes a token round rings of goroutines.
func channels(ctx context.Context) {
	var wait sync.WaitGroup
	for ring := 0; ring < 4; ring++ {
		wait.Add(1)
		go func() {
			defer wait.Done()
			passTokens(ctx, 16)
		}()
	}
	wait.Wait()
}

func passTokens(ctx context.Context, members int) {
	links := make([]chan int, members)
	for i := range links {
		links[i] = make(chan int)
	}
	var wait sync.WaitGroup
	for i := 1; i < members; i++ {
		wait.Add(1)
		go func(in <-chan int, out chan<- int) {
			defer wait.Done()
			defer close(out)
			for token := range in {
				out <- token + 1
			}
		}(links[i-1], links[i])
	}
	for ctx.Err() == nil {
		links[0] <- 0
		<-links[members-1]
	}
	close(links[0])
	wait.Wait()
}

type entry struct {
	payload [2048]byte
	next    *entry
}

// collections deletes from maps, and inserts, so fast that one GC cycle follows the other.
func collections(ctx context.Context) {
	var wait sync.WaitGroup
	for worker := 0; worker < 3; worker++ {
		wait.Add(1)
		go func() {
			defer wait.Done()
			turnOver(ctx, fmt.Sprintf("w%d-", worker))
		}()
	}
	defer sweepscope.Observe(ctx, 5*time.Millisecond)()
	wait.Wait()
}

// turnOver logs most deletes by hand with the key alone, as programs do, so that the same strings come back in every
// part of the trace; each sixteenth has an address, too.
func turnOver(ctx context.Context, prefix string) {
	const live, names = 2000, 1 << 14
	keys := make([]string, names)
	messages := make([]string, names)
	for i := range keys {
		keys[i] = fmt.Sprint(prefix, i)
		messages[i] = "key=" + keys[i]
	}
	m := make(map[string]*entry)
	for i := 0; ctx.Err() == nil; i++ {
		m[keys[i%names]] = &entry{}
		if i < live {
			continue
		}
		oldest := (i - live) % names
		if i%16 == 0 {
			sweepscope.Delete(ctx, m, keys[oldest])
			continue
		}
		trace.Log(ctx, "before-delete", messages[oldest])
		delete(m, keys[oldest])
		trace.Log(ctx, "after-delete", messages[oldest])
	}
}

// shortGoroutines starts goroutines that end at once.
func shortGoroutines(ctx context.Context) {
	for ctx.Err() == nil {
		var wait sync.WaitGroup
		for i := 0; i < 64; i++ {
			wait.Add(1)
			go func() { wait.Done() }()
		}
		wait.Wait()
	}
}

// syscalls reads and writes a byte of a pipe, and polls a file.
func syscalls(ctx context.Context) {
	var wait sync.WaitGroup
	for i := 0; i < 4; i++ {
		wait.Add(1)
		go func() {
			defer wait.Done()
			readZeros(ctx)
		}()
	}
	wait.Wait()
}

func readZeros(ctx context.Context) {
	file, err := os.Open("/dev/zero")
	if err != nil {
		panic(err)
	}
	defer file.Close()
	buffer := make([]byte, 64)
	for ctx.Err() == nil {
		if _, err := file.Read(buffer); err != nil {
			panic(err)
		}
		if _, err := os.Stat("/"); err != nil {
			panic(err)
		}
	}
}

// mixed is a server without a network: requests come as tasks, pass a queue, lock, allocate, sleep, and read files.
func mixed(ctx context.Context) {
	server := &server{cache: make(map[string]*entry), queue: make(chan request, 16)}
	var workers sync.WaitGroup
	for i := 0; i < 8; i++ {
		workers.Add(1)
		go func() {
			defer workers.Done()
			server.work()
		}()
	}
	for i := 0; ctx.Err() == nil; i++ {
		server.accept(ctx, i)
	}
	close(server.queue)
	workers.Wait()
}

type request struct {
	ctx  context.Context
	id   int
	done chan int
}

type server struct {
	mutex sync.Mutex
	cache map[string]*entry
	queue chan request
}

// accept has 16 clients ask at a time, each from a goroutine of its own.
func (s *server) accept(ctx context.Context, round int) {
	var clients sync.WaitGroup
	for i := 0; i < 16; i++ {
		clients.Add(1)
		go func() {
			defer clients.Done()
			ctx, task := trace.NewTask(ctx, "request")
			defer task.End()
			done := make(chan int)
			s.queue <- request{ctx, round*16 + i, done}
			<-done
		}()
	}
	clients.Wait()
	if round%64 == 0 {
		time.Sleep(50 * time.Microsecond)
	}
}

func (s *server) work() {
	for r := range s.queue {
		trace.WithRegion(r.ctx, "handle", func() { s.handle(r) })
		r.done <- r.id
	}
}

func (s *server) handle(r request) {
	key := fmt.Sprint("session-", r.id%4096)
	s.mutex.Lock()
	s.cache[key] = &entry{}
	if r.id%8 == 0 {
		sweepscope.Delete(r.ctx, s.cache, fmt.Sprint("session-", (r.id+2048)%4096))
	}
	s.mutex.Unlock()
	if r.id%16 == 0 {
		_, _ = os.Stat("/")
	}
	if r.id%32 == 0 {
		runtime.Gosched()
	}
}

// allocations builds and drops small trees of objects of many sizes.
func allocations(ctx context.Context) {
	var wait sync.WaitGroup
	for worker := 0; worker < 2; worker++ {
		wait.Add(1)
		go func() {
			defer wait.Done()
			dropTrees(ctx, worker)
		}()
	}
	wait.Wait()
}

type tree struct {
	left, right *tree
	label       []byte
}

func dropTrees(ctx context.Context, seed int) {
	m := make(map[int]*tree)
	for i := seed; ctx.Err() == nil; i++ {
		sweepscope.Delete(ctx, m, i%512)
		m[i%512] = grow(7, i)
	}
}

func grow(depth, seed int) *tree {
	if depth == 0 {
		return &tree{label: make([]byte, 1+seed%200)}
	}
	return &tree{left: grow(depth-1, seed*7+1), right: grow(depth-1, seed*7+2)}
}
