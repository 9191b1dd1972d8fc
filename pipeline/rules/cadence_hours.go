package rules

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/galley-social/galley/schema"
)

// outside finds the posts at hours that no window holds.
func (c pace) outside() {
	c.closed(func(s slot, local time.Time) {
		c.warnf(s.timePlace(), fmt.Sprintf("windows in %s: %s", c.zone, windowsText(c.Windows)),
			"%s on %s is outside the windows of %q", local.Format("15:04"), local.Weekday(), c.channel)
	})
}

// closed finds them, with their time in the channel's zone.
func (c pace) closed(found func(s slot, local time.Time)) {
	if len(c.Windows) == 0 {
		return
	}
	for _, s := range c.mine {
		local := s.at.In(c.zone)
		if !slices.ContainsFunc(c.Windows, func(w schema.Window) bool { return opens(w, local) }) {
			found(s, local)
		}
	}
}

// opens reports whether a window holds a moment, both its minutes included. A window that ends before it
// starts goes on after midnight, and its day is the one on which it starts; one that ends when it starts is
// the whole day.
func opens(w schema.Window, local time.Time) bool {
	clock := local.Format("15:04")
	today := onDay(w, local.Weekday())
	switch {
	case w.From == w.To:
		return today
	case w.From < w.To:
		return today && w.From <= clock && clock <= w.To
	}
	yesterday := onDay(w, (local.Weekday()+6)%7)
	return today && w.From <= clock || yesterday && clock <= w.To
}

func onDay(w schema.Window, day time.Weekday) bool {
	return len(w.Days) == 0 || slices.Contains(w.Days, strings.ToLower(day.String()[:3]))
}

// openOn reports whether there is a window on a day of the week.
func openOn(windows []schema.Window, day time.Weekday) bool {
	return len(windows) == 0 || slices.ContainsFunc(windows, func(w schema.Window) bool { return onDay(w, day) })
}

func windowsText(windows []schema.Window) string {
	list := make([]string, len(windows))
	for i, w := range windows {
		days := "every day"
		if len(w.Days) > 0 {
			days = strings.Join(w.Days, " ")
		}
		list[i] = fmt.Sprintf("%s %s–%s", days, w.From, w.To)
	}
	return strings.Join(list, "; ")
}

// firstOf names the first few of a list.
func firstOf(list []string) string {
	const most = 5
	if len(list) <= most {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:most], ", "), len(list)-most)
}
