package mastodon

import (
	"net/http"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

func TestEarly(t *testing.T) {
	noon := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name      string
		date, age string
		claimed   time.Time
		want      bool
	}{
		{"the same time", noon.Format(http.TimeFormat), "", noon, false},
		{"a little ahead", noon.Format(http.TimeFormat), "", noon.Add(skew), false},
		{"ahead", noon.Format(http.TimeFormat), "", noon.Add(skew + time.Second), true},
		{"a day ahead", noon.Format(http.TimeFormat), "", noon.Add(24 * time.Hour), true},
		{"a day behind", noon.Format(http.TimeFormat), "", noon.Add(-24 * time.Hour), false},
		{"an answer from a cache", noon.Add(-time.Hour).Format(http.TimeFormat), "3600", noon, false},
		{"ahead of a cache", noon.Add(-time.Hour).Format(http.TimeFormat), "3600", noon.Add(time.Hour), true},
		{"no date", "", "", noon, false},
		{"no date that can be read", "noon", "", noon, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := &client{date: httpx.Date(http.Header{"Date": {test.date}, "Age": {test.age}})}
			f := c.early(schema.Effect{Claimed: test.claimed})
			if (f != nil) != test.want || f != nil && (f.Outcome != schema.Later || f.Hint == "") {
				t.Errorf("got %+v, want a fault: %t", f, test.want)
			}
		})
	}
}
