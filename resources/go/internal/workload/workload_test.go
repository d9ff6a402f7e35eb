package workload

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime/trace"
	"strings"
	"testing"
	"time"

	"sweepscope"
)

func record(t *testing.T, run func(ctx context.Context)) []byte {
	t.Helper()
	var buffer bytes.Buffer
	if err := trace.Start(&buffer); err != nil {
		t.Skip(err) // go test -trace has the tracer already
	}
	run(context.Background())
	trace.Stop()
	return buffer.Bytes()
}

func TestRandomRepeats(t *testing.T) {
	random := Random(1)
	var got []int
	for i := 0; i < 5; i++ {
		got = append(got, random.Below(1000))
		if got[i] < 0 || got[i] >= 1000 {
			t.Errorf("number %d out of range: %d", i, got[i])
		}
	}
	again := Random(1)
	for i := range got {
		if next := again.Below(1000); next != got[i] {
			t.Errorf("number %d differs between two runs: %d and %d", i, got[i], next)
		}
	}
}

func TestPacerKeepsTheRate(t *testing.T) {
	pace := newPacer(1000)
	start := time.Now()
	for i := 0; i < 21; i++ {
		pace.wait()
	}
	if took := time.Since(start); took < 20*time.Millisecond {
		t.Errorf("21 turns at 1000 a second took only %v", took)
	}
}

func TestLoadsLogTheirDeletes(t *testing.T) {
	settings := Settings{Bits: 6, Deletes: 20, Rate: 10000, Every: 10}
	for name, load := range map[string]func(context.Context, Settings){"fixed": Fixed, "mixed": Mixed, "assist": Assist} {
		t.Run(name, func(t *testing.T) {
			text := string(record(t, func(ctx context.Context) { load(ctx, settings) }))
			before := strings.Count(text, "before-delete key=k")
			if before == 0 || !strings.Contains(text, "after-delete key=k00000") && name != "mixed" {
				t.Errorf("the trace has %d delete logs", before)
			}
		})
	}
}

func TestMixedEndsWhenNothingIsLeft(t *testing.T) {
	record(t, func(ctx context.Context) { Mixed(ctx, Settings{Bits: 3, Deletes: 1000, Rate: 1000000}) })
}

func TestStoryTellsItsChapters(t *testing.T) {
	text := string(record(t, func(ctx context.Context) { (&Story{Witness: true}).Run(ctx) }))
	for _, part := range []string{
		"1 freed by the next cycle", "2 deleted during marking", "3 kept alive", "4 no memory of its own",
		"5 a steep drop", "6 trace ends", "before-delete key=user-000 addr=0x0", "key=" + userName(keptKey),
		sweepscope.WatchCategory, "sent: user-080 is needed no more",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("the trace lacks %q", part)
		}
	}
}

func TestRecord(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.trace")
	ran := false
	if err := Record(path, func() { ran = true }); err != nil {
		t.Skip(err)
	}
	written, err := os.ReadFile(path)
	if err != nil || !ran || !bytes.HasPrefix(written, []byte("go 1.")) {
		t.Errorf("ran %v, error %v, %d bytes", ran, err, len(written))
	}
	if err := Record(filepath.Join(path, "below a file"), func() {}); err == nil {
		t.Error("no error for a path that cannot be")
	}
}
