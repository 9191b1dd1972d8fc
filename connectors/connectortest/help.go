package connectortest

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/schema"
)

// This file has what connectors' own tests need beside the suite.

// Picture is the bytes of a small PNG.
func Picture(t testing.TB) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 4, 4))
	img.Set(1, 1, color.RGBA{R: 200, A: 255})
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// WantFault fails unless the error is a fault with the outcome that says the words, in its reason or its hint.
func WantFault(t testing.TB, err error, outcome schema.Outcome, words ...string) *schema.Fault {
	t.Helper()
	var f *schema.Fault
	if !errors.As(err, &f) || f.Outcome != outcome {
		t.Fatalf("got %v, want a fault with outcome %s", err, outcome)
	}
	for _, w := range words {
		if !strings.Contains(f.Reason+" "+f.Hint, w) {
			t.Errorf("got %q, hint %q, want it to say %q", f.Reason, f.Hint, w)
		}
	}
	return f
}

// Uploaded is an effect whose files are uploaded, each as the same picture.
func Uploaded(t testing.TB, client connector.Client, e schema.Effect) schema.Effect {
	t.Helper()
	for _, m := range e.This().Media {
		up, err := client.Upload(t.Context(), m, Picture(t))
		if err != nil {
			t.Fatal(err)
		}
		e.Uploads = append(e.Uploads, up)
	}
	return e
}
