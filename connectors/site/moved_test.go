package site

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/schema"
)

// movingFiles are files that somebody else changes, so many times, before what was worked out from them is written.
type movingFiles struct {
	connector.Files
	times  int
	change func()
}

func (m *movingFiles) Write(ctx context.Context, files map[string][]byte, message string) error {
	if m.times > 0 {
		m.times--
		m.change()
		return connector.ErrMoved
	}
	return m.Files.Write(ctx, files, message)
}

// TestMovedSite: what another run has published meanwhile stays in the index, the lists and the feeds.
func TestMovedSite(t *testing.T) {
	files := &connectortest.Memory{}
	other := mustOpen(t, files)
	moving := &movingFiles{Files: files, times: 2}
	n := 0
	moving.change = func() {
		n++
		if _, err := other.Send(t.Context(), schema.Effect{Message: message("other-"+strings.Repeat("x", n), 24, "<p>Other.</p>")}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := mustOpen(t, moving).Send(t.Context(), schema.Effect{Message: message("mine", 25, "<p>Mine.</p>")}); err != nil {
		t.Fatal(err)
	}
	index := read(t, files, "galley-site.json")
	for _, post := range []string{"mine", "other-x", "other-xx"} {
		if !strings.Contains(index, `"`+post+`"`) {
			t.Errorf("got the index %s, want %s in it", index, post)
		}
	}
	moving.times = 1000
	_, err := mustOpen(t, moving).Send(t.Context(), schema.Effect{Message: message("late", 26, "<p>Late.</p>")})
	var fault *schema.Fault
	if !errors.As(err, &fault) || fault.Outcome != schema.Later {
		t.Errorf("got %v, want it put off: nothing of it is there", err)
	}
}
