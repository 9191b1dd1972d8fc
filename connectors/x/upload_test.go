package x_test

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/x/xtest"
	"github.com/galley-social/galley/schema"
)

const pieces = "POST /2/media/upload/{id}/append"

func video(n int) (schema.MediaFile, []byte) {
	return schema.MediaFile{File: `media/"a.mp4`, Type: "video/mp4", Bytes: int64(n), Alt: "A drum turns"}, bytes.Repeat([]byte("v"), n)
}

// uploaded is a file, and the way it goes.
type uploaded struct {
	file   schema.MediaFile
	body   []byte
	work   int
	steps  []string
	waited time.Duration
	alt    string
}

func files(t *testing.T) map[string]uploaded {
	clip, clipBytes := video(9 << 20)
	return map[string]uploaded{
		"a picture":           {schema.MediaFile{File: picture, Type: "image/png", Alt: "A dot"}, connectortest.Picture(t), 3, []string{"POST upload", "POST metadata"}, 0, "A dot"},
		"without description": {schema.MediaFile{File: picture, Type: "image/png"}, connectortest.Picture(t), 0, []string{"POST upload"}, 0, ""},
		"a GIF":               {schema.MediaFile{File: "a.gif", Type: "image/gif", Alt: "It turns"}, []byte("GIF89a"), 0, []string{"POST initialize", "POST append", "POST finalize", "POST metadata"}, 0, "It turns"},
		"a video, at once":    {clip, clipBytes, 0, []string{"POST initialize", "POST append", "POST append", "POST append", "POST finalize"}, 0, ""},
		"a video, slowly":     {clip, clipBytes, 2, []string{"POST initialize", "POST append", "POST append", "POST append", "POST finalize", "GET upload", "GET upload"}, 14 * time.Second, ""},
	}
}

func TestUpload(t *testing.T) {
	for name, tt := range files(t) {
		t.Run(name, func(t *testing.T) {
			server, o := rig(t)
			server.SetProcessing(tt.work, false)
			var waited time.Duration
			o.Sleep = func(_ context.Context, d time.Duration) error { waited += d; return nil }
			client, m := open(t, o), plain("Look.")
			m.Parts[0].Media = []schema.MediaFile{tt.file}
			up, err := client.Upload(t.Context(), tt.file, tt.body)
			if err != nil {
				t.Fatal(err)
			}
			var steps []string
			for _, r := range server.Requests() {
				method, path, _ := strings.Cut(r, " ")
				steps = append(steps, method+path[strings.LastIndex(path, "/"):])
			}
			if diff := cmp.Diff(strings.ReplaceAll(strings.Join(tt.steps, "\n"), " ", "/"), strings.Join(steps, "\n")); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
			if waited != tt.waited {
				t.Errorf("waited %s, want %s", waited, tt.waited)
			}
			e := effect(m, 0)
			e.Uploads = []schema.Upload{up}
			if _, err := client.Send(t.Context(), e); err != nil {
				t.Fatal(err)
			}
			if got := server.Posts()[0].Media[0]; got.Alt != tt.alt || got.Bytes != len(tt.body) || got.Type != tt.file.Type {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// TestUploadFails is what stops an upload, and what it means.
func TestUploadFails(t *testing.T) {
	clip, clipBytes := video(100)
	dot := schema.MediaFile{File: picture, Type: "image/png", Alt: strings.Repeat("a", 1001)}
	for name, tt := range map[string]struct {
		set     func(*xtest.Server, *connector.Options)
		file    schema.MediaFile
		outcome schema.Outcome
		want    string
	}{
		"X can't use it":      {func(s *xtest.Server, _ *connector.Options) { s.SetProcessing(1, true) }, clip, schema.Refused, "can't use " + clip.File + ": file is currently unsupported"},
		"it takes too long":   {func(s *xtest.Server, _ *connector.Options) { s.SetProcessing(1_000_000, false) }, clip, schema.Later, "still processing"},
		"stopped":             {func(s *xtest.Server, o *connector.Options) { s.SetProcessing(1, false); o.Sleep = nil }, clip, schema.Later, "still processing"},
		"a long description":  {func(*xtest.Server, *connector.Options) {}, dot, schema.Refused, "1001 characters"},
		"a piece is not kept": {func(s *xtest.Server, _ *connector.Options) { s.Say(pieces, xtest.Saying{Status: 503}) }, clip, schema.Later, "unavailable"},
		"no id": {func(s *xtest.Server, _ *connector.Options) {
			s.Say("POST /2/media/upload/initialize", xtest.Saying{Status: 200, Body: `{"errors":[{"message":"no room"}]}`})
		}, clip, schema.Later, "no id: no room"},
		"another id": {func(s *xtest.Server, _ *connector.Options) {
			s.Say("POST /2/media/upload/{id}/finalize", xtest.Saying{Status: 200, Body: `{"data":{"id":"5"}}`})
		}, clip, schema.Later, "another file"},
		"no description": {func(s *xtest.Server, _ *connector.Options) {
			s.Say("POST /2/media/metadata", xtest.Saying{Status: 200, Body: `{"errors":[{"message":"later"}]}`})
		}, dot, schema.Later, "alt text is set: later"},
	} {
		t.Run(name, func(t *testing.T) {
			server, o := rig(t)
			tt.set(server, &o)
			body := clipBytes
			if tt.file.File == picture {
				body = connectortest.Picture(t)
			}
			_, err := open(t, o).Upload(t.Context(), tt.file, body)
			f := fault(t, err)
			if f.Outcome != tt.outcome || !strings.Contains(f.Reason, tt.want) {
				t.Errorf("got %+v, want %s, %q", *f, tt.outcome, tt.want)
			}
			if got := len(server.Requests()); got > 700 {
				t.Errorf("got %d requests", got)
			}
		})
	}
}

// TestHandle is what the ledger keeps of a file.
func TestHandle(t *testing.T) {
	_, o := rig(t)
	up, err := open(t, o).Upload(t.Context(), schema.MediaFile{File: picture, Type: "image/png"}, connectortest.Picture(t))
	var got map[string]string
	if err != nil || json.Unmarshal(up.Handle, &got) != nil || len(got) != 1 || got["id"] == "" || up.File != picture {
		t.Errorf("got %+v, %v", up, err)
	}
}
