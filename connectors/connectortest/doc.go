// Package connectortest is the suite that every connector passes, and the fake network's faults.
//
// It does not know any network: a connector's test hands it a fresh fake, a way to see what is public there,
// and sample effects. It never waits on a clock; a network that is slow is one that holds its answer until
// the client gives up.
//
// A caller must know: a network over HTTP puts a Front before its fake, and the front does to the effect
// requests what a test asks. A network that writes files gives a Memory instead. Suite fails on a fixture
// that lacks a sample, so that no test passes because it had nothing to do.
package connectortest

import (
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/schema"
)

// Harness is what a connector's test hands to Suite.
type Harness struct {
	Driver connector.Driver
	// New starts a fresh, empty fake. What must be stopped is stopped by t.Cleanup.
	New func(t *testing.T) Fixture
}

// Fixture is one fresh fake and a channel on it. Exactly one of Front and Files is set.
type Fixture struct {
	// Options of the channel; Options.Secret must be set for a network over HTTP.
	Options connector.Options
	// Front stands before a fake that speaks HTTP.
	Front *Front
	// Files is the place of a network that writes files. It is also Options.Files.
	Files *Memory
	// Effects are samples: the first must be sendable on a fresh fake; each next is independent of it or,
	// when it is another part of the same message, a reply to the part before. At least one carries media
	// when the network takes any. Now and Claimed are set.
	Effects []schema.Effect
	// Media are the bytes of the samples' media, by MediaFile.File.
	Media map[string][]byte
	// Public lists the ids of what the fake shows to the public.
	Public func() []string
	// NoEdit is set for a server of a network with edits that itself has none: every edit must be refused.
	NoEdit bool
	// Pending lists the ids of what the fake holds for later, and Advance sets its clock, by which it makes that public:
	// for a network that takes posts ahead of their time. Its clock starts at the samples' Now.
	Pending func() []string
	Advance func(to time.Time)
	// NoFind is set for a network of class RecoverNone, where Find can't know.
	NoFind bool
}
