package ledger

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/galley-social/galley/schema"
)

func TestFoldStatus(t *testing.T) {
	tests := map[string]struct {
		entries  []Entry
		status   Status
		parts    int
		attempts int
		receipt  bool
	}{
		"nothing":                     {nil, StatusOpen, 0, 0, false},
		"claimed":                     {[]Entry{claim(1, 1, 1)}, StatusClaimed, 0, 1, false},
		"sent":                        {[]Entry{claim(1, 1, 1), public(Receipt, 2, 0)}, StatusSent, 1, 1, true},
		"thread":                      {[]Entry{claim(1, 1, 3), public(Part, 2, 0), public(Part, 3, 1), public(Receipt, 4, 2)}, StatusSent, 3, 1, true},
		"thread half":                 {[]Entry{claim(1, 1, 3), public(Part, 2, 0), because(Later, 3)}, StatusLater, 1, 1, false},
		"last part said twice":        {[]Entry{claim(1, 1, 2), public(Part, 2, 0), public(Part, 3, 1), public(Receipt, 4, 1)}, StatusSent, 2, 1, true},
		"refused":                     {[]Entry{claim(1, 1, 1), because(Refused, 2)}, StatusRefused, 0, 1, false},
		"refused, claimed":            {[]Entry{claim(1, 1, 1), because(Refused, 2), claim(3, 2, 1)}, StatusClaimed, 0, 2, false},
		"later, claimed":              {[]Entry{claim(1, 1, 1), because(Later, 2), claim(3, 2, 1)}, StatusClaimed, 0, 2, false},
		"unknown":                     {[]Entry{claim(1, 1, 1), because(Unknown, 2)}, StatusUnknown, 0, 1, false},
		"unknown, found":              {[]Entry{claim(1, 1, 1), because(Unknown, 2), public(Receipt, 3, 0)}, StatusSent, 1, 1, true},
		"unknown, part found":         {[]Entry{claim(1, 1, 2), because(Unknown, 2), public(Part, 3, 0)}, StatusUnknown, 1, 1, false},
		"unknown, same key again":     {[]Entry{claim(1, 1, 1), because(Unknown, 2), claim(3, 2, 1), public(Receipt, 4, 0)}, StatusSent, 1, 2, true},
		"unknown, posted":             {[]Entry{claim(1, 1, 1), because(Unknown, 2), resolved(3, Posted)}, StatusSent, 1, 1, true},
		"unknown, absent":             {[]Entry{claim(1, 1, 2), public(Part, 2, 0), because(Unknown, 3), resolved(4, Absent)}, StatusOpen, 1, 1, false},
		"absent, then the rest":       {[]Entry{claim(1, 1, 2), public(Part, 2, 0), because(Unknown, 3), resolved(4, Absent), claim(5, 2, 2), public(Receipt, 6, 1)}, StatusSent, 2, 2, true},
		"refused, posted by hand":     {[]Entry{claim(1, 1, 1), because(Refused, 2), resolved(3, Posted)}, StatusSent, 1, 1, true},
		"sent, URL corrected":         {[]Entry{claim(1, 1, 1), public(Receipt, 2, 0), resolved(3, Posted)}, StatusSent, 1, 1, true},
		"edit begun":                  {[]Entry{claim(1, 1, 1), public(Receipt, 2, 0), edit(3, 1)}, StatusEditing, 1, 1, true},
		"edited":                      {[]Entry{claim(1, 1, 1), public(Receipt, 2, 0), edit(3, 1), edited(4)}, StatusSent, 1, 1, true},
		"edit taken over":             {[]Entry{claim(1, 1, 1), public(Receipt, 2, 0), edit(3, 1), edit(4, 1), edited(5)}, StatusSent, 1, 1, true},
		"edit refused":                {[]Entry{claim(1, 1, 1), public(Receipt, 2, 0), edit(3, 1), because(Refused, 4)}, StatusSent, 1, 1, true},
		"edit put off":                {[]Entry{claim(1, 1, 1), public(Receipt, 2, 0), edit(3, 1), because(Later, 4)}, StatusSent, 1, 1, true},
		"edit unknown":                {[]Entry{claim(1, 1, 1), public(Receipt, 2, 0), edit(3, 1), because(Unknown, 4)}, StatusEditing, 1, 1, true},
		"edit cut off, retracted":     {[]Entry{claim(1, 1, 1), public(Receipt, 2, 0), edit(3, 1), retract(4), retracted(5, 0)}, StatusRetracted, 0, 1, true},
		"retract begun":               {[]Entry{claim(1, 1, 1), public(Receipt, 2, 0), retract(3)}, StatusRetracting, 1, 1, true},
		"retract begun twice":         {[]Entry{claim(1, 1, 1), public(Receipt, 2, 0), retract(3), retract(4)}, StatusRetracting, 1, 1, true},
		"retracted":                   {[]Entry{claim(1, 1, 1), public(Receipt, 2, 0), retract(3), retracted(4, 0)}, StatusRetracted, 0, 1, true},
		"thread, half retracted":      {[]Entry{claim(1, 1, 2), public(Part, 2, 0), public(Receipt, 3, 1), retract(4), retracted(5, 1)}, StatusRetracting, 1, 1, true},
		"thread, the rest by hand":    {[]Entry{claim(1, 1, 2), public(Part, 2, 0), public(Receipt, 3, 1), retract(4), retracted(5, 1), retract(6), byHand(7, 0)}, StatusRetracted, 0, 1, true},
		"posted by hand, retracted":   {[]Entry{claim(1, 1, 1), because(Unknown, 2), resolved(3, Posted), retract(4), retracted(5, 0)}, StatusRetracted, 0, 1, true},
		"left with the network":       {[]Entry{ahead(1, 1), handed(2)}, StatusHanded, 0, 1, false},
		"left, then public":           {[]Entry{ahead(1, 1), handed(2), public(Receipt, 3, 0)}, StatusSent, 1, 1, true},
		"public at once":              {[]Entry{ahead(1, 1), public(Receipt, 2, 0)}, StatusSent, 1, 1, true},
		"left, lost, found there":     {[]Entry{ahead(1, 1), because(Unknown, 2), handed(3)}, StatusHanded, 0, 1, false},
		"left, and not seen":          {[]Entry{ahead(1, 1), handed(2), because(Unknown, 3)}, StatusUnknown, 0, 1, false},
		"left, posted by a person":    {[]Entry{ahead(1, 1), handed(2), resolved(3, Posted)}, StatusSent, 1, 1, true},
		"left, absent to a person":    {[]Entry{ahead(1, 1), handed(2), resolved(3, Absent), ahead(4, 2)}, StatusClaimed, 0, 2, false},
		"cancelling, absent":          {[]Entry{ahead(1, 1), handed(2), cancel(3), resolved(4, Absent)}, StatusOpen, 0, 1, false},
		"cancel begun":                {[]Entry{ahead(1, 1), handed(2), cancel(3)}, StatusCancelling, 0, 1, false},
		"cancel taken over":           {[]Entry{ahead(1, 1), handed(2), cancel(3), cancel(4), cancelled(5)}, StatusOpen, 0, 1, false},
		"cancel put off":              {[]Entry{ahead(1, 1), handed(2), cancel(3), because(Later, 4)}, StatusCancelling, 0, 1, false},
		"cancel refused":              {[]Entry{ahead(1, 1), handed(2), cancel(3), because(Refused, 4)}, StatusCancelling, 0, 1, false},
		"cancel begun, and not seen":  {[]Entry{ahead(1, 1), handed(2), cancel(3), because(Unknown, 4)}, StatusUnknown, 0, 1, false},
		"cancel too late":             {[]Entry{ahead(1, 1), handed(2), cancel(3), public(Receipt, 4, 0)}, StatusSent, 1, 1, true},
		"cancelled, left anew":        {[]Entry{ahead(1, 1), handed(2), cancel(3), cancelled(4), ahead(5, 2), handed(6)}, StatusHanded, 0, 2, false},
		"cancelled, sent at once":     {[]Entry{ahead(1, 1), handed(2), cancel(3), cancelled(4), claim(5, 2, 1), public(Receipt, 6, 0)}, StatusSent, 1, 2, true},
		"order of files is no matter": {[]Entry{public(Receipt, 2, 0), claim(1, 1, 1)}, StatusSent, 1, 1, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			state, err := Fold(test.entries)
			if err != nil {
				t.Fatal(err)
			}
			got := state.Delivery(launch)
			if got.Status != test.status || len(got.Parts) != test.parts || got.Attempts != test.attempts || (got.Receipt != nil) != test.receipt {
				t.Errorf("got %s, %d parts, %d attempts, receipt %v", got.Status, len(got.Parts), got.Attempts, got.Receipt)
			}
			if got.NextSeq != len(test.entries)+1 || len(got.History) != len(test.entries) || state.Len() != len(test.entries) {
				t.Errorf("next %d, history %d, len %d; want them to count %d entries", got.NextSeq, len(got.History), state.Len(), len(test.entries))
			}
			if was := test.parts + gone(test.entries); got.Receipt != nil && len(got.Receipt.Parts) != was {
				t.Errorf("receipt: got %d parts, want %d", len(got.Receipt.Parts), was)
			}
		})
	}
}

// gone is how many parts the entries take back.
func gone(entries []Entry) int {
	n := 0
	for _, e := range entries {
		if e.Kind == Retracted {
			n++
		}
	}
	return n
}

func TestFoldKeepsWhatAPersonSaw(t *testing.T) {
	state, err := Fold([]Entry{claim(1, 1, 1), because(Unknown, 2), resolved(3, Posted)})
	if err != nil {
		t.Fatal(err)
	}
	want := &schema.Receipt{Delivery: launch, Digest: "d1", At: instant, Parts: []schema.Remote{{URL: "https://m.example/1", At: instant}}}
	if diff := cmp.Diff(want, state.Delivery(launch).Receipt); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFoldRefuses(t *testing.T) {
	tests := map[string]struct {
		entries []Entry
		want    string
	}{
		"receipt without claim":  {[]Entry{public(Receipt, 1, 0)}, `0001-receipt.json: "receipt" can't follow when launch → mastodon is open`},
		"claim after claim":      {[]Entry{claim(1, 1, 1), claim(2, 2, 1)}, `0002-claim.json: "claim" can't follow when launch → mastodon is claimed`},
		"claim after sent":       {[]Entry{claim(1, 1, 1), public(Receipt, 2, 0), claim(3, 2, 1)}, `"claim" can't follow`},
		"unknown after sent":     {[]Entry{claim(1, 1, 1), public(Receipt, 2, 0), because(Unknown, 3)}, `"unknown" can't follow`},
		"absent after sent":      {[]Entry{claim(1, 1, 1), public(Receipt, 2, 0), resolved(3, Absent)}, "what went out stays recorded"},
		"resolved while claimed": {[]Entry{claim(1, 1, 1), resolved(2, Posted)}, `"resolved" can't follow`},
		"resolved from nothing":  {[]Entry{resolved(1, Posted)}, `"resolved" can't follow`},
		"refused after unknown":  {[]Entry{claim(1, 1, 1), because(Unknown, 2), because(Refused, 3)}, `"refused" can't follow`},
		"gap":                    {[]Entry{claim(1, 1, 1), public(Receipt, 3, 0)}, "its number is 3, and the next of launch → mastodon is 2"},
		"first gone":             {[]Entry{public(Receipt, 2, 0)}, "its number is 2"},
		"two of one number":      {[]Entry{claim(1, 1, 1), because(Later, 2), because(Refused, 2)}, "its number is 2"},
		"attempt":                {[]Entry{claim(1, 2, 1)}, "it says attempt 2"},
		"part skipped":           {[]Entry{claim(1, 1, 3), public(Part, 2, 1)}, "it says part 1"},
		"part twice":             {[]Entry{claim(1, 1, 3), public(Part, 2, 0), public(Part, 3, 0)}, "it says part 0"},
		"retract of nothing":     {[]Entry{claim(1, 1, 1), retract(2)}, `"retract" can't follow when launch → mastodon is claimed`},
		"retracted, not begun":   {[]Entry{claim(1, 1, 1), public(Receipt, 2, 0), retracted(3, 0)}, `"retracted" can't follow when launch → mastodon is sent`},
		"first part first":       {[]Entry{claim(1, 1, 2), public(Part, 2, 0), public(Receipt, 3, 1), retract(4), retracted(5, 0)}, "of which the last goes first"},
		"claim, retracting":      {[]Entry{claim(1, 1, 1), public(Receipt, 2, 0), retract(3), claim(4, 2, 1)}, `"claim" can't follow`},
		"claim, retracted":       {[]Entry{claim(1, 1, 1), public(Receipt, 2, 0), retract(3), retracted(4, 0), claim(5, 2, 1)}, `"claim" can't follow when launch → mastodon is retracted`},
		"resolved, retracted":    {[]Entry{claim(1, 1, 1), public(Receipt, 2, 0), retract(3), retracted(4, 0), resolved(5, Posted)}, `"resolved" can't follow`},
		"retracted twice":        {[]Entry{claim(1, 1, 1), public(Receipt, 2, 0), retract(3), retracted(4, 0), retracted(5, 0)}, `"retracted" can't follow`},
		"edit of nothing":        {[]Entry{claim(1, 1, 1), edit(2, 1)}, `"edit" can't follow when launch → mastodon is claimed`},
		"edit, a part more":      {[]Entry{claim(1, 1, 1), public(Receipt, 2, 0), edit(3, 2)}, "it does not have the 1 public parts"},
		"edited, not begun":      {[]Entry{claim(1, 1, 1), public(Receipt, 2, 0), edited(3)}, `"edited" can't follow when launch → mastodon is sent`},
		"edited to another text": {[]Entry{claim(1, 1, 1), public(Receipt, 2, 0), edit(3, 1), edit(4, 1), otherEdited(5)}, `it says digest "d3"`},
		"claim, editing":         {[]Entry{claim(1, 1, 1), public(Receipt, 2, 0), edit(3, 1), claim(4, 2, 1)}, `"claim" can't follow when launch → mastodon is editing`},
		"receipt, editing":       {[]Entry{claim(1, 1, 1), public(Receipt, 2, 0), edit(3, 1), public(Receipt, 4, 0)}, `"receipt" can't follow`},
		"edit, retracting":       {[]Entry{claim(1, 1, 1), public(Receipt, 2, 0), retract(3), edit(4, 1)}, `"edit" can't follow`},
		"left, not claimed so":   {[]Entry{claim(1, 1, 1), handed(2)}, "was claimed to be public at once"},
		"nobody knows what left": {[]Entry{aheadBlank(1), handed(2)}, "does not have what it is"},
		"a thread left":          {[]Entry{aheadThread(1), handed(2)}, "has several parts"},
		"claim, left":            {[]Entry{ahead(1, 1), handed(2), claim(3, 2, 1)}, `"claim" can't follow when launch → mastodon is handed`},
		"claim, cancelling":      {[]Entry{ahead(1, 1), handed(2), cancel(3), claim(4, 2, 1)}, `"claim" can't follow when launch → mastodon is cancelling`},
		"cancelled, not begun":   {[]Entry{ahead(1, 1), handed(2), cancelled(3)}, `"cancelled" can't follow`},
		"cancel, public":         {[]Entry{ahead(1, 1), public(Receipt, 2, 0), cancel(3)}, `"cancel" can't follow when launch → mastodon is sent`},
		"left after a cancel":    {[]Entry{ahead(1, 1), handed(2), cancel(3), handed(4)}, `"handed" can't follow`},
		"thread ended early":     {[]Entry{claim(1, 1, 3), public(Receipt, 2, 0)}, "after 1 of 3 parts"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := Fold(test.entries)
			if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want ErrDamaged with %q", err, test.want)
			}
		})
	}
}

// TestMovesAreComplete names every kind and status, so that a new one can't be forgotten in the table.
func TestMovesAreComplete(t *testing.T) {
	statuses := []Status{StatusOpen, StatusClaimed, StatusRefused, StatusLater, StatusUnknown, StatusHanded, StatusCancelling, StatusSent, StatusEditing, StatusRetracting, StatusRetracted}
	if len(moves) != len(statuses) {
		t.Errorf("got %d rows, want %d", len(moves), len(statuses))
	}
	reached := map[Kind]bool{}
	for _, status := range statuses {
		for kind, to := range moves[status] {
			reached[kind] = true
			if !slices.Contains(statuses, to) {
				t.Errorf("%s + %s leads to %q", status, kind, to)
			}
		}
	}
	for kind := range kinds {
		if !reached[kind] {
			t.Errorf("no status takes a %s", kind)
		}
	}
}

// TestFoldProperties plays random legal and illegal steps: Fold of the whole, With one by one, and any order
// of the files agree; a state that was handed out never changes; once sent, never sent again; and the entries that a
// delivery points to are the newest of their kinds.
func TestFoldProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var state State
		var all []Entry
		everSent := false
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			known := state.Delivery(launch)
			e := randomEntry(t, known)
			before := known
			next, err := state.With([]Entry{e})
			if diff := cmp.Diff(before, state.Delivery(launch)); diff != "" {
				t.Fatalf("With changed its receiver:\n%s", diff)
			}
			if err != nil {
				continue
			}
			state, all = next, append(all, e)
			everSent = everSent || state.Delivery(launch).Status == StatusSent
			if now := state.Delivery(launch); everSent && (rank(now.Status) < rank(known.Status) || now.Claim != known.Claim && known.Receipt != nil) {
				t.Fatalf("%s became %s", known.Status, now.Status)
			}
			now := state.Delivery(launch)
			for kind, got := range map[Kind]*Entry{Claim: now.Claim, Edit: now.Edit, Cancel: now.Cancel} {
				if diff := cmp.Diff(lastOf(now.History, kind), got); diff != "" {
					t.Fatalf("the newest %s is another:\n%s", kind, diff)
				}
			}
		}
		folded, err := Fold(rapid.Permutation(all).Draw(t, "order"))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(state.All(), folded.All()); diff != "" {
			t.Fatalf("one by one and at once differ:\n%s", diff)
		}
	})
}

// TestWithTwice goes on from one state in two ways: neither knows of the other.
func TestWithTwice(t *testing.T) {
	var state State
	for _, e := range []Entry{claim(1, 1, 1), because(Later, 2), claim(3, 2, 1)} {
		var err error
		if state, err = state.With([]Entry{e}); err != nil {
			t.Fatal(err)
		}
	}
	one, err := state.With([]Entry{because(Refused, 4)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := state.With([]Entry{because(Unknown, 4)}); err != nil {
		t.Fatal(err)
	}
	if history := one.Delivery(launch).History; len(history) != 4 || history[3].Kind != Refused {
		t.Errorf("got a history of %d that ends with %q, want 4 and %q", len(history), history[len(history)-1].Kind, Refused)
	}
}

// lastOf is the last entry of a kind, or nil.
func lastOf(history []Entry, kind Kind) *Entry {
	for _, e := range slices.Backward(history) {
		if e.Kind == kind {
			return &e
		}
	}
	return nil
}

// rank orders what can become of what was sent once: edits come and go, and from a retraction no way leads back.
func rank(s Status) int {
	if s == StatusEditing {
		s = StatusSent
	}
	return slices.Index([]Status{StatusSent, StatusRetracting, StatusRetracted}, s)
}

// otherEdited does not say what the edit before it does.
func otherEdited(seq int) Entry {
	e := edited(seq)
	e.Digest = "d3"
	return e
}

func randomEntry(t *rapid.T, known Delivery) Entry {
	all := []Kind{Claim, Part, Receipt, Refused, Later, Unknown, Resolved, Edit, Edited, Retract, Retracted, Handed, Cancel, Cancelled}
	seq := known.NextSeq
	switch kind := rapid.SampledFrom(all).Draw(t, "kind"); kind {
	case Claim:
		if rapid.Bool().Draw(t, "ahead") {
			return ahead(seq, known.Attempts+1)
		}
		return claim(seq, known.Attempts+1, rapid.IntRange(1, 3).Draw(t, "parts"))
	case Part, Receipt:
		return public(kind, seq, len(known.Parts))
	case Edit:
		return edit(seq, len(known.Parts))
	case Edited:
		return edited(seq)
	case Handed:
		return handed(seq)
	case Cancel:
		return cancel(seq)
	case Cancelled:
		return cancelled(seq)
	case Retract:
		return retract(seq)
	case Retracted:
		return retracted(seq, len(known.Parts)-rapid.IntRange(1, 2).Draw(t, "back"))
	case Resolved:
		return resolved(seq, rapid.SampledFrom([]Verdict{Posted, Absent}).Draw(t, "verdict"))
	default:
		return because(kind, seq)
	}
}

// aheadThread is a claim that no network can hold for later.
func aheadThread(seq int) Entry {
	e := ahead(seq, 1)
	e.Message.Parts = make([]schema.Part, 2)
	return e
}

// aheadBlank is a claim that does not have its message.
func aheadBlank(seq int) Entry {
	e := ahead(seq, 1)
	e.Message = nil
	return e
}

// TestAway: what the network holds is away until it is public or given back, and so is what may be there.
func TestAway(t *testing.T) {
	at := ahead(1, 1).Scheduled
	for name, test := range map[string]struct {
		entries []Entry
		want    time.Time
		held    bool
	}{
		"nothing":    {nil, time.Time{}, false},
		"claimed":    {[]Entry{ahead(1, 1)}, at, false},
		"at once":    {[]Entry{claim(1, 1, 1)}, time.Time{}, false},
		"handed":     {[]Entry{ahead(1, 1), handed(2)}, at, true},
		"not seen":   {[]Entry{ahead(1, 1), handed(2), because(Unknown, 3)}, at, true},
		"cancelling": {[]Entry{ahead(1, 1), handed(2), cancel(3)}, at, true},
		"cancelled":  {[]Entry{ahead(1, 1), handed(2), cancel(3), cancelled(4)}, time.Time{}, false},
		"public":     {[]Entry{ahead(1, 1), handed(2), public(Receipt, 3, 0)}, time.Time{}, true},
	} {
		state, err := Fold(test.entries)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := state.Delivery(launch); !got.Away().Equal(test.want) || (got.Held != nil) != test.held {
			t.Errorf("%s: got away %v, held %v, want %v, %t", name, got.Away(), got.Held, test.want, test.held)
		}
	}
}

func TestAllIsSorted(t *testing.T) {
	var entries []Entry
	for _, post := range []string{"b", "a"} {
		for _, channel := range []string{"x", "bluesky"} {
			e := claim(1, 1, 1)
			e.Delivery, e.Message = schema.Delivery{Post: post, Channel: channel}, nil
			e.At = e.At.Add(time.Hour)
			entries = append(entries, e)
		}
	}
	state, err := Fold(entries)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range state.All() {
		got = append(got, d.String())
	}
	if diff := cmp.Diff([]string{"a → bluesky", "a → x", "b → bluesky", "b → x"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
