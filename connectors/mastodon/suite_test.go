package mastodon_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/mastodon"
	"github.com/galley-social/galley/connectors/mastodon/mastodontest"
	"github.com/galley-social/galley/schema"
)

// noon is the run's instant in every test.
var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

const picture = "media/dot.png"

// rig is a fake server at noon, and the options of a channel on it.
func rig(t *testing.T, flavour mastodontest.Flavour) (*mastodontest.Server, connector.Options) {
	t.Helper()
	server := mastodontest.New(t, flavour)
	server.SetNow(func() time.Time { return noon })
	return server, connector.Options{
		Name: "mastodon",
		Channel: schema.Channel{
			Network: "mastodon", Server: server.URL, SecretEnv: "MASTODON_TOKEN", Account: "northwind",
		},
		Config:  schema.Config{Name: "Northwind Coffee", Language: "en"},
		HTTP:    server.Client(),
		Secret:  server.Token,
		Sleep:   func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		Version: "1.2.3",
	}
}

func open(t *testing.T, o connector.Options) connector.Client {
	t.Helper()
	client, err := mastodon.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// message has two parts: a picture under a warning, and a reply to it.
func message(t *testing.T) schema.Message {
	t.Helper()
	return schema.Message{
		Delivery:       schema.Delivery{Post: "holiday", Channel: "mastodon"},
		Network:        "mastodon",
		Key:            "0123456789abcdef0123456789abcdef",
		Language:       "pt-BR",
		ContentWarning: "caffeine",
		Visibility:     schema.Unlisted,
		Parts: []schema.Part{
			{
				Role: schema.RolePost,
				Text: "Holiday Blend is back, says @ines@northwind.example:\ncocoa & orange.\n\n" +
					"https://northwind.example/holiday-blend-2026?utm_source=mastodon&utm_medium=social",
				Media:  []schema.MediaFile{{File: picture, Type: "image/png", Bytes: int64(len(connectortest.Picture(t))), Width: 4, Height: 4, Alt: "A red dot", Focus: "0.2,-0.5"}},
				Length: schema.Length{Count: 100, Limit: 500, Unit: schema.Graphemes},
			},
			{Role: schema.RoleThread, Text: "Brew it at 94 °C.", Length: schema.Length{Count: 25, Limit: 500}},
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

// plainMessage is one short text.
func plainMessage(text string) schema.Message {
	return schema.Message{
		Delivery: schema.Delivery{Post: "short", Channel: "mastodon"},
		Network:  "mastodon", Key: "fedcba9876543210fedcba9876543210", Language: "en",
		Parts: []schema.Part{{Role: schema.RolePost, Text: text, Length: schema.Length{Count: len(text), Limit: 500}}},
	}
}

func pollMessage() schema.Message {
	m := plainMessage("Which one?")
	m.Key = "aaaabbbbccccddddaaaabbbbccccdddd"
	m.Poll = &schema.Poll{Options: []string{"Light", "Dark"}, Duration: "1d", Multiple: true}
	return m
}

func TestSuite(t *testing.T) {
	for _, flavour := range []mastodontest.Flavour{mastodontest.Mastodon, mastodontest.GoToSocial, mastodontest.Old} {
		t.Run(string(flavour), func(t *testing.T) {
			connectortest.Suite(t, connectortest.Harness{
				Driver: mastodon.Driver(),
				New: func(t *testing.T) connectortest.Fixture {
					server, options := rig(t, flavour)
					m := message(t)
					return connectortest.Fixture{
						Options: options,
						Front:   server.Front,
						Effects: []schema.Effect{
							effect(m, 0), effect(m, 1), effect(plainMessage("Good morning."), 0), effect(pollMessage(), 0),
						},
						Media:  map[string][]byte{picture: connectortest.Picture(t)},
						Public: server.IDs,
						NoEdit: flavour == mastodontest.Old,
					}
				},
			})
		})
	}
}

// sent is what the server holds after a send, which must be one status.
func sent(t *testing.T, server *mastodontest.Server) mastodontest.Status {
	t.Helper()
	all := server.Statuses()
	if len(all) != 1 {
		t.Fatalf("got %d statuses, want 1", len(all))
	}
	return all[0]
}

func posts(server *mastodontest.Server) int {
	n := 0
	for _, r := range server.Requests() {
		if r == http.MethodPost+" /api/v1/statuses" {
			n++
		}
	}
	return n
}
