package effect

import (
	"fmt"
	"reflect"

	"github.com/galley-social/galley/schema"
)

// items are those of a list by name.
type items struct {
	names []string
	index map[string]int
}

func named(list reflect.Value) items {
	is := items{index: map[string]int{}}
	for i := range list.Len() {
		base := identity(plain(list.Index(i)))
		name := base
		for n := 2; ; n++ {
			if _, taken := is.index[name]; !taken {
				break
			}
			name = fmt.Sprintf("%s (%d)", base, n)
		}
		is.names, is.index[name] = append(is.names, name), i
	}
	return is
}

// identity is what people know an item of a list by. What has no name is known by all that it says.
func identity(v reflect.Value) string {
	if !v.IsValid() {
		return none
	}
	switch x := v.Interface().(type) {
	case schema.KPI:
		if x.Channel != "" {
			return x.Metric + " on " + x.Channel
		}
		return x.Metric
	case schema.Milestone:
		return x.Title
	case schema.Blackout:
		return x.Reason
	case schema.Research:
		return x.Finding
	case schema.Disclosure:
		return x.Text
	}
	if v.Kind() == reflect.Struct {
		for _, key := range []string{"ID", "Name", "Rule"} {
			if f := v.FieldByName(key); f.IsValid() && f.Kind() == reflect.String && f.String() != "" {
				return f.String()
			}
		}
	}
	return render(v)
}
