package ledger

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/schema"
)

var (
	instant = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	launch  = schema.Delivery{Post: "launch", Channel: "mastodon"}
)

func entry(kind Kind, seq int) Entry {
	return Entry{Version: Version, Kind: kind, Delivery: launch, Seq: seq, At: instant, Run: Run{ID: "run 7", Nonce: "n1"}}
}

func claim(seq, attempt, parts int) Entry {
	e := entry(Claim, seq)
	e.Digest, e.Source, e.Attempt, e.LeaseUntil = "d1", "c0ffee", attempt, instant.Add(10*time.Minute)
	e.Message = &schema.Message{Delivery: launch, Network: "mastodon", Key: schema.MessageKey(launch), Parts: make([]schema.Part, parts)}
	return e
}

func public(kind Kind, seq, part int) Entry {
	e := entry(kind, seq)
	e.Part, e.Remote = part, &schema.Remote{ID: "10" + string(rune('0'+part)), URL: "https://m.example/10" + string(rune('0'+part)), At: instant}
	if kind == Receipt {
		e.Digest = "d1"
	}
	return e
}

func because(kind Kind, seq int) Entry {
	e := entry(kind, seq)
	e.Reason, e.Hint = "too many requests", "wait"
	if kind == Later {
		e.Until = instant.Add(time.Hour)
	}
	return e
}

func resolved(seq int, verdict Verdict) Entry {
	e := entry(Resolved, seq)
	e.By, e.Verdict, e.Why = "ines-m", verdict, "I looked <there> & saw it"
	if verdict == Posted {
		e.URL = "https://m.example/1"
	}
	return e
}

func retract(seq int) Entry {
	e := entry(Retract, seq)
	e.Version, e.By, e.Why = 2, "ines-m", "the price was wrong"
	return e
}

func retracted(seq, part int) Entry {
	e := entry(Retracted, seq)
	e.Version, e.Part = 2, part
	return e
}

func byHand(seq, part int) Entry {
	e := retracted(seq, part)
	e.By, e.Verdict, e.Why = "ines-m", Absent, "deleted in the app"
	return e
}

// edit of a post with so many parts; each has its own digest.
func edit(seq, parts int) Entry {
	e := claim(seq, 0, parts)
	e.Version, e.Kind, e.Digest, e.Approval = 2, Edit, "d"+string(rune('0'+seq)), "ines-m approved it"
	return e
}

// edited follows the edit right before it.
func edited(seq int) Entry {
	e := entry(Edited, seq)
	e.Version, e.Digest = 2, "d"+string(rune('0'+seq-1))
	return e
}

// ahead is a claim of what is left with the network for later.
func ahead(seq, attempt int) Entry {
	e := claim(seq, attempt, 1)
	e.Version, e.Scheduled = 3, instant.Add(6*time.Hour)
	return e
}

func handed(seq int) Entry {
	e := entry(Handed, seq)
	e.Version, e.Remote = 3, &schema.Remote{ID: "100", At: instant.Add(6 * time.Hour), Pending: true}
	return e
}

func cancel(seq int) Entry {
	e := entry(Cancel, seq)
	e.Version, e.LeaseUntil, e.Source, e.Why = 3, instant.Add(10*time.Minute), "c0ffee", "publishing is frozen"
	return e
}

func cancelled(seq int) Entry {
	e := entry(Cancelled, seq)
	e.Version = 3
	return e
}

// armClaim is of an arm of an experiment that is to be promoted.
func armClaim() Entry {
	e := claim(1, 1, 1)
	e.Version = 2
	e.Message.Experiment = &schema.Experiment{Name: "opening", Arm: "b"}
	e.Message.Promote = &schema.Promote{Budget: 150, Days: 5, Audience: "home-baristas"}
	return e
}

// TestReceiptOfAnArm: what the claim has for the report is with the receipt, whoever says that it is public.
func TestReceiptOfAnArm(t *testing.T) {
	for name, last := range map[string][]Entry{
		"receipt": {public(Receipt, 2, 0)}, "resolved": {because(Unknown, 2), resolved(3, Posted)},
	} {
		state, err := Fold(append(last, armClaim()))
		if err != nil {
			t.Fatal(err)
		}
		got, want := state.Delivery(launch).Receipt, armClaim().Message
		if diff := cmp.Diff([]any{want.Experiment, want.Promote}, []any{got.Experiment, got.Promote}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestArmNeedsNewerReaders: what galleys before version 2 do not know is in entries of version 2 only, so that they ask for
// a newer galley and do not take it for damage.
func TestArmNeedsNewerReaders(t *testing.T) {
	for name, want := range map[string]int{"claim": 1, "claim of an arm": 2, "receipt": 1} {
		e := samples()[name]
		if got := number(State{}, []Entry{e}, "")[0].Version; got != want {
			t.Errorf("%s: got version %d, want %d", name, got, want)
		}
		e.Version = 3 - want
		if _, err := Encode(e); err == nil {
			t.Errorf("%s: got no error for version %d, want one", name, e.Version)
		}
	}
}

func samples() map[string]Entry {
	return map[string]Entry{
		"claim": claim(1, 1, 2), "claim of an arm": armClaim(), "part": public(Part, 2, 0), "receipt": public(Receipt, 3, 1),
		"refused": because(Refused, 2), "later": because(Later, 2), "unknown": because(Unknown, 2),
		"posted": resolved(3, Posted), "absent": resolved(3, Absent),
		"edit": edit(4, 2), "edited": edited(5),
		"retract": retract(4), "retracted": retracted(5, 1), "retracted by hand": byHand(5, 0),
		"claim ahead": ahead(1, 1), "handed": handed(2), "cancel": cancel(3), "cancelled": cancelled(4),
	}
}

func TestCodecIdentity(t *testing.T) {
	for name, e := range samples() {
		t.Run(name, func(t *testing.T) {
			data, err := Encode(e)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Decode(data)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(e, got); diff != "" {
				t.Errorf("decode∘encode (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEncodeReadsWell(t *testing.T) {
	got, err := Encode(public(Receipt, 2, 0))
	if err != nil {
		t.Fatal(err)
	}
	want := `{
  "version": 1,
  "kind": "receipt",
  "post": "launch",
  "channel": "mastodon",
  "seq": 2,
  "at": "2026-12-01T09:00:00Z",
  "part": 0,
  "remote": {
    "id": "100",
    "url": "https://m.example/100",
    "at": "2026-12-01T09:00:00Z"
  },
  "digest": "d1",
  "run": {
    "id": "run 7",
    "nonce": "n1"
  }
}
`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPath(t *testing.T) {
	if got, want := claim(12, 1, 1).Path(), "entries/ab/launch/mastodon/0012-claim.json"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestEncodeRefuses(t *testing.T) {
	with := func(e Entry, change func(*Entry)) Entry {
		change(&e)
		return e
	}
	tests := map[string]struct {
		entry Entry
		want  string
	}{
		"kind":            {entry("gone", 1), `unknown kind "gone"`},
		"version":         {with(claim(1, 1, 1), func(e *Entry) { e.Version = 0 }), "version is 0"},
		"seq":             {claim(0, 1, 1), "seq is 0"},
		"no time":         {with(claim(1, 1, 1), func(e *Entry) { e.At = time.Time{} }), `"at" is missing`},
		"year":            {with(claim(1, 1, 1), func(e *Entry) { e.At = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) }), "year 10000"},
		"no nonce":        {with(claim(1, 1, 1), func(e *Entry) { e.Run.Nonce = "" }), "needs an id and a nonce"},
		"two-line run":    {with(claim(1, 1, 1), func(e *Entry) { e.Run.ID = "a\nGalley-Entries: 9" }), "on one line"},
		"escaping post":   {with(claim(1, 1, 1), func(e *Entry) { e.Post, e.Message = "..", nil }), `".." can't be the name of a folder`},
		"post with slash": {with(claim(1, 1, 1), func(e *Entry) { e.Post, e.Message = "a/b", nil }), `"a/b" can't be`},
		"no channel":      {with(claim(1, 1, 1), func(e *Entry) { e.Channel, e.Message = "", nil }), `"" can't be`},
		"no digest":       {with(claim(1, 1, 1), func(e *Entry) { e.Digest = "" }), `"digest" is missing`},
		"no lease":        {with(claim(1, 1, 1), func(e *Entry) { e.LeaseUntil = time.Time{} }), `"lease_until" is missing`},
		"other message":   {with(claim(1, 1, 1), func(e *Entry) { e.Message = &schema.Message{} }), "the message is for"},
		"receipt no url":  {with(public(Receipt, 1, 0), func(e *Entry) { e.Remote = &schema.Remote{ID: "1"} }), "needs an id and a url"},
		"receipt no id":   {with(public(Receipt, 1, 0), func(e *Entry) { e.Remote = &schema.Remote{URL: "https://m.example"} }), "needs an id and a url"},
		"receipt nothing": {with(public(Receipt, 1, 0), func(e *Entry) { e.Remote = nil }), `"remote" is missing`},
		"stray field":     {with(public(Part, 1, 0), func(e *Entry) { e.Reason = "x" }), `"reason" does not belong`},
		"no reason":       {with(because(Unknown, 1), func(e *Entry) { e.Reason = "" }), `"reason" is missing`},
		"verdict":         {with(resolved(1, Absent), func(e *Entry) { e.Verdict = "maybe" }), `verdict "maybe"`},
		"posted no url":   {with(resolved(1, Posted), func(e *Entry) { e.URL = "" }), `"url" belongs to`},
		"old version":     {with(retract(1), func(e *Entry) { e.Version = 1 }), "version is 1, want 2"},
		"young version":   {with(claim(1, 1, 1), func(e *Entry) { e.Version = 2 }), "version is 2, want 1"},
		"retract, nobody": {with(retract(1), func(e *Entry) { e.By = "" }), `"by" is missing`},
		"retract, no why": {with(retract(1), func(e *Entry) { e.Why = "" }), `"why" is missing`},
		"by hand, nobody": {with(byHand(1, 0), func(e *Entry) { e.By = "" }), `"by" and "verdict" belong together`},
		"hand or not":     {with(retracted(1, 0), func(e *Entry) { e.By = "ines-m" }), `"by" and "verdict" belong together`},
		"by hand, posted": {with(byHand(1, 0), func(e *Entry) { e.Verdict = Posted }), `verdict "posted"`},
		"held, no id":     {with(handed(1), func(e *Entry) { e.Remote = &schema.Remote{Pending: true} }), "nothing proves that the network holds it"},
		"held, public":    {with(handed(1), func(e *Entry) { e.Remote = &schema.Remote{ID: "1"} }), "nothing proves that the network holds it"},
		"receipt, held":   {with(public(Receipt, 1, 0), func(e *Entry) { e.Remote.Pending = true }), "nothing proves that it is public"},
		"claim, a year":   {with(ahead(1, 1), func(e *Entry) { e.Scheduled = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) }), "year 10000"},
		"cancel, no why":  {with(cancel(1), func(e *Entry) { e.Why = "" }), `"why" is missing`},
		"negative part":   {with(because(Later, 1), func(e *Entry) { e.Part = -1 }), "part is -1"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := Encode(test.entry); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestDecodeRefuses(t *testing.T) {
	data, err := Encode(public(Receipt, 2, 0))
	if err != nil {
		t.Fatal(err)
	}
	good := string(data)
	tests := map[string]struct {
		text string
		kind error
		want string
	}{
		"newer version": {strings.Replace(good, `"version": 1`, `"version": 4, "shape": "new"`, 1), ErrNewer, "newest galley"},
		"unknown field": {strings.Replace(good, `"seq"`, `"colour": "red", "seq"`, 1), nil, `unknown field "colour"`},
		"no version":    {strings.Replace(good, `"version": 1,`, ``, 1), nil, "version is 0"},
		"no part":       {strings.Replace(good, `"part": 0,`, ``, 1), nil, `"part" belongs to`},
		"two":           {good + good, nil, "not an entry"},
		"conflict mark": {"<<<<<<< HEAD\n" + good, nil, "not an entry"},
		"empty":         {"", nil, "not an entry"},
		"list":          {"[]", nil, "not an entry"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := Decode([]byte(test.text))
			if err == nil || !strings.Contains(err.Error(), test.want) || test.kind != nil && !errors.Is(err, test.kind) {
				t.Errorf("got %v, want %q (%v)", err, test.want, test.kind)
			}
		})
	}
}

// TestOlderReaders: what a galley from before these kinds looks at first is a version that it does not know, so
// it says that it is too old, and never that the ledger is damaged.
func TestOlderReaders(t *testing.T) {
	for name, e := range samples() {
		data, err := Encode(e)
		if err != nil {
			t.Fatal(err)
		}
		want := `"version": 1,`
		if slices.Contains([]Kind{Retract, Retracted, Edit, Edited}, e.Kind) || name == "claim of an arm" {
			want = `"version": 2,`
		}
		if slices.Contains([]Kind{Handed, Cancel, Cancelled}, e.Kind) || name == "claim ahead" {
			want = `"version": 3,`
		}
		if !strings.Contains(string(data), want) {
			t.Errorf("%s: got %s, want %s", name, data, want)
		}
	}
}

// FuzzDecode: what Decode accepts, Encode writes so that it decodes to the same entry, and from then on the
// bytes stay the same.
func FuzzDecode(f *testing.F) {
	for _, e := range samples() {
		data, err := Encode(e)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`{"version":1,"kind":"part","post":"a","channel":"b","seq":1,"at":"2026-01-01T00:00:00+02:00","part":0,"remote":{"id":"\ud800","url":"u","at":"2026-01-01T00:00:00Z"},"run":{"id":"r","nonce":"n"}}`))
	f.Add([]byte(`{"version":7}0`))
	f.Fuzz(func(t *testing.T, data []byte) {
		first, err := Decode(data)
		if err != nil {
			return
		}
		once, err := Encode(first)
		if err != nil {
			t.Fatalf("decoded but can't be encoded: %v", err)
		}
		second, err := Decode(once)
		if err != nil {
			t.Fatalf("encoded but can't be decoded: %v\n%s", err, once)
		}
		twice, err := Encode(second)
		if err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("encoding is not stable: %v\n%s\n%s", err, once, twice)
		}
		if first.Path() != second.Path() {
			t.Fatalf("path changed: %s, %s", first.Path(), second.Path())
		}
	})
}
