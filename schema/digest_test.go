package schema_test

import (
	"testing"
	"time"

	"github.com/galley-social/galley/schema"
)

// TestDigestStays pins a digest: receipts and approvals hold digests, so one that changes for a post that
// did not would have it sent, or asked about, again.
func TestDigestStays(t *testing.T) {
	message := schema.Message{
		Delivery: schema.Delivery{Post: "launch", Channel: "mastodon"}, Network: "mastodon", Title: "Hello",
		At: time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC),
		Parts: []schema.Part{{
			Role: schema.RolePost, Text: "Hello.",
			Media: []schema.MediaFile{
				{File: "media/a.mp4", Blob: "0123", Type: "video/mp4", Bytes: 999},
				{File: "media/a.jpg", Blob: "4567", Type: "image/jpeg", Bytes: 999, Width: 640, Height: 480, Alt: "A bag"},
			},
		}},
	}
	const want = "59440201709144ddbd9110445ff26ba5d0e91dec92255706e2d08dd9da0904e1"
	if got := message.Digest(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	message.Parts[0].Media[0].Facts = schema.MediaFacts{Width: 1080, Height: 1920, Duration: time.Minute, Location: true}
	if got := message.Digest(); got != want {
		t.Errorf("with more known about the same bytes: got %s, want %s", got, want)
	}
}

func TestShown(t *testing.T) {
	for _, test := range []struct {
		name          string
		file          schema.MediaFile
		width, height int
	}{
		{"as it is stored", schema.MediaFile{Width: 640, Height: 480}, 640, 480},
		{"turned", schema.MediaFile{Width: 640, Height: 480, Facts: schema.MediaFacts{Width: 480, Height: 640}}, 480, 640},
		{"a video", schema.MediaFile{Facts: schema.MediaFacts{Width: 1080, Height: 1920}}, 1080, 1920},
		{"unknown", schema.MediaFile{}, 0, 0},
	} {
		if width, height := test.file.Shown(); width != test.width || height != test.height {
			t.Errorf("%s: got %d × %d, want %d × %d", test.name, width, height, test.width, test.height)
		}
	}
}
