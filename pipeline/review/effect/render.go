package effect

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/galley-social/galley/schema"
)

// render is a value of a document as people read it.
func render(v reflect.Value) string {
	v = plain(v)
	if !v.IsValid() {
		return none
	}
	if text, ok := known(v.Interface()); ok {
		return text
	}
	switch v.Kind() {
	case reflect.Bool:
		if v.Bool() {
			return "yes"
		}
		return "no"
	case reflect.Int, reflect.Int64:
		return number(float64(v.Int()))
	case reflect.Uint64:
		return number(float64(v.Uint()))
	case reflect.Float64:
		return number(v.Float())
	case reflect.String:
		return date(v.String())
	case reflect.Slice:
		return renderList(v)
	case reflect.Map:
		return renderMap(v)
	case reflect.Struct:
		return renderStruct(v)
	}
	return show(fmt.Sprint(v.Interface()))
}

// known are the types that read better in words of their own.
func known(value any) (string, bool) {
	switch x := value.(type) {
	case schema.Window:
		days := "every day"
		if len(x.Days) > 0 {
			days = strings.Join(x.Days, " ")
		}
		return fmt.Sprintf("%s %s–%s", days, x.From, x.To), true
	case schema.Budget:
		return money(x.Total, x.Currency), true
	case schema.KPI:
		return number(x.Target) + " by " + date(x.By), true
	case schema.Period:
		return span(x.From, x.To), true
	case schema.Range:
		return bounds(x), true
	}
	return "", false
}

func money(amount float64, currency string) string { return number(amount) + " " + currency }

// bounds is a least and a most.
func bounds(r schema.Range) string {
	switch {
	case r.Min > 0 && r.Max > 0:
		return fmt.Sprintf("%d to %d", r.Min, r.Max)
	case r.Max > 0:
		return fmt.Sprintf("at most %d", r.Max)
	case r.Min > 0:
		return fmt.Sprintf("at least %d", r.Min)
	}
	return "any number"
}

func renderList(v reflect.Value) string {
	if v.IsNil() {
		return none
	}
	if v.Len() == 0 {
		return "an empty list"
	}
	list := make([]string, v.Len())
	for i := range list {
		list[i] = render(v.Index(i))
	}
	return strings.Join(list, ", ")
}

func renderMap(v reflect.Value) string {
	if v.Len() == 0 {
		return none
	}
	texts := map[string]string{}
	for _, key := range v.MapKeys() {
		texts[fmt.Sprint(key)] = render(v.MapIndex(key))
	}
	var list []string
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		list = append(list, show(key)+" "+texts[key])
	}
	return strings.Join(list, ", ")
}

func renderStruct(v reflect.Value) string {
	var list []string
	for i := range v.NumField() {
		if key := yamlKey(v.Type().Field(i)); key != "" && !v.Field(i).IsZero() {
			list = append(list, spoken(key)+" "+render(v.Field(i)))
		}
	}
	if len(list) == 0 {
		return none
	}
	return strings.Join(list, ", ")
}

// spoken is a key as words.
func spoken(key string) string { return strings.ReplaceAll(valid(key), "_", " ") }

// singular is one of what a key has several of.
func singular(key string) string {
	switch key {
	case "kpis":
		return "KPI"
	case "quiet_hours", "windows":
		return spoken(key)
	case "strategies":
		return "strategy"
	case "sign_off", "utm", "cadence", "max":
		return spoken(key)
	}
	return strings.TrimSuffix(spoken(key), "s")
}
