package facebook_test

import (
	"context"
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
			File: picture, Type: "image/png", Bytes: int64(len(connectortest.Picture(t))), Width: 4, Height: 4, Alt: `A "red" dot`,
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
		Driver: facebook.Driver(),
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
				Media:   map[string][]byte{picture: connectortest.Picture(t)},
				Public:  server.Public,
				Pending: server.Scheduled,
				Advance: server.Advance,
			}
		},
	})
}

// mustSend sends, with the pictures uploaded.
func mustSend(t *testing.T, client connector.Client, e schema.Effect) schema.Remote {
	t.Helper()
	r, err := client.Send(t.Context(), connectortest.Uploaded(t, client, e))
	if err != nil {
		t.Fatal(err)
	}
	return r
}
