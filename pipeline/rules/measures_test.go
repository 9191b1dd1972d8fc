package rules

import (
	"testing"
	"time"

	"github.com/galley-social/galley/schema"
)

func TestRatioTexts(t *testing.T) {
	for _, test := range []struct {
		is, limit      float64
		wantIs, wantTo string
	}{
		{2400.0 / 800, 1.91, "3:1", "1.91:1"},
		{0.5, 0.8, "1:2", "4:5"},
		{16.0 / 9, 1, "16:9", "1:1"},
		{1920.0 / 800, 2.39, "12:5", "2.39:1"},
		{1 / 2.345, 0.8, "1:2.35", "4:5"},
		{1.9121, 1.91, "1.912:1", "1.91:1"},
		{30, 20, "30:1", "20:1"},
		{0.01, 0.05, "1:100", "1:20"},
	} {
		if is, to := ratioTexts(test.is, test.limit); is != test.wantIs || to != test.wantTo {
			t.Errorf("%v, limit %v: got %s and %s, want %s and %s", test.is, test.limit, is, to, test.wantIs, test.wantTo)
		}
	}
}

func TestSizeTexts(t *testing.T) {
	for _, test := range []struct {
		has, limit     int64
		wantIs, wantTo string
	}{
		{2_500_000, 1_000_000, "2.50 MB", "1.00 MB"},
		{1_000_001, 1_000_000, "1000001 bytes", "1000000 bytes"},
		{1_500, 1_000, "1.5 kB", "1.0 kB"},
		{1_001, 1_000, "1001 bytes", "1000 bytes"},
		{12, 10, "12 bytes", "10 bytes"},
	} {
		if is, to := sizeTexts(test.has, test.limit); is != test.wantIs || to != test.wantTo {
			t.Errorf("%d, limit %d: got %s and %s, want %s and %s", test.has, test.limit, is, to, test.wantIs, test.wantTo)
		}
	}
}

func TestVideoTexts(t *testing.T) {
	for _, test := range []struct {
		runs, limit    time.Duration
		wantIs, wantTo string
	}{
		{10*time.Minute + 300*time.Millisecond, 140 * time.Second, "10m", "2m20s"},
		{140*time.Second + 40*time.Millisecond, 140 * time.Second, "2m20.04s", "2m20s"},
		{140*time.Second + time.Nanosecond, 140 * time.Second, "2m20.000000001s", "2m20s"},
		{300 * time.Millisecond, 3 * time.Second, "300ms", "3s"},
		{2 * time.Hour, time.Hour, "2h", "1h"},
	} {
		if is, to := videoTexts(test.runs, test.limit); is != test.wantIs || to != test.wantTo {
			t.Errorf("%s, limit %s: got %s and %s, want %s and %s", test.runs, test.limit, is, to, test.wantIs, test.wantTo)
		}
	}
}

// TestRatioLimit: a picture is judged by what it would be with one pixel more or less.
func TestRatioLimit(t *testing.T) {
	limits := schema.MediaRules{RatioMin: 0.8, RatioMax: 1.91}
	for _, test := range []struct {
		name          string
		width, height int
		want          float64
	}{
		{"square", 1000, 1000, 0},
		{"what everyone takes for 1.91:1", 1200, 628, 0},
		{"wider", 1204, 628, 1.91},
		{"4:5", 1080, 1350, 0},
		{"4:5 but for a pixel", 1080, 1351, 0},
		{"higher", 1080, 1353, 0.8},
		{"a line", 1, 5000, 0.8},
		{"a line across", 5000, 1, 1.91},
		{"one pixel", 1, 1, 0},
	} {
		if got := ratioLimit(limits, test.width, test.height); got != test.want {
			t.Errorf("%s: got the limit %v, want %v", test.name, got, test.want)
		}
	}
	if got := ratioLimit(schema.MediaRules{}, 5000, 1); got != 0 {
		t.Errorf("without limits: got the limit %v, want none", got)
	}
}
