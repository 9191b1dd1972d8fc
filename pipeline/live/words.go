package live

import "strings"

// The most words of a difference: what is around it, and what differs.
const (
	around  = 3
	differs = 12
)

// words shows where two texts begin and end to differ: "… back, [-cocoa-] {+chocolate+} and orange …".
func words(before, after string) string {
	a, b := strings.Fields(before), strings.Fields(after)
	start := 0
	for start < len(a) && start < len(b) && a[start] == b[start] {
		start++
	}
	end := 0
	for end < len(a)-start && end < len(b)-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	if start == len(a) && start == len(b) {
		return ""
	}
	var out []string
	if start > around {
		out = append(out, "…")
	}
	out = append(out, a[max(0, start-around):start]...)
	if gone := a[start : len(a)-end]; len(gone) > 0 {
		out = append(out, "[-"+short(gone)+"-]")
	}
	if fresh := b[start : len(b)-end]; len(fresh) > 0 {
		out = append(out, "{+"+short(fresh)+"+}")
	}
	out = append(out, a[len(a)-end:len(a)-end+min(end, around)]...)
	if end > around {
		out = append(out, "…")
	}
	return strings.Join(out, " ")
}

// short keeps the first words of many.
func short(list []string) string {
	if len(list) > differs {
		return strings.Join(list[:differs], " ") + " …"
	}
	return strings.Join(list, " ")
}
