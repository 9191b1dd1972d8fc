package effect

import (
	"reflect"
	"strings"

	"github.com/galley-social/galley/schema"
)

// none is shown in place of a value that is not there any more, or was not.
const none = "none"

// factKey tells apart facts that share a name.
type factKey struct {
	name string
	n    int
}

// compared are the facts of a message, with what they were in the one before, and what is different besides them
// and the parts' texts.
func compared(before, after schema.Message) []Fact {
	old := map[factKey]string{}
	oldList := differing(before, after)
	for i, key := range keys(oldList) {
		old[key] = oldList[i].Value
	}
	list := differing(after, before)
	for i, key := range keys(list) {
		was, there := old[key]
		delete(old, key)
		if !there {
			list[i].Was = none
		} else if was != list[i].Value {
			list[i].Was = was
		}
	}
	for i, key := range keys(oldList) {
		if _, gone := old[key]; gone {
			list = append(list, Fact{Name: key.name, Value: none, Was: oldList[i].Value})
		}
	}
	if formatting(before, after) {
		list = append(list, Fact{Name: "formatting", Value: "the links, marks or emphasis change"})
	}
	return list
}

func keys(list []Fact) []factKey {
	seen := map[string]int{}
	of := make([]factKey, len(list))
	for i, f := range list {
		seen[f.Name]++
		of[i] = factKey{f.Name, seen[f.Name]}
	}
	return of
}

// differing are the facts of a message, and others where those of the other message are not the same.
func differing(m, other schema.Message) []Fact {
	list := Facts(m)
	for _, f := range []struct {
		name string
		of   func(schema.Message) string
	}{
		{"title", func(m schema.Message) string { return m.Title }},
		{"summary", func(m schema.Message) string { return m.Summary }},
		{"hashtags", func(m schema.Message) string { return strings.Join(m.Hashtags, ", ") }},
		{"network", func(m schema.Message) string { return m.Network }},
		{"media", mediaText},
		{"card picture", cardPicture},
		{"visible to", visibleTo},
	} {
		if value := f.of(m); value != "" && value != f.of(other) {
			list = append(list, Fact{Name: f.name, Value: value})
		}
	}
	return list
}

// visibleTo names the level that Facts is silent about.
func visibleTo(m schema.Message) string {
	if m.Visibility == schema.Public {
		return string(m.Visibility)
	}
	return ""
}

// mediaText is every file with its bytes, by the start of their blob id, and what is said about it.
func mediaText(m schema.Message) string {
	var files []string
	for _, p := range m.Parts {
		for _, f := range p.Media {
			files = append(files, pictureText(f))
		}
	}
	return strings.Join(files, "; ")
}

func pictureText(f schema.MediaFile) string {
	text := f.File
	if f.Blob != "" {
		text += " (version " + f.Blob[:min(len(f.Blob), 7)] + ")"
	}
	if f.Alt != "" {
		text += ", alt: " + f.Alt
	}
	if f.Focus != "" {
		text += ", focus " + f.Focus
	}
	return text
}

func cardPicture(m schema.Message) string {
	if m.Card == nil || m.Card.Image == nil {
		return ""
	}
	return pictureText(*m.Card.Image)
}

// formatting reports whether messages of the same texts are marked up differently.
func formatting(before, after schema.Message) bool {
	if len(before.Parts) != len(after.Parts) {
		return false
	}
	different := false
	for i, b := range before.Parts {
		a := after.Parts[i]
		if a.Text != b.Text {
			return false
		}
		different = different || a.HTML != b.HTML || a.Role != b.Role || !reflect.DeepEqual(a.Facets, b.Facets)
	}
	return different
}
