package x_test

import (
	"context"
	"crypto/rand"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/x"
	"github.com/galley-social/galley/connectors/x/xtest"
	"github.com/galley-social/galley/schema"
)

// noon is the run's instant in every test.
var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

const picture = "media/dot.png"

// rig is a fake at noon, and the options of a channel on it with the secret that does not end.
func rig(t *testing.T) (*xtest.Server, connector.Options) {
	t.Helper()
	server := xtest.New(t, "northwind")
	server.SetNow(func() time.Time { return noon })
	return server, connector.Options{
		Name:    "ex",
		Channel: schema.Channel{Network: "x", Server: server.URL, SecretEnv: "X_SECRET", Account: "@Northwind"},
		Config:  schema.Config{Name: "Northwind Coffee", Language: "en"},
		HTTP:    server.Client(),
		Secret:  server.Secret,
		Sleep:   func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		Now:     func() time.Time { return noon.Add(3 * time.Second) },
		Rand:    rand.Reader,
		Version: "1.2.3",
	}
}

func open(t *testing.T, o connector.Options) connector.Client {
	t.Helper()
	client, err := x.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// thread has two parts: a picture and links, and a reply to it.
func thread(t *testing.T) schema.Message {
	t.Helper()
	return schema.Message{
		Delivery: schema.Delivery{Post: "holiday", Channel: "ex"}, Network: "x", Key: "0123456789abcdef",
		Parts: []schema.Part{
			{
				Role: schema.RolePost,
				Text: "Holiday Blend is back, says @ines:\ncocoa & <orange> — see roasters.org.\n\n" +
					"https://northwind.example/holiday-blend-2026?utm_source=x&utm_medium=social",
				Media: []schema.MediaFile{{File: picture, Type: "image/png", Bytes: int64(len(connectortest.Picture(t))), Width: 4, Height: 4, Alt: "A red dot"}},
			},
			{Role: schema.RoleThread, Text: "Brew it at 94 °C."},
		},
	}
}

func effect(m schema.Message, part int) schema.Effect {
	key := m.Key
	if part > 0 {
		key += "-2"
	}
	return schema.Effect{Message: m, Part: part, Key: key, Claimed: noon.Add(-time.Minute), Now: noon}
}

// plain is one short text.
func plain(text string) schema.Message {
	return schema.Message{
		Delivery: schema.Delivery{Post: "short", Channel: "ex"}, Network: "x", Key: "fedcba9876543210",
		Parts: []schema.Part{{Role: schema.RolePost, Text: text}},
	}
}

func pollMessage() schema.Message {
	m := plain("Which one?")
	m.Poll = &schema.Poll{Options: []string{"Light", "Dark"}, Duration: "1d"}
	return m
}

// secrets are both kinds of secret of a fake.
func secrets() map[string]func(*xtest.Server) string {
	return map[string]func(*xtest.Server) string{
		"OAuth 1.0a": func(s *xtest.Server) string { return s.Secret },
		"OAuth 2.0":  (*xtest.Server).Tokens,
	}
}

func TestSuite(t *testing.T) {
	for name, secretOf := range secrets() {
		t.Run(name, func(t *testing.T) {
			connectortest.Suite(t, connectortest.Harness{
				Driver: x.Driver(),
				New: func(t *testing.T) connectortest.Fixture {
					server, options := rig(t)
					options.Secret = secretOf(server)
					m := thread(t)
					return connectortest.Fixture{
						Options: options,
						Front:   server.Front,
						Effects: []schema.Effect{
							effect(m, 0), effect(m, 1), effect(plain("Good morning."), 0), effect(pollMessage(), 0),
						},
						Media:  map[string][]byte{picture: connectortest.Picture(t)},
						Public: server.IDs,
					}
				},
			})
		})
	}
}
