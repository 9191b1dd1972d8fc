package facebook_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/schema"
)

// TestReadBack: what the first answer proved stays true when the reading fails, and not when it says otherwise.
func TestReadBack(t *testing.T) {
	at := noon.Add(time.Hour)
	shown := func(more string) string { return `{"id":"104512345678901_122100000000000001"` + more + `}` }
	tests := map[string]struct {
		scheduled bool
		status    int
		body      string
		url       string // "" is unknown
	}{
		"fails":                       {false, 500, `{}`, "https://www.facebook.com/104512345678901_122100000000000001"},
		"is not there yet":            {false, 400, said{code: 100, subcode: 33}.body(), "https://www.facebook.com/104512345678901_122100000000000001"},
		"is another":                  {false, 200, `{"id":"1_2","permalink_url":"https://www.facebook.com/x"}`, "https://www.facebook.com/104512345678901_122100000000000001"},
		"is no JSON":                  {false, 200, `<html>`, "https://www.facebook.com/104512345678901_122100000000000001"},
		"has no address":              {false, 200, shown(``), "https://www.facebook.com/104512345678901_122100000000000001"},
		"has half an address":         {false, 200, shown(`,"permalink_url":"/page/posts/1"`), "https://www.facebook.com/104512345678901_122100000000000001"},
		"has an address":              {false, 200, shown(`,"permalink_url":"https://www.facebook.com/p/1","is_published":true`), "https://www.facebook.com/p/1"},
		"is not public":               {false, 200, shown(`,"is_published":false`), ""},
		"waits, and fails":            {true, 500, `{}`, "pending"},
		"waits":                       {true, 200, shown(fmt.Sprintf(`,"is_published":false,"scheduled_publish_time":%d`, at.Unix())), "pending"},
		"waits, by a string":          {true, 200, shown(fmt.Sprintf(`,"is_published":false,"scheduled_publish_time":"%d"`, at.Unix())), "pending"},
		"waits, in another form":      {true, 200, shown(`,"is_published":false,"scheduled_publish_time":"2026-12-01T13:00:00+0000"`), "pending"},
		"waits, and is public":        {true, 200, shown(fmt.Sprintf(`,"is_published":true,"scheduled_publish_time":%d`, at.Unix())), ""},
		"waits for another time":      {true, 200, shown(fmt.Sprintf(`,"is_published":false,"scheduled_publish_time":%d`, at.Unix()+60)), ""},
		"waits for no time":           {true, 200, shown(`,"is_published":false`), ""},
		"waits, and does not say so":  {true, 200, shown(fmt.Sprintf(`,"scheduled_publish_time":%d`, at.Unix())), ""},
		"waits, and is not there yet": {true, 400, said{code: 100, subcode: 33}.body(), "pending"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			server, options := rig(t)
			options = with(options, instead{of: path(http.MethodGet, "_122100000000000001"), status: tt.status, body: tt.body})
			e := waiting(t)
			if !tt.scheduled {
				e.Scheduled = time.Time{}
			}
			r, err := open(t, options).Send(t.Context(), e)
			switch {
			case tt.url == "":
				connectortest.WantFault(t, err, schema.Unknown, "122100000000000001")
			case err != nil:
				t.Fatal(err)
			case tt.scheduled && (!r.Pending || !r.At.Equal(at)):
				t.Errorf("got %+v, want it pending", r)
			case !tt.scheduled && (r.Pending || r.URL != tt.url || r.At.IsZero()):
				t.Errorf("got %+v, want %s", r, tt.url)
			}
			if got := count(server.Requests(), "POST"); got != 1 {
				t.Errorf("got %d effects, want 1", got)
			}
		})
	}
}
