package cli

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/config"
	"github.com/go-git/go-git/v5/storage/memory"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/schema"
)

func TestExamineClock(t *testing.T) {
	now := time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC)
	tests := map[string]struct {
		off    time.Duration
		remote bool
		health review.Health
		says   string
	}{
		"right":          {0, false, review.Well, "it is right, to the minute"},
		"a minute off":   {time.Minute, false, review.Well, "it is right, to the minute"},
		"ahead":          {-61 * time.Second, false, review.Wrong, "it is 1m1s ahead of the server's"},
		"behind":         {25 * time.Hour, false, review.Wrong, "it is 25h0m0s behind the server's"},
		"by the remote":  {time.Hour, true, review.Wrong, "it is 1h0m0s behind the server's"},
		"nobody answers": {-1, false, review.Skipped, "nothing that answers over HTTP tells the time"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodHead || r.Header.Get("Authorization") != "" {
					t.Errorf("got %s with %v, want HEAD without credentials", r.Method, r.Header)
				}
				w.Header().Set("Date", now.Add(test.off).Format(http.TimeFormat))
			}))
			t.Cleanup(server.Close)
			if test.health == review.Skipped {
				server.Close()
			}
			repo, err := git.Init(memory.NewStorage(), nil)
			if err != nil {
				t.Fatal(err)
			}
			set := &content.Set{}
			if test.remote {
				url := "http://ines:s3cr3t@" + server.Listener.Addr().String() + "/social.git"
				_, err = repo.CreateRemote(&config.RemoteConfig{Name: remoteName, URLs: []string{url}})
			} else {
				set.Config.Value.Channels = map[string]schema.Channel{"social": {Server: server.URL}}
			}
			if err != nil {
				t.Fatal(err)
			}
			a := &app{Env: Env{Now: func() time.Time { return now }, HTTP: &http.Client{}}}
			got := a.examineClock(t.Context(), repo, set)
			if got.Health != test.health || got.Message != test.says {
				t.Errorf("got %s, %q, want %s, %q", got.Health, got.Message, test.health, test.says)
			}
		})
	}
}
