package sweepscope

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"runtime"
	"runtime/trace"
	"strings"
	"testing"
	"time"
	"unsafe"
)

type page struct {
	bytes [4096]byte
}

type pair struct {
	a, b int64
}

func TestMemoryOf(t *testing.T) {
	object := new(page)
	slice := make([]int64, 3, 8)
	text := strings.Repeat("x", 40)
	table := map[int]int{1: 1}
	inside := struct {
		p *page
		n int
	}{p: object}

	check := func(name string, got memory, addr unsafe.Pointer, size uintptr, known bool) {
		t.Helper()
		if got.addr != uintptr(addr) || got.size != size || got.known != known {
			t.Errorf("%s: got addr %#x size %d known %v, want %p %d %v", name, got.addr, got.size, got.known, addr, size, known)
		}
	}
	check("pointer", memoryOf(&object), unsafe.Pointer(object), 4096, true)
	check("slice", memoryOf(&slice), unsafe.Pointer(&slice[0]), 64, true)
	check("string", memoryOf(&text), unsafe.Pointer(unsafe.StringData(text)), 40, true)
	check("map", memoryOf(&table), *(*unsafe.Pointer)(unsafe.Pointer(&table)), 0, true)

	var nilPointer *page
	var nilSlice []byte
	var nilAny any
	check("nil pointer", memoryOf(&nilPointer), nil, 0, true)
	check("nil slice", memoryOf(&nilSlice), nil, 0, true)
	check("nil interface", memoryOf(&nilAny), nil, 0, true)
	check("empty string", memoryOf(new(string)), nil, 0, true)
	check("zero-sized", memoryOf(&[]struct{}{{}}[0]), nil, 0, true)

	check("int", memoryOf(new(int)), nil, 0, true)
	check("small struct", memoryOf(new(pair)), nil, 0, true)
	check("128 bytes", memoryOf(new([128]byte)), nil, 0, true)
	check("129 bytes", memoryOf(new([129]byte)), nil, 129, false)
	check("struct with a pointer", memoryOf(&inside), nil, 0, false)

	var anyPointer any = object
	var anySlice any = slice
	var anySmall any = 7
	var anyDirect any = struct{ p *page }{object}
	boxedPair := any(pair{1, 2})
	check("pointer in an interface", memoryOf(&anyPointer), unsafe.Pointer(object), 4096, true)
	check("slice in an interface", memoryOf(&anySlice), unsafe.Pointer(&slice[0]), 64, true)
	check("shared box", memoryOf(&anySmall), nil, 0, true)
	check("direct struct in an interface", memoryOf(&anyDirect), nil, 0, false)
	check("box", memoryOf(&boxedPair), (*[2]unsafe.Pointer)(unsafe.Pointer(&boxedPair))[1], 16, true)
}

func TestFormatKey(t *testing.T) {
	for _, c := range []struct{ key, want string }{
		{"k1", "k1"},
		{"user:42/a", "user:42/a"},
		{"", `""`},
		{"two words", `"two words"`},
		{"a=b", `"a=b"`},
		{"a,", `"a,"`},
		{"`a`", "\"`a`\""},
		{`quo"te`, `"quo\"te"`},
		{`back\slash`, `"back\\slash"`},
		{"line\nbreak", `"line\nbreak"`},
		{"schlüssel", "schlüssel"},
	} {
		if got := formatKey(c.key); got != c.want {
			t.Errorf("formatKey(%q) = %s, want %s", c.key, got, c.want)
		}
	}
	if got := formatKey(pair{1, 2}); got != `"{1 2}"` {
		t.Errorf("formatKey of a struct = %s", got)
	}
}

// traced runs f under the tracer and gives the trace's bytes: strings stand in them as they are.
func traced(t *testing.T, f func(ctx context.Context)) string {
	t.Helper()
	var buffer bytes.Buffer
	if err := trace.Start(&buffer); err != nil {
		t.Skip(err) // go test -trace has the tracer already
	}
	f(context.Background())
	trace.Stop()
	return buffer.String()
}

func TestDeleteLogs(t *testing.T) {
	object := new(page)
	m := map[string]*page{"k1": object, "k2": new(page)}
	text := traced(t, func(ctx context.Context) {
		Delete(ctx, m, "k1")
		Delete(ctx, m, "not there")
	})
	if _, left := m["k1"]; left || len(m) != 1 {
		t.Errorf("the map holds %d keys after the delete", len(m))
	}
	want := fmt.Sprintf("before-delete key=k1 addr=%p size=4096", object)
	for _, part := range []string{want, "after-delete key=k1", CategoryDelete} {
		if !strings.Contains(text, part) {
			t.Errorf("the trace lacks %q", part)
		}
	}
	if strings.Contains(text, "not there") {
		t.Error("a key that is not in the map was logged")
	}
}

func TestDeleteWithoutTrace(t *testing.T) {
	m := map[int]int{1: 1, 2: 2}
	Delete(context.Background(), m, 1, Watch)
	if len(m) != 1 {
		t.Error("the key is still there")
	}
}

func TestDeleteInlineValue(t *testing.T) {
	m := map[string]int{"k": 5}
	text := traced(t, func(ctx context.Context) { Delete(ctx, m, "k", Watch) })
	if !strings.Contains(text, "before-delete key=k addr=0x0") {
		t.Error("an inline value has no address 0 in the trace")
	}
}

func TestWatch(t *testing.T) {
	m := map[string]any{"object": new(page), "slice": make([]*page, 9)}
	text := traced(t, func(ctx context.Context) {
		Delete(ctx, m, "object", Watch)
		Delete(ctx, m, "slice", Watch)
		for i := 0; i < 5; i++ {
			runtime.GC()
			time.Sleep(5 * time.Millisecond)
		}
	})
	for _, key := range []string{"object", "slice"} {
		pattern := regexp.MustCompile(`[^-]key=` + key + ` addr=0x[0-9a-f]+[^0-9a-f ]`)
		if !pattern.MatchString(text) || !strings.Contains(text, WatchCategory) {
			t.Errorf("%s was not reported under %q", key, WatchCategory)
		}
	}
}

func TestObserve(t *testing.T) {
	text := traced(t, func(ctx context.Context) {
		stop := Observe(ctx, time.Millisecond)
		time.Sleep(10 * time.Millisecond)
		stop()
		stop()
	})
	if !regexp.MustCompile(`H:\d+, O:\d+, N:\d+`).MatchString(text) {
		t.Error("no sample in the trace")
	}
}

func TestObserveEndsWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	stop := Observe(ctx, time.Hour)
	cancel()
	stop()
}
