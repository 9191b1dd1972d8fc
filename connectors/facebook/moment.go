package facebook

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// moment is a time as the Graph API writes it: 2026-12-01T09:00:00+0000, or Unix seconds as a number or a string.
type moment struct{ time.Time }

// lastSecond is the end of what has four digits for its year.
const lastSecond = 253_402_300_800

// layout is ISO 8601 with an offset that has no colon.
const layout = "2006-01-02T15:04:05-0700"

// UnmarshalJSON makes moment a json.Unmarshaler.
func (m *moment) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) != nil {
		text = string(data)
	}
	if text == "null" || text == "" {
		return nil
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil && n >= 1 && n < lastSecond {
		m.Time = time.Unix(int64(n), 0).UTC()
		return nil
	}
	at, err := time.Parse(layout, text)
	if err != nil {
		at, err = time.Parse(time.RFC3339, text)
	}
	if err != nil {
		return fmt.Errorf("%q is no time", text)
	}
	m.Time = at.UTC()
	return nil
}
