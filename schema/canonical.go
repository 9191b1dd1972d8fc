package schema

import (
	"fmt"
	"regexp"
	"time"
)

// looseTime is a time whose parts are told apart without a guess: the year comes first, so the month is second.
var looseTime = regexp.MustCompile(`^(\d{4})([-/.])(\d{1,2})([-/.])(\d{1,2})` +
	`(?:(?:[ \t]+|[ \t]*[Tt][ \t]*)(\d{1,2})[:.h](\d{2})(?::(\d{2}))?[ \t]*([Zz]|[+-]\d{2}:?\d{2})?)?$`)

// CanonicalTime is how a time is written that is spelt in a way of its own, such as "2026-12-1 9:00". It is false
// for a text that is written well, and for one that is not clearly a time.
func CanonicalTime(text string) (string, bool) {
	if len(text) == 16 && text[4] == '-' && text[7] == '-' && (text[10] == ' ' || text[10] == 'T') && text[13] == ':' {
		return "", false // as nearly all are written, with nothing to add
	}
	m := looseTime.FindStringSubmatch(text)
	if m == nil || m[2] != m[4] {
		return "", false
	}
	better, layout := fmt.Sprintf("%s-%02s-%02s", m[1], m[3], m[5]), time.DateOnly
	if m[6] != "" {
		separator := " "
		if len(text) > 10 && text[10] == 'T' {
			separator = "T"
		}
		better, layout = fmt.Sprintf("%s%s%02s:%s", better, separator, m[6], m[7]), "2006-01-02"+separator+"15:04"
		if m[8] != "" {
			better, layout = better+":"+m[8], layout+":05"
		}
		if m[9] != "" {
			better, layout = better+offsetOf(m[9]), layout+"Z07:00"
		}
	}
	if _, err := time.Parse(layout, better); err != nil || better == text {
		return "", false
	}
	return better, true
}

// offsetOf writes an offset with its colon, and UTC with a capital.
func offsetOf(text string) string {
	switch {
	case len(text) == 1:
		return "Z"
	case len(text) == 5:
		return text[:3] + ":" + text[3:]
	}
	return text
}
