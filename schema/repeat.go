package schema

import (
	"strconv"
	"strings"
	"time"
)

// Occurrence is the id under which the nth time of a post goes out: the post's own for the first, and id@2, id@3
// and so on for the others. No post has such an id of its own, for an id has no @.
func Occurrence(id string, n int) string {
	if n <= 1 {
		return id
	}
	return id + "@" + strconv.Itoa(n)
}

// OccurrenceOf takes an id apart: the post's own, and which time it is. What is no occurrence is a first time.
func OccurrenceOf(id string) (post string, n int) {
	post, number, ok := strings.Cut(id, "@")
	n, err := strconv.Atoi(number)
	if !ok || err != nil || n < 2 || Occurrence(post, n) != id {
		return id, 1
	}
	return post, n
}

// Cycle is when a post goes out, and goes out again.
type Cycle struct {
	first time.Time
	zone  *time.Location
	every time.Duration
	// end is the first moment at which nothing goes out any more; zero when there is none. most is the number of
	// occurrences; 0 when nothing bounds it.
	end  time.Time
	most int
}

// Cycle is that of a post whose first time is given, by the clocks of the zone. A nil Repeat is a single time.
// Until may be a day, which is then the last one.
func (r *Repeat) Cycle(first time.Time, zone *time.Location) Cycle {
	c := Cycle{first: first, zone: zone, most: 1}
	if r == nil || r.Every.Or(0) <= 0 {
		return c
	}
	c.every, c.most = r.Every.Or(0), r.Cap
	if until, err := ParseWhen(r.Until, zone); err == nil {
		c.end = until.UTC.Add(time.Second)
		if day, err := time.Parse(time.DateOnly, r.Until); err == nil {
			if next, err := ParseWhen(day.AddDate(0, 0, 1).Format(time.DateOnly), zone); err == nil {
				c.end = next.UTC
			}
		}
	}
	return c
}

// Until is the cycle that ends before a moment, if it does not end earlier anyway.
func (c Cycle) Until(end time.Time) Cycle {
	if c.end.IsZero() || end.Before(c.end) {
		c.end = end
	}
	return c
}

// At is when the nth occurrence goes out, from 1; false when the cycle has no such occurrence. Whole days keep the
// time of day when the clocks change. The first one is there whatever ends the cycle.
func (c Cycle) At(n int) (time.Time, bool) {
	if n == 1 {
		return c.first, true
	}
	if n < 1 || c.most > 0 && n > c.most {
		return time.Time{}, false
	}
	// A century of them is enough, and can't overflow.
	if time.Duration(n-1) > maxDuration/c.every {
		return time.Time{}, false
	}
	passed := time.Duration(n-1) * c.every
	at := c.first.Add(passed)
	if whole := 24 * time.Hour; c.every%whole == 0 {
		at = c.first.In(c.zone).AddDate(0, 0, int(passed/whole)).UTC()
	}
	return at, c.end.IsZero() || at.Before(c.end)
}

// Latest is the number of the newest occurrence whose time has come; 0 when the first one's has not.
func (c Cycle) Latest(now time.Time) int {
	if now.Before(c.first) {
		return 0
	}
	if c.most == 1 {
		return 1
	}
	// Clocks change by a few hours at most, so the estimate is right but for a few of the shortest cycles.
	const slack = 26 * time.Hour
	high := int(now.Add(slack).Sub(c.first)/c.every) + 1
	low := 1
	for low < high { // the last n in low…high that there is and that has come
		middle := (low + high + 1) / 2
		if at, ok := c.At(middle); ok && !at.After(now) {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return low
}
