package ledger

import (
	"slices"
	"testing"
)

// TestEditedMessage: what the ledger says is public is the newest text that was put there, and torn is what may be partly
// another one.
func TestEditedMessage(t *testing.T) {
	sent := []Entry{claim(1, 1, 2), public(Part, 2, 0), public(Receipt, 3, 1)}
	second := func(kind Kind, seq int) Entry {
		e := because(kind, seq)
		e.Part = 1
		return e
	}
	word := func(e Entry, text string) Entry {
		e.Message.Parts[0].Text = text
		return e
	}
	tests := map[string]struct {
		more         []Entry
		digest, text string
		torn         bool
	}{
		"sent":                        {nil, "d1", "", false},
		"begun":                       {[]Entry{word(edit(4, 2), "new")}, "d1", "", false},
		"edited":                      {[]Entry{word(edit(4, 2), "new"), edited(5)}, "d4", "new", false},
		"edited twice":                {[]Entry{word(edit(4, 2), "new"), edited(5), word(edit(6, 2), "newer"), edited(7)}, "d6", "newer", false},
		"refused at once":             {[]Entry{edit(4, 2), because(Refused, 5)}, "d1", "", false},
		"refused half-way":            {[]Entry{edit(4, 2), second(Refused, 5)}, "d1", "", true},
		"put off half-way":            {[]Entry{edit(4, 2), second(Later, 5)}, "d1", "", true},
		"put off half-way, then done": {[]Entry{edit(4, 2), second(Later, 5), word(edit(6, 2), "new"), edited(7)}, "d6", "new", false},
		"unknown":                     {[]Entry{edit(4, 2), because(Unknown, 5)}, "d1", "", true},
		"taken over and refused":      {[]Entry{edit(4, 2), edit(5, 2), because(Refused, 6)}, "d1", "", true},
		"edited, the URL corrected":   {[]Entry{word(edit(4, 2), "new"), edited(5), resolved(6, Posted)}, "d4", "new", false},
	}
	for name, tt := range tests {
		state, err := Fold(slices.Concat(sent, tt.more))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := state.Delivery(launch)
		if got.Receipt.Digest != tt.digest || got.Message.Parts[0].Text != tt.text || got.Torn != tt.torn || len(got.Receipt.Parts) != 2 {
			t.Errorf("%s: got digest %s, text %q, torn %t, %d parts; want %s, %q, %t, 2",
				name, got.Receipt.Digest, got.Message.Parts[0].Text, got.Torn, len(got.Receipt.Parts), tt.digest, tt.text, tt.torn)
		}
	}
}
