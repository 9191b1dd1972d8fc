package tokens

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"
)

// Key opens and closes the document.
type Key struct{ identity *age.X25519Identity }

// Format keeps the key out of whatever prints it.
func (k Key) Format(f fmt.State, _ rune) { fmt.Fprint(f, "key of the token store") }

// ParseKey reads an age identity, as NewKey gives it. The error does not quote it.
func ParseKey(text string) (Key, error) {
	// age's own errors tell at which character the key breaks, and so what stands there.
	identity, err := age.ParseX25519Identity(strings.TrimSpace(text))
	if err != nil {
		return Key{}, fmt.Errorf("%w: it is no age key, which starts with AGE-SECRET-KEY-1 and has 74 characters", ErrKey)
	}
	return Key{identity}, nil
}

// NewKey makes a key and gives its text, which is secret. Its chance is age's own.
func NewKey() (string, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return "", fmt.Errorf("make a key: %w", err)
	}
	return identity.String(), nil
}

// mark tells keys apart and gives none away: it is a digest of the public half.
func (k Key) mark() string {
	sum := sha256.Sum256([]byte("galley tokens " + k.identity.Recipient().String()))
	return hex.EncodeToString(sum[:8])
}

// Seal encrypts a document. Two documents with the same content never have the same bytes.
func (k Key) Seal(d Document) ([]byte, error) {
	plain, err := Encode(d)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, k.identity.Recipient())
	if err == nil {
		_, err = w.Write(plain)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("encrypt the tokens: %w", err)
	}
	return out.Bytes(), nil
}

// Open decrypts what Seal gave.
func (k Key) Open(sealed []byte) (Document, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), k.identity)
	var other *age.NoIdentityMatchError
	if errors.As(err, &other) {
		return Document{}, fmt.Errorf("%w: the document was encrypted for another one", ErrKey)
	}
	if err != nil {
		return Document{}, fmt.Errorf("%w: it is not what age writes", ErrDamaged)
	}
	plain, err := io.ReadAll(io.LimitReader(r, longest+2))
	if err != nil || len(plain) > longest+1 {
		return Document{}, fmt.Errorf("%w: it was changed, cut off, or is too long", ErrDamaged)
	}
	return Decode(plain)
}
