package ledger

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/galley-social/galley/schema"
)

// ErrNewer is wrapped when something was written by a galley that knows more than this one.
var ErrNewer = errors.New("the ledger needs a newer galley")

// file is an entry as it is written. The order of the fields is the order people read.
type file struct {
	Version    int             `json:"version"`
	Kind       Kind            `json:"kind"`
	Post       string          `json:"post"`
	Channel    string          `json:"channel"`
	Seq        int             `json:"seq"`
	At         time.Time       `json:"at"`
	Attempt    int             `json:"attempt,omitempty"`
	Part       *int            `json:"part,omitempty"`
	Remote     *schema.Remote  `json:"remote,omitempty"`
	Reason     string          `json:"reason,omitempty"`
	Hint       string          `json:"hint,omitempty"`
	Until      time.Time       `json:"until,omitzero"`
	By         string          `json:"by,omitempty"`
	Verdict    Verdict         `json:"verdict,omitempty"`
	URL        string          `json:"url,omitempty"`
	Why        string          `json:"why,omitempty"`
	LeaseUntil time.Time       `json:"lease_until,omitzero"`
	Scheduled  time.Time       `json:"scheduled,omitzero"`
	Approval   string          `json:"approval,omitempty"`
	Source     string          `json:"source,omitempty"`
	Digest     string          `json:"digest,omitempty"`
	Run        Run             `json:"run"`
	Message    *schema.Message `json:"message,omitempty"`
}

// Encode is the entry's file: indented JSON in a fixed order, with a last newline. It refuses an entry that
// lacks what its kind needs or holds what it must not. Times are written in UTC.
func Encode(e Entry) ([]byte, error) {
	if err := e.check(); err != nil {
		return nil, err
	}
	f := file{
		Version: e.Version, Kind: e.Kind, Post: e.Post, Channel: e.Channel, Seq: e.Seq, At: e.At.UTC(),
		Attempt: e.Attempt, Remote: e.Remote, Reason: e.Reason, Hint: e.Hint, Until: e.Until.UTC(),
		By: e.By, Verdict: e.Verdict, URL: e.URL, Why: e.Why, LeaseUntil: e.LeaseUntil.UTC(),
		Scheduled: e.Scheduled.UTC(), Approval: e.Approval, Source: e.Source, Digest: e.Digest, Run: e.Run, Message: e.Message,
	}
	if uses(e.Kind, "part") {
		f.Part = &e.Part
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(f); err != nil {
		return nil, fmt.Errorf("encode %s: %w", e.Path(), err)
	}
	return out.Bytes(), nil
}

// Decode reads what Encode writes, and nothing else: unknown or missing fields and other versions are errors.
func Decode(data []byte) (Entry, error) {
	var f file
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&f); err != nil {
		return Entry{}, cmp.Or(newer(data), fmt.Errorf("not an entry: %w", err))
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Entry{}, errors.New("not an entry: there is more after its end")
	}
	if f.Version > newest {
		return Entry{}, newer(data)
	}
	e := Entry{
		Version: f.Version, Kind: f.Kind, Delivery: schema.Delivery{Post: f.Post, Channel: f.Channel}, Seq: f.Seq,
		At: f.At.UTC(), Run: f.Run, Digest: f.Digest, Source: f.Source, Attempt: f.Attempt,
		LeaseUntil: f.LeaseUntil.UTC(), Scheduled: f.Scheduled.UTC(), Message: f.Message, Approval: f.Approval, Remote: f.Remote,
		Reason: f.Reason, Hint: f.Hint, Until: f.Until.UTC(), By: f.By, Verdict: f.Verdict, URL: f.URL, Why: f.Why,
	}
	if f.Part != nil {
		e.Part = *f.Part
	}
	if (f.Part != nil) != uses(f.Kind, "part") {
		return Entry{}, fmt.Errorf("%s: the field \"part\" belongs to a %s, %s, %s, %s, %s or %s, and to nothing else",
			e.Kind, Part, Receipt, Refused, Later, Unknown, Retracted)
	}
	return e, e.check()
}

// newer says so when the bytes are an entry of a later version, whatever else they hold.
func newer(data []byte) error {
	var peek struct {
		Version int `json:"version"`
	}
	if json.Unmarshal(data, &peek) != nil || peek.Version <= newest {
		return nil
	}
	return fmt.Errorf("%w: the entry has version %d, and this galley reads up to %d; install the newest galley",
		ErrNewer, peek.Version, newest)
}
