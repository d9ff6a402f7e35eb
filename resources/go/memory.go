package sweepscope

import (
	"reflect"
	"unsafe"
)

// maxInlineSize is the largest value a map keeps in its table; larger ones are allocated one by one, and the
// language gives no way to their address.
const maxInlineSize = 128

// memory is what a map's value refers to. The address is kept as a number: it must not keep anything alive.
type memory struct {
	addr  uintptr      // 0: the value has no memory of its own
	size  uintptr      // bytes; 0: not known
	known bool         // whether addr says anything
	start reflect.Type // what begins at addr, if addr came from a pointer or a slice: such memory can have a finalizer
}

// memoryOf finds the memory a value of a map refers to. v points to a copy of the value.
func memoryOf[V any](v *V) memory { return memoryAt(reflect.TypeFor[V](), unsafe.Pointer(v)) }

// memoryAt does it for the value of type t that is stored at p.
func memoryAt(t reflect.Type, p unsafe.Pointer) memory {
	switch t.Kind() {
	case reflect.Pointer:
		return pointee(*(*uintptr)(p), t.Elem().Size(), t.Elem())
	case reflect.Slice:
		header := (*[3]uintptr)(p)
		return pointee(header[0], header[2]*t.Elem().Size(), t.Elem())
	case reflect.String:
		header := (*[2]uintptr)(p)
		return pointee(header[0], header[1], nil)
	case reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return memory{addr: *(*uintptr)(p), known: true}
	case reflect.Interface:
		return boxed(t, p)
	}
	if t.Size() > maxInlineSize {
		return memory{size: t.Size()}
	}
	return memory{known: !hasPointers(t)}
}

func pointee(addr, size uintptr, start reflect.Type) memory {
	if addr == 0 || size == 0 { // what has no size has no memory: all such values share one address
		return memory{known: true}
	}
	return memory{addr: addr, size: size, known: true, start: start}
}

// boxed looks into an interface: two words, of which the second is the value itself if the value is a pointer, and
// otherwise points to a box that holds the value.
func boxed(t reflect.Type, p unsafe.Pointer) memory {
	value := reflect.NewAt(t, p).Elem().Elem()
	if !value.IsValid() {
		return memory{known: true}
	}
	word := unsafe.Add(p, unsafe.Sizeof(uintptr(0)))
	inner := value.Type()
	switch inner.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return memoryAt(inner, word)
	case reflect.Slice, reflect.String:
		return memoryAt(inner, *(*unsafe.Pointer)(word))
	}
	if isDirect(inner) { // the word is the only pointer in the value
		return memory{}
	}
	if isShared(value) {
		return memory{known: true}
	}
	return pointee(*(*uintptr)(word), inner.Size(), inner)
}

// isShared says whether the runtime may have a box ready made for a value, outside the heap: it has for zeros and for
// integers of one byte.
func isShared(value reflect.Value) bool {
	if value.IsZero() || value.Kind() == reflect.Bool {
		return true
	}
	if value.CanInt() {
		return value.Int() >= 0 && value.Int() < 256 || value.Type().Size() == 1
	}
	return value.CanUint() && value.Uint() < 256
}

// isDirect says whether an interface keeps a struct or an array itself instead of a box: those that are one pointer.
func isDirect(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Struct:
		return t.NumField() == 1 && isDirect(t.Field(0).Type)
	case reflect.Array:
		return t.Len() == 1 && isDirect(t.Elem())
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return true
	}
	return false
}

func hasPointers(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Struct:
		for i := 0; i < t.NumField(); i++ {
			if hasPointers(t.Field(i).Type) {
				return true
			}
		}
		return false
	case reflect.Array:
		return t.Len() > 0 && hasPointers(t.Elem())
	}
	return t.Kind() > reflect.Complex128
}
