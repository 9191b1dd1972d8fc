package bluesky_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/connectors/bluesky"
	"github.com/galley-social/galley/connectors/bluesky/pdstest"
	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/schema"
)

// cutStride is how far apart the cuts are where nothing begins or ends, and fewestCuts how many are wanted in all.
const (
	cutStride  = 60
	fewestCuts = 35
)

// severed is a channel on a real server, behind a proxy that cuts.
type severed struct {
	desk
	cutter *connectortest.Cutter
	cuts   int
}

// TestRealCuts breaks the connection to a real server within the request that writes or deletes a record, or within
// its reply. Half a request has changed nothing there, and behind half a reply it is done; the connector says neither,
// but that it does not know, and then finds out.
func TestRealCuts(t *testing.T) {
	pds := pdstest.Start(t)
	s := &severed{desk: desk{pds: pds, account: pds.CreateAccount("severed.test")}}
	s.cutter = connectortest.NewCutter(t, pds.URL, func(r *http.Request) bool {
		return strings.HasSuffix(r.URL.Path, "/com.atproto.repo.putRecord") || strings.HasSuffix(r.URL.Path, "/com.atproto.repo.deleteRecord")
	})
	client, err := driverOn(s.cutter.URL, s.account)
	if err != nil {
		t.Fatal(err)
	}
	s.client = client
	first := s.send(t, effect(message("whole", "This one is whole."), 0))
	request, reply := s.cutter.Effect()
	s.each(t, "request", request, cutStride, s.cutRequest)
	s.each(t, "reply", reply, cutStride, s.cutReply)
	if err := s.remove(t, first); err != nil {
		t.Fatal(err)
	}
	request, reply = s.cutter.Effect()
	s.each(t, "request to delete", request, 3*cutStride, s.cutDeletion)
	s.each(t, "reply to a deletion", reply, 3*cutStride, s.cutDeleted)
	t.Logf("%d cuts", s.cuts)
	if s.cuts < fewestCuts {
		t.Errorf("got %d cuts, want %d", s.cuts, fewestCuts)
	}
}

func driverOn(server string, account pdstest.Account) (connector.Client, error) {
	return bluesky.Driver().Open(options(server, account.Handle, account.Password))
}

// each cuts a message like the one that went through after some of its bytes.
func (s *severed) each(t *testing.T, what string, raw []byte, stride int, cut func(t *testing.T, id string, n, head int)) {
	t.Helper()
	head := bytes.Index(raw, []byte("\r\n\r\n")) + 4
	if head < 4 || len(raw) < 60 {
		t.Fatalf("got the %s %q, want a whole one", what, raw)
	}
	at := []int{0, bytes.IndexByte(raw, '\n') + 1, head - 1, head, head + 1, len(raw) - 1}
	for n := stride; n < len(raw); n += stride {
		at = append(at, n)
	}
	slices.Sort(at)
	for _, n := range slices.Compact(at) {
		if n >= len(raw) {
			continue
		}
		s.cuts++
		id := fmt.Sprintf("%s-%d", strings.ReplaceAll(what, " ", "-"), n)
		t.Run(fmt.Sprintf("%s %d of %d", what, n, len(raw)), func(t *testing.T) { cut(t, id, n, head) })
	}
}

// during does something while the connection breaks, and fails the test unless it wrote one effect request.
func (s *severed) during(t *testing.T, cut connectortest.Breach, do func()) {
	t.Helper()
	before := s.cutter.Effects()
	s.cutter.Break(cut)
	do()
	s.cutter.Break(connectortest.Breach{})
	if got := s.cutter.Effects() - before; got != 1 {
		t.Errorf("got %d effect requests on the wire, want 1", got)
	}
}

// cutRequest: nothing is there, whoever asks, and the same effect makes it one record.
func (s *severed) cutRequest(t *testing.T, id string, n, _ int) {
	e, commit := effect(message(id, "Half of "+id), 0), s.pds.Commit(s.account.DID)
	s.during(t, connectortest.Breach{Of: connectortest.OfRequest, After: n, Reset: n%2 == 0}, func() {
		r, err := s.client.Send(t.Context(), e)
		wantFault(t, err, schema.Unknown, "", "")
		if r != (schema.Remote{}) {
			t.Errorf("got %+v, want nothing beside a fault", r)
		}
	})
	if r, err := s.client.Find(t.Context(), e); !errors.Is(err, schema.ErrAbsent) {
		t.Errorf("find: got %+v, %v, want ErrAbsent", r, err)
	}
	if s.pds.Commit(s.account.DID) != commit || s.holds(t, e) != 0 {
		t.Error("half a request has changed something on the server")
	}
	s.again(t, e, 1)
}

// cutReply: it is there. Only when no more than the end of the reply is missing may the connector know it.
func (s *severed) cutReply(t *testing.T, id string, n, head int) {
	e := effect(message(id, "Half an answer to "+id), 0)
	var told schema.Remote
	var err error
	s.during(t, connectortest.Breach{Of: connectortest.OfReply, After: n, Reset: n%2 == 0}, func() {
		told, err = s.client.Send(t.Context(), e)
	})
	if err != nil || n <= head {
		wantFault(t, err, schema.Unknown, "", "")
	}
	if s.holds(t, e) != 1 {
		t.Errorf("got %d records on the server behind a lost reply, want 1", s.holds(t, e))
	}
	found, wrong := s.client.Find(t.Context(), e)
	if wrong != nil {
		t.Fatalf("find: %v", wrong)
	}
	if err == nil && told != found {
		t.Errorf("got %+v from half a reply, want %+v", told, found)
	}
	s.held(t, found)
	s.again(t, e, 0)
}

// again sends the effect once more, as may be done after a look-up, which makes so many commits.
func (s *severed) again(t *testing.T, e schema.Effect, commits int) {
	t.Helper()
	if !s.client.Repeatable(t.Context(), e) {
		t.Error("got an effect that can't be repeated, want one that can")
	}
	commit := s.pds.Commit(s.account.DID)
	sent := s.send(t, e)
	if changed := s.pds.Commit(s.account.DID) != commit; changed != (commits == 1) {
		t.Errorf("got a commit: %t, want %d", changed, commits)
	}
	found, err := s.client.Find(t.Context(), e)
	if err != nil {
		t.Fatalf("find: %v", err)
	}
	if diff := cmp.Diff(sent, found); diff != "" {
		t.Errorf("found (-sent +found):\n%s", diff)
	}
	if got := s.holds(t, e); got != 1 {
		t.Errorf("got %d records of it on the server, want 1", got)
	}
}

// holds counts the records that have the effect's text.
func (s *severed) holds(t *testing.T, e schema.Effect) int {
	t.Helper()
	n := 0
	for _, record := range s.pds.Records(s.account.DID) {
		if bytes.Contains(record.Value, []byte(`"text":"`+e.This().Text+`"`)) {
			n++
		}
	}
	return n
}
