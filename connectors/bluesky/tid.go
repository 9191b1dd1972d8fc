package bluesky

import (
	"crypto/sha256"
	"encoding/binary"
	"time"

	"github.com/galley-social/galley/schema"
)

// alphabet of TIDs, in the order of ASCII, so that they sort as their times do.
const alphabet = "234567abcdefghijklmnopqrstuvwxyz"

// tid writes a moment in microseconds and a clock id of ten bits as a timestamp identifier: 13 characters of
// five bits each, the highest bit 0.
func tid(micros int64, clock uint16) string {
	value := uint64(max(micros, 0))<<10&(1<<63-1) | uint64(clock&1023)
	var out [13]byte
	for i := len(out) - 1; i >= 0; i-- {
		out[i] = alphabet[value&31]
		value >>= 5
	}
	return string(out[:])
}

// recordKey is the part's record key, the same at every attempt and never later than the first claim.
//
// It is built on the planned time rather than the claim's, so that a post which is claimed anew (a ledger was
// lost, a person said "it is not there") still means the record that may be there. Posts planned for one
// minute are kept apart by the fraction of a second, which comes from the message's key, as well as by the
// clock id, which comes from the part's: the clock id alone would collide once in a thousand.
func recordKey(e schema.Effect) string {
	at := e.Message.At
	if at.IsZero() || !e.Claimed.IsZero() && at.After(e.Claimed) {
		at = e.Claimed
	}
	const second = 1_000_000
	fraction := int64(digest(e.Message.Key) % (second / 2))
	micros := (at.Unix()-1)*second + fraction + int64(e.Part)
	return tid(micros, uint16(digest(e.Key)%1024))
}

func digest(key string) uint64 {
	sum := sha256.Sum256([]byte(key))
	return binary.BigEndian.Uint64(sum[:])
}

// createdAt is the time a part shows: when the delivery was first claimed, a millisecond later for each part.
// The planned time would bury a post that goes out late, because feeds sort by this one. It is cut to whole
// seconds, so that a claim read back from the ledger gives the same.
func createdAt(e schema.Effect) time.Time {
	at := e.Claimed
	if at.IsZero() {
		at = e.Message.At
	}
	return at.UTC().Truncate(time.Second).Add(time.Duration(e.Part) * time.Millisecond)
}
