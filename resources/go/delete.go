package sweepscope

import (
	"context"
	"fmt"
	"runtime/trace"
	"strconv"
	"strings"
	"unicode"
)

// An Option asks [Delete] for more than the two logs.
type Option int

// Watch makes the value report when the garbage collector finds it dead. The value's memory must have an address
// of its own (see [Delete]); otherwise Watch does nothing.
//
// From Go 1.24 on the report comes from a cleanup ([runtime.AddCleanup]), which changes nothing about the value.
// Before, it comes from a finalizer, which keeps the value's memory for one more cycle, works only for pointers
// and slices that point at the beginning of what new, make or &T{} gave, and must be the value's only finalizer.
const Watch Option = 1

// Delete deletes k from m like the built-in delete. While a trace is being taken it logs the moments before and
// after, with the key and with the address and size of the memory the map's value refers to:
//
//   - pointers, slices, strings, maps, channels and functions refer to memory of their own;
//   - an interface refers to what the value in it refers to, or else to the box around that value;
//   - other values without pointers and of at most 128 bytes live inside the map's table, which delete never
//     shrinks: their address is logged as 0;
//   - for all others (over 128 bytes, or structs and arrays with pointers inside) no address is logged, because
//     there is none to be had or more than one.
//
// A key that is not in the map is not logged. Memory outside the heap (a global variable, a string constant) has an
// address like any other, and no cycle ever reclaims it.
func Delete[M ~map[K]V, K comparable, V any](ctx context.Context, m M, k K, options ...Option) {
	if !trace.IsEnabled() {
		delete(m, k)
		return
	}
	key := formatKey(k)
	where, found := lookUp(m, k)
	if !found {
		return
	}
	for _, option := range options {
		if option == Watch {
			watch(where, key)
		}
	}
	before, after := messages(key, where)
	trace.Log(ctx, CategoryDelete, before)
	delete(m, k)
	trace.Log(ctx, CategoryDelete, after)
}

// lookUp is a function of its own, never inlined, so that no copy of the value stays on the stack of Delete.
//
//go:noinline
func lookUp[M ~map[K]V, K comparable, V any](m M, k K) (memory, bool) {
	v, found := m[k]
	return memoryOf(&v), found
}

func messages(key string, where memory) (before, after string) {
	var b strings.Builder
	b.WriteString("before-delete key=")
	b.WriteString(key)
	if where.known {
		fmt.Fprintf(&b, " addr=%#x", where.addr)
	}
	if where.size > 0 {
		fmt.Fprintf(&b, " size=%d", where.size)
	}
	return b.String(), "after-delete key=" + key
}

// formatKey writes a key as a logfmt value: quoted only where it must be.
func formatKey[K comparable](k K) string {
	text := fmt.Sprint(k)
	if text == "" || strings.ContainsFunc(text, mustQuote) {
		return strconv.Quote(text)
	}
	return text
}

func mustQuote(r rune) bool {
	return strings.ContainsRune("=\"`\\ ,;", r) || r == unicode.ReplacementChar || !unicode.IsPrint(r)
}
