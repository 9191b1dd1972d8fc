package diag_test

import (
	"encoding/json"
	"testing"

	"github.com/galley-social/galley/schema/diag"
)

func TestSeverityText(t *testing.T) {
	for _, want := range []diag.Severity{diag.Note, diag.Warning, diag.Error} {
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got diag.Severity
		if err := json.Unmarshal(data, &got); err != nil || got != want {
			t.Errorf("%s: got %v, %v; want %v", data, got, err, want)
		}
	}
	for _, text := range []string{`"invalid"`, `""`, `"Error"`, `3`} {
		var got diag.Severity
		if err := json.Unmarshal([]byte(text), &got); err == nil {
			t.Errorf("%s: got %v, want an error", text, got)
		}
	}
}
