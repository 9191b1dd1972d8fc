package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	gogit "github.com/go-git/go-git/v5"

	"github.com/galley-social/galley/pipeline/gitbranch"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/schema"
)

// docEntry is an entry of a kind with what the kind needs. A resolved entry has the verdict too, as in
// "resolved posted".
func docEntry(d schema.Delivery, kind string, seq int, m *schema.Message) ledger.Entry {
	kind, verdict, _ := strings.Cut(kind, " ")
	e := ledger.Entry{
		Version: ledger.Version, Kind: ledger.Kind(kind), Delivery: d, Seq: seq, At: docsNow.Add(-time.Hour),
		Run: ledger.Run{ID: "actions-7-1", Nonce: fmt.Sprint("nonce ", seq)},
	}
	switch e.Kind {
	case ledger.Claim:
		e.Digest, e.Source, e.Attempt, e.Message = "0", "0", 1, m
		e.LeaseUntil = e.At.Add(10 * time.Minute)
		if verdict == "ahead" {
			e.Scheduled, e.Message = docsNow.Add(time.Hour), &schema.Message{Delivery: d, Parts: make([]schema.Part, 1)}
		}
	case ledger.Handed:
		e.Remote = &schema.Remote{ID: "615_122", At: docsNow.Add(time.Hour), Pending: true}
	case ledger.Cancel:
		e.Source, e.LeaseUntil, e.Why = "0", e.At.Add(10*time.Minute), "publishing is frozen"
	case ledger.Cancelled:
	case ledger.Part, ledger.Receipt:
		e.Remote = &schema.Remote{ID: "at://did:plc:northwind/app.bsky.feed.post/3l", URL: "https://social.example/@northwind/1", CID: "bafy", At: e.At}
		if e.Kind == ledger.Receipt {
			e.Digest = "0"
		}
	case ledger.Resolved:
		e.By, e.Verdict = "Inês Marques", ledger.Verdict(verdict)
		if e.Verdict == ledger.Posted {
			e.URL = "https://social.example/@northwind/1"
		}
	case ledger.Edit:
		e.Digest, e.Source, e.LeaseUntil = "0", "0", e.At.Add(10*time.Minute)
		if e.Message = m; m == nil {
			e.Message = &schema.Message{Delivery: d, Parts: make([]schema.Part, 1)}
		}
	case ledger.Edited:
		e.Digest = "0"
	case ledger.Retract:
		e.By, e.Why = "Inês Marques", "the price is wrong"
	case ledger.Retracted:
	default:
		e.Reason = "social.example did not answer in time"
	}
	if e.Kind == ledger.Later {
		e.Until = docsNow.Add(time.Hour)
	}
	if m != nil && e.Digest != "" {
		e.Digest = m.Digest()
	}
	return e
}

// seed writes a claim and one more entry about a delivery to the ledger, as a run would have.
func (r *docRepository) seed(t *testing.T, kind string, d schema.Delivery) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	var shown struct{ Messages []schema.Message }
	if code := r.run(&stdout, &stderr, "show", d.Post, "--channel", d.Channel, "--json"); code != 0 {
		t.Fatalf("galley show %s: exit code %d: %s", d.Post, code, stderr.String())
	}
	if err := json.Unmarshal(stdout.Bytes(), &shown); err != nil {
		t.Fatal(err)
	}
	repo, err := gogit.PlainOpen(r.dir)
	if err != nil {
		t.Fatal(err)
	}
	branch := gitbranch.New(repo, "origin", "galley-ledger", gitbranch.Options{AppendOnly: true})
	store := ledger.Open(branch, "", nil)
	base, err := store.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	entries := []ledger.Entry{docEntry(d, "claim", 1, &shown.Messages[0])}
	if kind != "claim" {
		entries = append(entries, docEntry(d, kind, 2, &shown.Messages[0]))
	}
	if _, err := store.Append(t.Context(), base, entries, docNonce(t), "", docsNow); err != nil {
		t.Fatal(err)
	}
}

func docNonce(t *testing.T) string {
	return strings.ReplaceAll(t.Name(), "/", "-") + time.Now().String()
}

// docWays is how a delivery comes to each status.
var docWays = []struct {
	status ledger.Status
	kinds  []string
}{
	{ledger.StatusOpen, nil},
	{ledger.StatusClaimed, []string{"claim"}},
	{ledger.StatusHanded, []string{"claim ahead", "handed"}},
	{ledger.StatusCancelling, []string{"claim ahead", "handed", "cancel"}},
	{ledger.StatusLater, []string{"claim", "later"}},
	{ledger.StatusRefused, []string{"claim", "refused"}},
	{ledger.StatusUnknown, []string{"claim", "unknown"}},
	{ledger.StatusSent, []string{"claim", "receipt"}},
	{ledger.StatusEditing, []string{"claim", "receipt", "edit"}},
	{ledger.StatusRetracting, []string{"claim", "receipt", "retract"}},
	{ledger.StatusRetracted, []string{"claim", "receipt", "retract", "retracted"}},
}

// docMoveTable asks the ledger itself which entry may follow, and what it leads to.
func docMoveTable(t *testing.T) string {
	t.Helper()
	kinds := []string{"claim", "part", "receipt", "handed", "cancel", "cancelled", "refused", "later", "unknown", "resolved posted", "resolved absent", "edit", "edited", "retract", "retracted"}
	out := "| from \\ entry | " + strings.Join(kinds, " | ") + " |\n|---|" + strings.Repeat("---|", len(kinds)) + "\n"
	d := schema.Delivery{Post: "launch", Channel: "site"}
	for _, way := range docWays {
		var history []ledger.Entry
		for i, kind := range way.kinds {
			history = append(history, docEntry(d, kind, i+1, nil))
		}
		state, err := ledger.Fold(history)
		if err != nil {
			t.Fatalf("the way to %s: %v", way.status, err)
		}
		if got := state.Delivery(d).Status; got != way.status {
			t.Fatalf("the way to %s ends at %s", way.status, got)
		}
		out += "| " + string(way.status)
		for _, kind := range kinds {
			out += " | " + docAfter(state, d, kind)
		}
		out += " |\n"
	}
	return out
}

// docAfter is the status that one more entry leads to, or a dash.
func docAfter(state ledger.State, d schema.Delivery, kind string) string {
	known := state.Delivery(d)
	e := docEntry(d, kind, known.NextSeq, nil)
	if e.Kind == ledger.Claim {
		e.Attempt = known.Attempts + 1
	}
	if e.Kind == ledger.Part || e.Kind == ledger.Receipt {
		e.Part = len(known.Parts)
	}
	if e.Kind == ledger.Retracted {
		e.Part = max(len(known.Parts), 1) - 1
	}
	next, err := state.With([]ledger.Entry{e})
	if err != nil {
		return "–"
	}
	return string(next.Delivery(d).Status)
}
