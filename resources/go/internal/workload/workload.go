// Package workload has the deterministic loads of the commands: the same keys are deleted in the same order in every
// run, and collections happen when they are asked for.
package workload

import (
	"fmt"
	"os"
	"runtime/trace"
)

// Record writes the execution trace of run to a file.
func Record(path string, run func()) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := trace.Start(file); err != nil {
		return err
	}
	run()
	trace.Stop()
	return file.Close()
}

// Value is what the maps of the workloads hold: 4 KiB without pointers.
type Value struct {
	Bytes [4096]byte
}

// Key names the i-th entry.
func Key(i int) string { return fmt.Sprintf("k%05d", i) }

// Fill makes a map of n entries.
func Fill(n int) map[string]*Value {
	m := make(map[string]*Value, n)
	for i := 0; i < n; i++ {
		m[Key(i)] = &Value{}
	}
	return m
}

// Random is a small generator of numbers (xorshift) that gives the same ones with every release of Go.
type Random uint64

// Below gives a number from 0 to n-1.
func (r *Random) Below(n int) int {
	x := uint64(*r)
	x ^= x << 13
	x ^= x >> 7
	x ^= x << 17
	*r = Random(x)
	return int(x % uint64(n))
}
