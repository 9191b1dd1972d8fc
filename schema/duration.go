package schema

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/invopop/jsonschema"
)

// Duration is a length of time as people write it: 90m, 24h, 7d, 2w, or several in a row (1d12h).
type Duration string

const durationPattern = `^([0-9]+(w|d|h|m|s))+$`

var durationPart = regexp.MustCompile(`([0-9]+)([wdhms])`)

var durationUnits = map[string]time.Duration{
	"w": 7 * 24 * time.Hour, "d": 24 * time.Hour, "h": time.Hour, "m": time.Minute, "s": time.Second,
}

// maxDuration keeps sums of durations and times far from an overflow.
const maxDuration = 100 * 365 * 24 * time.Hour

// durationFormat is a format of galley's own: other validators pass over it and keep to the pattern, which
// can't say how long is too long.
const durationFormat = "galley-duration"

// JSONSchema gives the pattern that editors and the validator use.
func (Duration) JSONSchema() *jsonschema.Schema {
	return &jsonschema.Schema{
		Type: "string", Pattern: durationPattern, Format: durationFormat, Examples: []any{"90m", "24h", "7d"},
		Description: "A length of time: numbers with w, d, h, m or s.",
	}
}

// Value is the length of time; an empty Duration is zero.
func (d Duration) Value() (time.Duration, error) {
	if d == "" {
		return 0, nil
	}
	var sum time.Duration
	read := 0
	for _, part := range durationPart.FindAllStringSubmatch(string(d), -1) {
		n, err := strconv.ParseInt(part[1], 10, 64)
		unit := durationUnits[part[2]]
		if err != nil || n > int64((maxDuration-sum)/unit) {
			return 0, fmt.Errorf("duration %q is longer than a century", string(d))
		}
		sum += time.Duration(n) * unit
		read += len(part[0])
	}
	if read != len(d) {
		return 0, fmt.Errorf("duration %q is not a number with w, d, h, m or s", string(d))
	}
	return sum, nil
}

// Or is the length of time, or the fallback when it is empty or unreadable.
func (d Duration) Or(fallback time.Duration) time.Duration {
	v, err := d.Value()
	if err != nil || d == "" {
		return fallback
	}
	return v
}
