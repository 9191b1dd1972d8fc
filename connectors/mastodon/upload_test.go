package mastodon_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/mastodon/mastodontest"
	"github.com/galley-social/galley/schema"
)

func TestUploadRefusedHere(t *testing.T) {
	tests := map[string]struct {
		media schema.MediaFile
		words []string
	}{
		"type":   {schema.MediaFile{Type: "image/svg+xml"}, []string{"image/svg+xml", "image/png"}},
		"size":   {schema.MediaFile{Type: "image/png", Bytes: 16777217}, []string{"16777217", "16777216"}},
		"video":  {schema.MediaFile{Type: "video/mp4", Bytes: 103809025}, []string{"103809025", "103809024"}},
		"pixels": {schema.MediaFile{Type: "image/png", Width: 10000, Height: 10000}, []string{"100000000", "33177600"}},
		"alt":    {schema.MediaFile{Type: "image/png", Alt: strings.Repeat("é", 1501)}, []string{"1501", "1500"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			server, options := rig(t, mastodontest.Mastodon)
			tt.media.File = "media/x"
			_, err := open(t, options).Upload(t.Context(), tt.media, []byte("x"))
			connectortest.WantFault(t, err, schema.Refused, append(tt.words, "media/x")...)
			if slices.Contains(server.Requests(), "POST /api/v2/media") {
				t.Error("the file was uploaded")
			}
		})
	}
}

func TestProcessing(t *testing.T) {
	media := schema.MediaFile{File: picture, Type: "image/png", Alt: `a "dot"`}
	tests := map[string]struct {
		looks, sleeps int
		broken        bool
		stop          bool
		want          schema.Outcome
	}{
		"ready at once":       {0, 0, false, false, ""},
		"ready at last":       {3, 4, false, false, ""},
		"broken":              {2, 3, true, false, schema.Refused},
		"never ready":         {1000, 40, false, false, schema.Later},
		"stopped in mid-wait": {1000, 1, false, true, schema.Later},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			server, options := rig(t, mastodontest.Mastodon)
			server.SetProcessing(tt.looks, tt.broken)
			var total time.Duration
			sleeps := 0
			options.Sleep = func(_ context.Context, d time.Duration) error {
				sleeps++
				total += d
				if tt.stop {
					return errors.New("stopped")
				}
				return nil
			}
			up, err := open(t, options).Upload(t.Context(), media, connectortest.Picture(t))
			if tt.want != "" {
				connectortest.WantFault(t, err, tt.want)
			} else if err != nil || up.File != picture || len(up.Handle) == 0 {
				t.Errorf("got %+v, %v", up, err)
			}
			if sleeps != tt.sleeps || total > 4*time.Minute {
				t.Errorf("got %d sleeps, %v in all, want %d", sleeps, total, tt.sleeps)
			}
		})
	}
}
