package effect

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
	"unicode/utf8"
)

// MaxBytes is the largest document that Read takes. Of never makes a larger one.
const MaxBytes = 8 << 20

// Write writes an effect as JSON, with its digest.
func Write(w io.Writer, e Effect) error {
	e.Digest = digest(e)
	data, err := encode(e)
	if err != nil {
		return fmt.Errorf("write the effect: %w", err)
	}
	if len(data) > MaxBytes {
		return fmt.Errorf("write the effect: it has %d bytes, and %d are the most", len(data), MaxBytes)
	}
	_, err = w.Write(data)
	return err
}

// Read reads what Write has written, by whoever it was: it takes nothing that does not fit the schema, or does not
// agree with itself.
func Read(r io.Reader) (Effect, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return Effect{}, fmt.Errorf("read the effect: %w", err)
	}
	e, err := decode(data)
	if err == nil && e.Digest != digest(e) {
		err = errors.New("its digest is not that of what it says")
	}
	if err != nil {
		return Effect{}, fmt.Errorf("read the effect: %w", err)
	}
	return e, nil
}

// decode is all of Read but for the digest.
func decode(data []byte) (Effect, error) {
	if len(data) > MaxBytes {
		return Effect{}, fmt.Errorf("it has more than %d bytes", MaxBytes)
	}
	if !utf8.Valid(data) {
		return Effect{}, errors.New("it is not UTF-8")
	}
	if err := wellFormed(data); err != nil {
		return Effect{}, err
	}
	if err := version(data); err != nil {
		return Effect{}, err
	}
	if err := validate(data); err != nil {
		return Effect{}, err
	}
	var e Effect
	if err := json.Unmarshal(data, &e); err != nil {
		return Effect{}, err
	}
	return e, consistent(e)
}

// version refuses what another galley has written, before its keys are looked at.
func version(data []byte) error {
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return errors.New("it is no effect: it has no format and version")
	}
	switch {
	case head.Format != Format:
		return fmt.Errorf("it is no effect: its format is %q, and not %q", brief(head.Format), Format)
	case head.Version > Version:
		return fmt.Errorf("written by a newer galley (effect version %d); update galley in the comment job", head.Version)
	case head.Version < Version:
		return fmt.Errorf("written by an older galley (effect version %d); update galley in the review job", head.Version)
	}
	return nil
}

// encode writes lists that are always there as lists, also when they are empty.
func encode(e Effect) ([]byte, error) {
	e.Notes, e.Strategy, e.Findings = some(e.Notes), some(e.Strategy), some(e.Findings)
	e.Steps, e.Weeks, e.Pillars = some(e.Steps), some(e.Weeks), some(e.Pillars)
	e.Cadence, e.Budgets = some(e.Cadence), some(e.Budgets)
	weeks := make([]Week, len(e.Weeks))
	for i, w := range e.Weeks {
		w.Slots = some(w.Slots)
		weeks[i] = w
	}
	e.Weeks = weeks
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(e); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// digest is the SHA-256 of what is shown, in hexadecimal. The instant and the commits are not part of it: a push that
// changes nothing else leaves the comment as it is.
func digest(e Effect) string {
	e.Now, e.Commit, e.From, e.Digest = time.Time{}, "", "", ""
	data, err := encode(e)
	if err != nil {
		panic("effect: an effect is plain data: " + err.Error())
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
