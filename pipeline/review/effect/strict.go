package effect

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/galley-social/galley/schema/diag"
)

// mostDepth is far more than an effect has.
const mostDepth = 16

// wellFormed refuses what JSON allows and readers take in different ways: a key that is there twice, something behind
// the document, and nesting that costs memory.
func wellFormed(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var n nesting
	for {
		token, err := dec.Token()
		switch {
		case errors.Is(err, io.EOF) && len(n) == 0:
			return errors.New("it is empty")
		case err != nil:
			return fmt.Errorf("it is no JSON: %w", err)
		}
		if err := n.take(token); err != nil {
			return err
		}
		if len(n) == 0 {
			break
		}
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the document")
	}
	return nil
}

// nesting are the objects and lists that are open.
type nesting []level

// level is one of them.
type level struct {
	// keys are those of an object so far; nil in a list.
	keys map[string]bool
	// value is whether a key was read whose value is next.
	value bool
}

func (n *nesting) take(token json.Token) error {
	delim, _ := token.(json.Delim)
	if delim == '}' || delim == ']' {
		*n = (*n)[:len(*n)-1]
		return nil
	}
	if len(*n) > 0 && (*n)[len(*n)-1].keys != nil {
		last := &(*n)[len(*n)-1]
		if last.value = !last.value; last.value {
			key, _ := token.(string)
			if last.keys[key] {
				return fmt.Errorf("the key %q is there twice", brief(key))
			}
			last.keys[key] = true
			return nil
		}
	}
	switch delim {
	case '{':
		*n = append(*n, level{keys: map[string]bool{}})
	case '[':
		*n = append(*n, level{})
	}
	if len(*n) > mostDepth {
		return fmt.Errorf("it is nested deeper than %d", mostDepth)
	}
	return nil
}

// consistent refuses what fits the schema and does not agree with itself.
func consistent(e Effect) error {
	if e.Zone == "Local" {
		return errors.New("its time zone is that of no place")
	}
	for _, s := range []struct {
		level diag.Severity
		count int
	}{{diag.Error, e.Counts.Errors}, {diag.Warning, e.Counts.Warnings}, {diag.Note, e.Counts.Notes}} {
		if n := diag.Count(e.Findings, s.level); n > s.count {
			return fmt.Errorf("it has %d findings of severity %s, and counts %d", n, s.level, s.count)
		}
	}
	for _, s := range e.Steps {
		for _, p := range s.Parts {
			if err := spansFit(p); err != nil {
				return fmt.Errorf("%s, %s: %w", brief(s.Delivery.String()), brief(p.Name), err)
			}
		}
	}
	for _, t := range times(e) {
		if !t.IsZero() && (t.Year() < 1970 || t.Year() > 9000) {
			return fmt.Errorf("it has a time in the year %d", t.Year())
		}
	}
	return nil
}

// spansFit compares the text after a change with the text of the part.
func spansFit(p Part) error {
	if len(p.Diff) == 0 {
		return nil
	}
	var after strings.Builder
	for _, s := range p.Diff {
		if s.Kind != Gone {
			after.WriteString(s.Text)
		}
	}
	if after.String() != p.Text {
		return errors.New("its changes do not lead to its text")
	}
	return nil
}

func times(e Effect) []time.Time {
	list := []time.Time{e.Now}
	for _, s := range e.Steps {
		list = append(list, s.At, s.Was, s.NotBefore)
	}
	for _, w := range e.Weeks {
		for _, s := range w.Slots {
			list = append(list, s.At)
		}
	}
	return list
}
