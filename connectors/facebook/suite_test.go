package facebook_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/facebook"
	"github.com/galley-social/galley/connectors/facebook/facebooktest"
	"github.com/galley-social/galley/schema"
)

// noon is the run's instant in every test.
var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

const (
	page      = "104512345678901"
	token     = "EAAGm0PX4ZCpsBAKZCtok9x/Zq+7w"
	appSecret = "5f4dcc3b5aa765d61d8327deb882cf99"
	picture   = "media/dot.png"
)

func pngBytes(t *testing.T) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 4, 4))
	img.Set(1, 1, color.RGBA{R: 200, A: 255})
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// rig is a fake page at noon, and the options of a channel on it.
func rig(t *testing.T) (*facebooktest.Server, connector.Options) {
	t.Helper()
	server := facebooktest.New(t, page, token)
	server.SetSecret(appSecret)
	server.Advance(noon)
	return server, connector.Options{
		Name:    "page",
		Channel: schema.Channel{Network: "facebook", Server: server.URL, SecretEnv: "FACEBOOK_TOKEN", Account: page},
		Config:  schema.Config{Name: "Northwind Coffee", Language: "en"},
		HTTP:    server.Client(),
		Secret:  token + " " + appSecret,
		Sleep:   func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		Version: "1.2.3",
	}
}

// driver is Facebook as galley speaks it.
func driver() connector.Driver {
	network := facebook.Network
	network.Unspoken, network.Media.Videos = false, 0
	network.NeedsAccount, network.NeedsSecret = true, true
	return connector.Driver{Network: network, Open: facebook.Open}
}

func open(t *testing.T, o connector.Options) connector.Client {
	t.Helper()
	client, err := facebook.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func canceller(t *testing.T, o connector.Options) connector.Canceller {
	t.Helper()
	c, ok := open(t, o).(connector.Canceller)
	if !ok {
		t.Fatal("the client can't cancel")
	}
	return c
}

// message is a text with so many pictures.
func message(t *testing.T, post, text string, pictures int) schema.Message {
	t.Helper()
	part := schema.Part{Role: schema.RolePost, Text: text, Length: schema.Length{Count: len(text), Limit: 5000, Unit: schema.UTF16}}
	for range pictures {
		part.Media = append(part.Media, schema.MediaFile{
			File: picture, Type: "image/png", Bytes: int64(len(pngBytes(t))), Width: 4, Height: 4, Alt: `A "red" dot`,
		})
	}
	return schema.Message{
		Delivery: schema.Delivery{Post: post, Channel: "page"}, Network: "facebook", Key: "key-of-" + post,
		Parts: []schema.Part{part},
	}
}

func effect(m schema.Message) schema.Effect {
	return schema.Effect{Message: m, Key: m.Key, Claimed: noon.Add(-time.Minute), Now: noon}
}

const blend = "Holiday Blend is back ☕️:\ncocoa & orange.\n\nhttps://northwind.example/holiday?utm_source=facebook"

// waiting is a text that is left with the page for an hour.
func waiting(t *testing.T) schema.Effect {
	t.Helper()
	e := effect(message(t, "later", "Doors open at one.", 0))
	e.Scheduled = noon.Add(time.Hour)
	return e
}

func TestSuite(t *testing.T) {
	connectortest.Suite(t, connectortest.Harness{
		Driver: driver(),
		New: func(t *testing.T) connectortest.Fixture {
			server, options := rig(t)
			linked := message(t, "linked", blend, 0)
			linked.Link = "https://northwind.example/holiday?utm_source=facebook"
			return connectortest.Fixture{
				Options: options,
				Front:   server.Front,
				Effects: []schema.Effect{
					effect(message(t, "album", blend, 2)), effect(message(t, "photo", "Red.", 1)), effect(linked),
					effect(message(t, "short", "Good morning.", 0)),
				},
				Media:   map[string][]byte{picture: pngBytes(t)},
				Public:  server.Public,
				Pending: server.Scheduled,
				Advance: server.Advance,
			}
		},
	})
}

func wantFault(t *testing.T, err error, outcome schema.Outcome, words ...string) *schema.Fault {
	t.Helper()
	var f *schema.Fault
	if !errors.As(err, &f) || f.Outcome != outcome {
		t.Fatalf("got %v, want a fault with outcome %s", err, outcome)
	}
	for _, w := range words {
		if !strings.Contains(f.Reason+" "+f.Hint, w) {
			t.Errorf("got %q, hint %q, want it to say %q", f.Reason, f.Hint, w)
		}
	}
	return f
}

// mustSend sends, with the pictures uploaded.
func mustSend(t *testing.T, client connector.Client, e schema.Effect) schema.Remote {
	t.Helper()
	r, err := client.Send(t.Context(), uploaded(t, client, e))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func uploaded(t *testing.T, client connector.Client, e schema.Effect) schema.Effect {
	t.Helper()
	for _, m := range e.This().Media {
		up, err := client.Upload(t.Context(), m, pngBytes(t))
		if err != nil {
			t.Fatal(err)
		}
		e.Uploads = append(e.Uploads, up)
	}
	return e
}
