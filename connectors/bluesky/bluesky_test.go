package bluesky_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/bluesky"
	"github.com/galley-social/galley/connectors/bluesky/blueskytest"
	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/schema"
)

var (
	planned = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	claimed = time.Date(2026, 12, 1, 9, 2, 30, 123456789, time.UTC)
	now     = time.Date(2026, 12, 1, 9, 2, 31, 0, time.UTC)
)

func TestConformance(t *testing.T) {
	connectortest.Suite(t, connectortest.Harness{Driver: bluesky.Driver(), New: fixture})
}

func fixture(t *testing.T) connectortest.Fixture {
	fake := blueskytest.New(t)
	fake.AddHandle("bob.test", "did:plc:bobbobbobbobbobbobbobbob")
	front := connectortest.NewFront(t, fake, func(r *http.Request) bool {
		return r.URL.Path == "/xrpc/com.atproto.repo.putRecord" || r.URL.Path == "/xrpc/com.atproto.repo.deleteRecord"
	})
	return connectortest.Fixture{
		Options: options(front.URL, blueskytest.Handle, blueskytest.Password),
		Front:   front,
		Effects: samples(),
		Media:   map[string][]byte{"media/beans.jpg": photo(t, 60, 40), "media/card.jpg": photo(t, 30, 20)},
		Public:  fake.Posts,
	}
}

func options(server, account, secret string) connector.Options {
	return connector.Options{
		Name: "social",
		Channel: schema.Channel{
			Network: "bluesky", Account: account, Server: server, SecretEnv: "BLUESKY_APP_PASSWORD",
		},
		HTTP:    &http.Client{},
		Secret:  secret,
		Version: "1.0.0",
	}
}

// message is a delivery of some texts, one a part.
func message(id string, texts ...string) schema.Message {
	d := schema.Delivery{Post: id, Channel: "social"}
	m := schema.Message{Delivery: d, Network: "bluesky", Key: schema.MessageKey(d), At: planned, Title: id, Language: "en"}
	for i, text := range texts {
		role := schema.RoleThread
		if i == 0 {
			role = schema.RolePost
		}
		m.Parts = append(m.Parts, schema.Part{Role: role, Text: text})
	}
	return m
}

func effect(m schema.Message, part int) schema.Effect {
	return schema.Effect{Message: m, Part: part, Key: m.Key + "-" + string(rune('0'+part)), Claimed: claimed, Now: now}
}

func samples() []schema.Effect {
	pictures := message("pictures", "Beans & more, by @bob.test: https://northwind.example #coffee ☕")
	pictures.Parts[0].Facets = []schema.Facet{
		{Start: 17, End: 26, Kind: schema.FacetMention, Value: "bob.test"},
		{Start: 28, End: 53, Kind: schema.FacetLink, Value: "https://northwind.example/?utm_source=social"},
		{Start: 54, End: 61, Kind: schema.FacetTag, Value: "coffee"},
	}
	pictures.Parts[0].Media = []schema.MediaFile{
		{File: "media/beans.jpg", Type: "image/jpeg", Width: 60, Height: 40, Alt: "A bag of beans"},
		{File: "media/card.jpg", Type: "image/jpeg", Width: 30, Height: 20},
	}
	card := message("card", "Read on.")
	card.Card = &schema.LinkCard{
		URL: "https://northwind.example/holiday", Title: "Holiday Blend", Description: "Cocoa and orange",
		Image: &schema.MediaFile{File: "media/card.jpg", Type: "image/jpeg"},
	}
	thread := message("thread", "One.", "Two.", "Three.")
	return []schema.Effect{
		effect(pictures, 0), effect(card, 0), effect(thread, 0), effect(thread, 1), effect(thread, 2),
	}
}

// photo is a JPEG with some noise-free colours.
func photo(tb testing.TB, width, height int) []byte {
	tb.Helper()
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			m.Set(x, y, color.RGBA{uint8(x * 4), uint8(y * 6), 90, 255})
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, m, nil); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}
