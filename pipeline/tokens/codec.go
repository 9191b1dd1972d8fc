package tokens

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// longest is the most bytes of a document, so that a planted one can't fill the memory.
const longest = 1 << 20

// wire is the document as JSON.
type wire struct {
	Version    int             `json:"version"`
	Generation int             `json:"generation"`
	Channels   map[string]held `json:"channels"`
}

type held struct {
	Generation int               `json:"generation"`
	Fields     map[string]string `json:"fields"`
	Obtained   time.Time         `json:"obtained"`
	Expires    time.Time         `json:"expires,omitzero"`
	Renewed    bool              `json:"renewed,omitempty"`
	Renewing   *Lease            `json:"renewing,omitempty"`
	Failed     *Failure          `json:"failed,omitempty"`
	Again      time.Time         `json:"again,omitzero"`
	Lost       int               `json:"lost,omitempty"`
}

// version is the oldest format that can hold the document: whoever has no token that rotates can go on with an older
// galley, and one that would take no heed of a lease does not read it.
func (d Document) version() int {
	for _, t := range d.Channels {
		if t.Rotates() {
			return Version
		}
	}
	return 1
}

// Encode gives the document's bytes. They are secret.
func Encode(d Document) ([]byte, error) {
	w := wire{Version: d.version(), Generation: d.Generation, Channels: map[string]held{}}
	for name, t := range d.Channels {
		w.Channels[name] = held(t)
	}
	data, err := json.MarshalIndent(w, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode the tokens: %w", err)
	}
	if len(data) > longest {
		return nil, fmt.Errorf("encode the tokens: %d bytes are more than a token store can have", len(data))
	}
	return append(data, '\n'), nil
}

// Decode reads what Encode wrote. Its errors quote nothing of the bytes, which are secret.
func Decode(data []byte) (Document, error) {
	var version struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(data, &version); err != nil {
		return Document{}, fmt.Errorf("%w: it is not the JSON that galley writes", ErrDamaged)
	}
	if version.Version > Version {
		return Document{}, fmt.Errorf("%w: its format is %d, and this galley reads up to %d; install the newest galley",
			ErrNewer, version.Version, Version)
	}
	var w wire
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&w); err != nil || w.Version < 1 {
		return Document{}, fmt.Errorf("%w: it is not a document that galley writes", ErrDamaged)
	}
	if _, err := dec.Token(); err != io.EOF {
		return Document{}, fmt.Errorf("%w: something follows the document", ErrDamaged)
	}
	return w.document()
}

// document checks what a write could not have made.
func (w wire) document() (Document, error) {
	d := Document{Generation: w.Generation, Channels: map[string]Token{}}
	seen := map[int]bool{}
	for name, h := range w.Channels {
		switch {
		case name == "" || len(h.Fields) == 0:
			return Document{}, fmt.Errorf("%w: a channel in it has no name or no fields", ErrDamaged)
		case h.Generation < 1 || h.Generation > w.Generation || seen[h.Generation]:
			return Document{}, fmt.Errorf("%w: its generations do not fit together", ErrDamaged)
		case !h.sound():
			return Document{}, fmt.Errorf("%w: what it says of a renewal does not fit together", ErrDamaged)
		}
		seen[h.Generation] = true
		d.Channels[name] = Token(h).utc()
	}
	if d.version() != w.Version {
		return Document{}, fmt.Errorf("%w: its format is %d, and what it holds has %d", ErrDamaged, w.Version, d.version())
	}
	return d, nil
}

// sound is whether a renewal could have left this.
func (h held) sound() bool {
	switch {
	case h.Lost < 0, h.Renewing != nil && h.Failed != nil:
		return false
	case h.Renewing != nil && (h.Renewing.Nonce == "" || h.Renewing.Until.IsZero()):
		return false
	}
	return h.Failed == nil || !h.Failed.At.IsZero()
}
