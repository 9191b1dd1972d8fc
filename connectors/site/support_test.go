package site

import (
	"math"
	"net/url"
	"path/filepath"
	"strconv"
	"testing"
)

func unescape(name string) (string, error) { return url.PathUnescape(name) }

// lockIn is a lock for a folder that nobody else writes, in a folder that is not there yet.
func lockIn(tb testing.TB) string {
	tb.Helper()
	return filepath.Join(tb.TempDir(), "locks", "folder.lock")
}

// luminance is WCAG's relative luminance of a colour in six hexadecimal digits.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(colour[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
