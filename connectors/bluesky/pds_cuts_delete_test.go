package bluesky_test

import (
	"errors"
	"testing"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/schema"
)

func (s *severed) remove(t *testing.T, r schema.Remote) error {
	t.Helper()
	return connectortest.AfterOf(t, s.client).Delete(t.Context(), r)
}

// cutDeletion: half a request to delete has deleted nothing.
func (s *severed) cutDeletion(t *testing.T, id string, n, _ int) {
	e := effect(message(id, "Stays after "+id), 0)
	r := s.send(t, e)
	s.during(t, connectortest.Breach{Of: connectortest.OfRequest, After: n, Reset: n%2 == 0}, func() {
		wantFault(t, s.remove(t, r), schema.Unknown, "", "")
	})
	if got := s.holds(t, e); got != 1 {
		t.Errorf("got %d records after half a request to delete, want 1", got)
	}
	s.deleteAgain(t, e, r, nil)
}

// cutDeleted: the record is gone behind a lost reply, and to delete it again says so.
func (s *severed) cutDeleted(t *testing.T, id string, n, head int) {
	e := effect(message(id, "Goes with "+id), 0)
	r := s.send(t, e)
	s.during(t, connectortest.Breach{Of: connectortest.OfReply, After: n, Reset: n%2 == 0}, func() {
		if err := s.remove(t, r); err != nil || n <= head {
			wantFault(t, err, schema.Unknown, "", "")
		}
	})
	if got := s.holds(t, e); got != 0 {
		t.Errorf("got %d records behind the lost reply to a deletion, want none", got)
	}
	s.deleteAgain(t, e, r, schema.ErrAbsent)
}

func (s *severed) deleteAgain(t *testing.T, e schema.Effect, r schema.Remote, want error) {
	t.Helper()
	if err := s.remove(t, r); !errors.Is(err, want) {
		t.Errorf("delete again: got %v, want %v", err, want)
	}
	if err := s.remove(t, r); !errors.Is(err, schema.ErrAbsent) {
		t.Errorf("delete for the last time: got %v, want ErrAbsent", err)
	}
	if got := s.holds(t, e); got != 0 {
		t.Errorf("got %d records in the end, want none", got)
	}
}
