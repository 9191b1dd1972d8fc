package rules

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// sizeTexts are a number of bytes and its limit as people read them, and to the byte where that would be the
// same.
func sizeTexts(has, limit int64) (string, string) {
	if a, b := sizeText(has), sizeText(limit); a != b {
		return a, b
	}
	return fmt.Sprintf("%d bytes", has), fmt.Sprintf("%d bytes", limit)
}

// sizeText is a number of bytes as people read it.
func sizeText(n int64) string {
	switch {
	case n >= 1_000_000:
		return fmt.Sprintf("%.2f MB", float64(n)/1e6)
	case n >= 1_000:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%d bytes", n)
}

// ratioTexts are a width ÷ height and its limit, with as many digits as it takes to tell them apart.
func ratioTexts(is, limit float64) (string, string) {
	for digits := 2; digits < 6; digits++ {
		if a, b := ratioText(is, digits), ratioText(limit, digits); a != b {
			return a, b
		}
	}
	return ratioText(is, 6), ratioText(limit, 6)
}

// ratioText is a width ÷ height as people say it: 4:5, 16:9, or else 1.91:1 and 1:1.91.
func ratioText(ratio float64, digits int) string {
	for b := 1; b <= 16; b++ {
		a := math.Round(ratio * float64(b))
		if a >= 1 && a <= 21 && math.Abs(a/float64(b)-ratio) < 1e-9 {
			return fmt.Sprintf("%.0f:%d", a, b)
		}
	}
	if ratio < 1 {
		return "1:" + decimals(1/ratio, digits)
	}
	return decimals(ratio, digits) + ":1"
}

// decimals is a number without zeros at its end.
func decimals(n float64, digits int) string {
	text := strconv.FormatFloat(n, 'f', digits, 64)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".")
}

// videoTexts are a length of time and its limit, as exact as it takes to tell them apart.
func videoTexts(runs, limit time.Duration) (string, string) {
	for _, unit := range []time.Duration{time.Second, 100 * time.Millisecond, time.Millisecond} {
		if rounded := runs.Round(unit); rounded > 0 && rounded != limit {
			return videoText(rounded), videoText(limit)
		}
	}
	return runs.String(), videoText(limit)
}

// videoText is a length of time: 10m, 2m20s, 1.5s.
func videoText(d time.Duration) string {
	if d%time.Second == 0 {
		return lengthText(d)
	}
	return d.String()
}
