package site

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// maxSlug keeps folder names far below the 255 bytes that file systems take.
const maxSlug = 100

// slug is a name for a folder: readable, safe on every file system, and different for names that differ in
// more than case. Letters of every script stay; whatever else has to go is made up for by a short hash.
func slug(name string) string {
	folded := norm.NFC.String(cases.Fold().String(norm.NFC.String(name)))
	short := readable(folded)
	if short != "" && short == folded && !reserved(short) {
		return short
	}
	sum := sha256.Sum256([]byte(folded))
	hash := hex.EncodeToString(sum[:4])
	switch {
	case short == "":
		return hash
	case reserved(short):
		return "x-" + short + "-" + hash
	}
	return short + "-" + hash
}

// readable keeps letters, marks, digits, underscores and inner dots, and puts one dash for whatever is
// between them.
func readable(folded string) string {
	var b strings.Builder
	dash := false
	for _, r := range folded {
		if r == utf8.RuneError || !(unicode.In(r, unicode.L, unicode.M, unicode.Nd) || r == '_' || r == '.') {
			dash = true
			continue
		}
		if dash && b.Len() > 0 {
			b.WriteByte('-')
		}
		dash = false
		b.WriteRune(r)
	}
	// Static hosts hide names that begin with a dot or an underscore.
	text := strings.TrimLeft(b.String(), "._-")
	for len(text) > maxSlug {
		_, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
	}
	return strings.TrimRight(text, ".-")
}

// reserved reports names that Windows keeps for devices, with any ending, and the one that the site keeps
// for its own pages.
func reserved(name string) bool {
	base, _, _ := strings.Cut(name, ".")
	switch base {
	case "con", "prn", "aux", "nul":
		return true
	}
	if len(base) == 4 && (strings.HasPrefix(base, "com") || strings.HasPrefix(base, "lpt")) {
		return base[3] >= '0' && base[3] <= '9'
	}
	return name == "index.html"
}
