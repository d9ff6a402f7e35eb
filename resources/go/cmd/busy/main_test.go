package main

import (
	"bufio"
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestLoadsEndWhenAsked(t *testing.T) {
	for name, load := range kinds {
		t.Run(name, func(t *testing.T) {
			ctx, stop := context.WithTimeout(context.Background(), 30*time.Millisecond)
			defer stop()
			ended := make(chan struct{})
			go func() {
				load(ctx)
				close(ended)
			}()
			select {
			case <-ended:
			case <-time.After(30 * time.Second):
				t.Fatal("still running")
			}
		})
	}
}

func TestWriteReachesTheSize(t *testing.T) {
	const size = 500_000
	for name, load := range kinds {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.trace")
			if err := write(path, load, size); err != nil {
				t.Skip(err) // go test -trace has the tracer already
			}
			written, err := os.ReadFile(path)
			if err != nil || len(written) < size || !bytes.HasPrefix(written, []byte("go 1.")) {
				t.Errorf("%d bytes, error %v", len(written), err)
			}
		})
	}
}

func TestWriteNamesTheError(t *testing.T) {
	if err := write(filepath.Join(t.TempDir(), "no", "such", "folder"), channels, 1); err == nil {
		t.Error("no error")
	}
}

func TestCountingWriter(t *testing.T) {
	var out bytes.Buffer
	counter := &countingWriter{to: bufio.NewWriter(&out)}
	for i := 0; i < 3; i++ {
		if _, err := counter.Write([]byte("four")); err != nil {
			t.Fatal(err)
		}
	}
	if counter.written.Load() != 12 {
		t.Errorf("counted %d bytes", counter.written.Load())
	}
}
