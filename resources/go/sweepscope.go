// Package sweepscope makes a Go program's execution trace answer when a value that was deleted from a map was
// reclaimed. It has no dependencies: import it, or copy its files.
//
// [Delete] deletes a key and logs the moments before and after with the value's address and size:
//
//	category "sweepscope", message "before-delete key=k1 addr=0xc000123000 size=4096"
//	category "sweepscope", message "after-delete key=k1"
//
// With the option [Watch] the value itself reports when the garbage collector found it dead:
//
//	category "cleaned" (Go 1.24 and later) or "finalized", message "key=k1 addr=0xc000123000"
//
// [Observe] logs the heap's size every so often:
//
//	category "memstats", message "H:8421376, O:10240, N:16777216"
//
// (HeapAlloc, HeapObjects and NextGC of [runtime.MemStats]).
//
// Run the program with GODEBUG=traceallocfree=1 (Go 1.23 and later) to have the moment every value is freed in the
// trace as well.
package sweepscope

// Categories of the logs this package writes.
const (
	CategoryDelete    = "sweepscope"
	CategoryMemStats  = "memstats"
	CategoryCleaned   = "cleaned"
	CategoryFinalized = "finalized"
)
