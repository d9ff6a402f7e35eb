//go:build !go1.24

package sweepscope

import (
	"context"
	"fmt"
	"reflect"
	"runtime"
	"runtime/trace"
	"unsafe"
)

// WatchCategory is the category under which a watched value is reported dead.
const WatchCategory = CategoryFinalized

// watch lets the value's memory report its end. The caller's map still holds the value, so the address is good.
func watch(where memory, key string) {
	if where.start == nil || where.addr == 0 {
		return
	}
	message := fmt.Sprintf("key=%s addr=%#x", key, where.addr)
	object := reflect.NewAt(where.start, pointerTo(where.addr)).Interface()
	runtime.SetFinalizer(object, func(any) { trace.Log(context.Background(), CategoryFinalized, message) })
}

// pointerTo makes a pointer of an address again. A number keeps nothing alive: whoever calls this knows that
// something else does.
func pointerTo(addr uintptr) unsafe.Pointer {
	return *(*unsafe.Pointer)(unsafe.Pointer(&addr))
}
