package bluesky

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/schema"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var tidPattern = regexp.MustCompile(`^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$`)

// readTID is the other way round.
func readTID(t string) (micros int64, clock uint16) {
	var value uint64
	for _, c := range t {
		value = value<<5 | uint64(strings.IndexRune(alphabet, c))
	}
	return int64(value >> 10), uint16(value & 1023)
}

func TestTID(t *testing.T) {
	// The reference implementation's own, from @atproto/common-web.
	for _, tt := range []struct {
		micros int64
		clock  uint16
		want   string
	}{
		{1688137381887007, 24, "3jzfcijpj2z2s"},
		{1796115749500000, 0, "3n3lv6nmx5222"},
		{1796115749500000, 1023, "3n3lv6nmx52zz"},
		{-1, 0, "2222222222222"},
	} {
		if got := tid(tt.micros, tt.clock); got != tt.want {
			t.Errorf("tid(%d, %d): got %s, want %s", tt.micros, tt.clock, got, tt.want)
		}
	}
}

func someEffect(rt *rapid.T) schema.Effect {
	second := func(name string) time.Time {
		return time.Unix(rapid.Int64Range(1_500_000_000, 4_000_000_000).Draw(rt, name), 0).UTC()
	}
	key := rapid.StringMatching(`[0-9a-f]{32}`)
	part := rapid.IntRange(0, 99).Draw(rt, "part")
	return schema.Effect{
		Message: schema.Message{Key: key.Draw(rt, "key"), At: second("at"), Parts: make([]schema.Part, part+1)},
		Part:    part,
		Key:     key.Draw(rt, "part key"),
		Claimed: second("claimed").Add(time.Duration(rapid.Int64Range(0, 999_999_999).Draw(rt, "fraction"))),
	}
}

func TestRecordKey(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		e := someEffect(rt)
		got := recordKey(e)
		if !tidPattern.MatchString(got) {
			rt.Fatalf("%s is no TID", got)
		}
		micros, _ := readTID(got)
		if at := time.UnixMicro(micros); at.After(e.Claimed) || at.After(e.Message.At) {
			rt.Fatalf("%s is at %v, after the claim %v or the plan %v", got, at, e.Claimed, e.Message.At)
		}
		later := e
		later.Now = e.Claimed.Add(time.Hour)
		later.Claimed = e.Claimed.Truncate(time.Second)
		if again := recordKey(later); again != got {
			rt.Fatalf("got %s, then %s", got, again)
		}
		if a, b := createdAt(e), createdAt(later); !a.Equal(b) {
			rt.Fatalf("got created at %v, then %v", a, b)
		}
		later.Part++
		if next := recordKey(later); next <= got {
			rt.Fatalf("the next part's key %s sorts before %s", next, got)
		}
	})
}

func TestRecordKeyWithoutClaim(t *testing.T) {
	at := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	planned := schema.Effect{Message: schema.Message{Key: "k", At: at}}
	claimed := schema.Effect{Message: schema.Message{Key: "k"}, Claimed: at}
	early := schema.Effect{Message: schema.Message{Key: "k", At: at.AddDate(1, 0, 0)}, Claimed: at}
	for name, e := range map[string]schema.Effect{"claimed only": claimed, "claimed before the plan": early} {
		if got, want := recordKey(e), recordKey(planned); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	if got := createdAt(planned); !got.Equal(at) {
		t.Errorf("got created at %v, want the planned time", got)
	}
}

func TestParseAddress(t *testing.T) {
	good := map[string]address{
		"https://bsky.app/profile/alice.bsky.social/post/3kabcdefghij2":         {"alice.bsky.social", "3kabcdefghij2"},
		"https://bsky.app/profile/did:plc:abc123/post/3kabcdefghij2/?ref=x#top": {"did:plc:abc123", "3kabcdefghij2"},
		"https://www.bsky.app/profile/@alice.bsky.social/post/3kabcdefghij2":    {"alice.bsky.social", "3kabcdefghij2"},
		"at://did:web:northwind.example/app.bsky.feed.post/3kabcdefghij2":       {"did:web:northwind.example", "3kabcdefghij2"},
	}
	for text, want := range good {
		got, err := parseAddress(text)
		if err != nil || got != want {
			t.Errorf("%s: got %+v, %v, want %+v", text, got, err, want)
		}
	}
	for _, text := range []string{
		"", "https://bsky.app", "https://bsky.app/profile/alice.bsky.social", "https://x.example/profile/a.b/post/3k",
		"https://bsky.app/profile/alice/post/3k", "https://bsky.app/profile/a.b/post/..", "at://did:plc:a/app.bsky.feed.like/3k",
		"at://did:plc:a/app.bsky.feed.post/3k/x", "ftp://bsky.app/profile/a.b/post/3k", "https://bsky.app/profile/a.b/post/a%20b",
		"https://bsky.app/profile/did:plc:/post/3k",
	} {
		if got, err := parseAddress(text); err == nil || !strings.Contains(err.Error(), "is not the address") {
			t.Errorf("%q: got %+v, %v, want an error that says so", text, got, err)
		}
	}
}

func FuzzParseAddress(f *testing.F) {
	f.Add("https://bsky.app/profile/alice.bsky.social/post/3kabcdefghij2")
	f.Add("at://did:web:northwind.example/app.bsky.feed.post/3kabcdefghij2")
	f.Add("https://bsky.app/profile/a%2Eb/post/a%2fb")
	f.Fuzz(func(t *testing.T, text string) {
		a, err := parseAddress(text)
		if err != nil {
			return
		}
		for _, again := range []string{uri(a.repo, a.rkey), webURL(a.repo, a.rkey)} {
			if b, err := parseAddress(again); err != nil || a != b {
				t.Fatalf("%q: got %+v, but %q gives %+v, %v", text, a, again, b, err)
			}
		}
	})
}

func TestBuildRefuses(t *testing.T) {
	upload := schema.Upload{File: "a.jpg", Handle: json.RawMessage(
		`{"blob":{"$type":"blob","ref":{"$link":"bafk"},"mimeType":"image/jpeg","size":1000001}}`)}
	card := &schema.LinkCard{URL: "https://northwind.example", Title: "t"}
	facets := func(start, end int) schema.Message {
		f := schema.Facet{Start: start, End: end, Kind: schema.FacetTag, Value: "é"}
		return schema.Message{Parts: []schema.Part{{Text: "#é", Facets: []schema.Facet{f}}}}
	}
	pictures := schema.Message{Parts: []schema.Part{{Media: []schema.MediaFile{{File: "a.jpg"}}}}}
	for name, tt := range map[string]struct {
		e    schema.Effect
		want string
	}{
		"facet before the text":        {schema.Effect{Message: facets(-1, 1)}, "bytes -1 to 1"},
		"facet behind the text":        {schema.Effect{Message: facets(0, 4)}, "bytes 0 to 4"},
		"empty facet":                  {schema.Effect{Message: facets(1, 1)}, "bytes 1 to 1"},
		"facet that cuts a character":  {schema.Effect{Message: facets(0, 2)}, "bytes 0 to 2"},
		"picture that is not uploaded": {schema.Effect{Message: pictures}, "1 media files, of which 0"},
		"upload of another network": {schema.Effect{Message: pictures, Uploads: []schema.Upload{
			{File: "a.jpg", Handle: json.RawMessage(`"7"`)}}}, "a.jpg was not uploaded to Bluesky"},
		"large card picture": {schema.Effect{Message: schema.Message{Card: card, Parts: []schema.Part{{}}},
			CardImage: &upload}, "1000001 bytes, and Bluesky takes 1000000"},
	} {
		if got, err := build(tt.e, references{}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %+v, %v, want an error with %q", name, got, err, tt.want)
		}
	}
}

// TestBuildEmbed covers the ways in which pictures, card and quote go together.
func TestBuildEmbed(t *testing.T) {
	blobJSON := `{"$type":"blob","ref":{"$link":"bafk"},"mimeType":"image/jpeg","size":9}`
	upload := schema.Upload{File: "a.jpg", Handle: json.RawMessage(`{"blob":` + blobJSON + `}`)}
	picture := schema.Part{Media: []schema.MediaFile{{File: "a.jpg", Alt: "x"}}}
	card := &schema.LinkCard{URL: "https://northwind.example", Title: "t"}
	quoted := &ref{"at://q", "bafy"}
	images := `{"$type":"app.bsky.embed.images","images":[{"alt":"x","image":` + blobJSON + `}]}`
	external := `{"$type":"app.bsky.embed.external","external":{"uri":"https://northwind.example","title":"t","description":""}}`
	record := `{"$type":"app.bsky.embed.record","record":{"uri":"at://q","cid":"bafy"}}`
	both := func(media string) string {
		return `{"$type":"app.bsky.embed.recordWithMedia","record":` + record + `,"media":` + media + `}`
	}
	for name, tt := range map[string]struct {
		parts []schema.Part
		part  int
		card  *schema.LinkCard
		quote *ref
		want  string
	}{
		"nothing":                   {parts: []schema.Part{{}}, want: `null`},
		"pictures":                  {parts: []schema.Part{picture}, want: images},
		"pictures win over a card":  {parts: []schema.Part{picture}, card: card, want: images},
		"card":                      {parts: []schema.Part{{}}, card: card, want: external},
		"card only on the first":    {parts: []schema.Part{{}, {}}, part: 1, card: card, want: `null`},
		"quote":                     {parts: []schema.Part{{}}, quote: quoted, want: record},
		"quote with pictures":       {parts: []schema.Part{picture}, quote: quoted, want: both(images)},
		"quote with a card":         {parts: []schema.Part{{}}, card: card, quote: quoted, want: both(external)},
		"pictures of a second part": {parts: []schema.Part{{}, picture}, part: 1, want: images},
	} {
		e := schema.Effect{Message: schema.Message{Parts: tt.parts, Card: tt.card}, Part: tt.part}
		for range e.This().Media {
			e.Uploads = append(e.Uploads, upload)
		}
		embed, err := buildEmbed(e, tt.quote)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := json.Marshal(embed)
		if diff := cmp.Diff(tt.want, string(got)); diff != "" || err != nil {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
