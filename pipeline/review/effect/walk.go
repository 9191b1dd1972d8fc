package effect

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"
)

// crumb is one step into a document: a key, and the name of an item where the key has several.
type crumb struct {
	key, item string
	many      bool
}

// difference is a place at which two documents are not the same. One of the values may be the invalid one: there is
// nothing then.
type difference struct {
	kind          string
	id            string
	path          []crumb
	before, after reflect.Value
	// order is whether a list has the same items in another order.
	order bool
}

// pattern is the path without the names of items, as objectives[].kpis[].target.
func (d difference) pattern() string {
	var b strings.Builder
	for i, c := range d.path {
		if i > 0 && c.key != "" {
			b.WriteByte('.')
		}
		b.WriteString(c.key)
		if c.many {
			b.WriteString("[]")
		}
	}
	return b.String()
}

// item is the name of the first, second … item on the path.
func (d difference) item(n int) string {
	for _, c := range d.path {
		if c.many {
			if n == 0 {
				return c.item
			}
			n--
		}
	}
	return ""
}

func (d difference) added() bool   { return !d.before.IsValid() }
func (d difference) removed() bool { return !d.after.IsValid() }

// walker compares two values of one type, key by key as they are written.
type walker struct {
	kind, id string
	found    []difference
}

func compareValues(kind, id string, before, after any) []difference {
	w := walker{kind: kind, id: id}
	w.walk(nil, reflect.ValueOf(before), reflect.ValueOf(after))
	return w.found
}

func (w *walker) add(path []crumb, before, after reflect.Value) {
	w.found = append(w.found, difference{kind: w.kind, id: w.id, path: slices.Clone(path), before: before, after: after})
}

// plain goes through pointers and interfaces. Nothing is the invalid value.
func plain(v reflect.Value) reflect.Value {
	for v.IsValid() && (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) {
		v = v.Elem()
	}
	return v
}

func (w *walker) walk(path []crumb, before, after reflect.Value) {
	before, after = plain(before), plain(after)
	switch {
	case !before.IsValid() && !after.IsValid():
		return
	case !before.IsValid() || !after.IsValid() || before.Type() != after.Type():
		w.add(path, before, after)
		return
	}
	switch before.Kind() {
	case reflect.Struct:
		if was, ok := before.Interface().(time.Time); ok { // a brand rule can have one
			if !was.Equal(after.Interface().(time.Time)) {
				w.add(path, before, after)
			}
			return
		}
		for i := range before.NumField() {
			if key := yamlKey(before.Type().Field(i)); key != "" {
				w.walk(append(path, crumb{key: key}), before.Field(i), after.Field(i))
			}
		}
	case reflect.Map:
		w.maps(path, before, after)
	case reflect.Slice:
		w.lists(path, before, after)
	default:
		if before.Interface() != after.Interface() {
			w.add(path, before, after)
		}
	}
}

// yamlKey is how a field is written; one that is not written has none.
func yamlKey(f reflect.StructField) string {
	key, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
	if key == "-" {
		return ""
	}
	return key
}

// into puts the name of an item on the last step, or makes a step of its own for an item of an item.
func into(path []crumb, item string) []crumb {
	path = slices.Clone(path)
	if n := len(path); n > 0 && !path[n-1].many {
		path[n-1].item, path[n-1].many = item, true
		return path
	}
	return append(path, crumb{item: item, many: true})
}

func (w *walker) maps(path []crumb, before, after reflect.Value) {
	keys := map[string]reflect.Value{}
	for _, m := range []reflect.Value{before, after} {
		for _, key := range m.MapKeys() {
			keys[fmt.Sprint(key)] = key
		}
	}
	for _, name := range slices.Sorted(maps.Keys(keys)) {
		b, a := before.MapIndex(keys[name]), after.MapIndex(keys[name])
		if b.IsValid() && a.IsValid() {
			w.walk(into(path, name), b, a)
		} else {
			w.add(into(path, name), b, a)
		}
	}
}

// lists compares items by their names, wherever they stand, and then their order.
func (w *walker) lists(path []crumb, before, after reflect.Value) {
	if before.Len() == 0 && after.Len() == 0 && before.IsNil() != after.IsNil() {
		// Of some lists an empty one means another thing than none.
		w.add(path, before, after)
		return
	}
	was, is := named(before), named(after)
	var kept, keptNow []string
	for _, item := range was.names {
		if i, there := is.index[item]; there {
			w.walk(into(path, item), before.Index(was.index[item]), after.Index(i))
			kept = append(kept, item)
		} else {
			w.add(into(path, item), plain(before.Index(was.index[item])), reflect.Value{})
		}
	}
	for _, item := range is.names {
		if _, there := was.index[item]; there {
			keptNow = append(keptNow, item)
		} else {
			w.add(into(path, item), reflect.Value{}, plain(after.Index(is.index[item])))
		}
	}
	if !slices.Equal(kept, keptNow) {
		w.found = append(w.found, difference{kind: w.kind, id: w.id, path: slices.Clone(path), before: before, after: after, order: true})
	}
}
