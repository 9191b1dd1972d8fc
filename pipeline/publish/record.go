package publish

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/galley-social/galley/pipeline/ledger"
)

// recorder gathers what became of deliveries and writes it to the ledger: at once for a part of a thread,
// because a run that dies must resume behind it; otherwise in one append at the end.
type recorder struct {
	run  *run
	ctx  context.Context
	mu   sync.Mutex
	base ledger.Snapshot
	todo []ledger.Entry
	err  error
}

func (r *recorder) add(e ledger.Entry, now bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.todo = append(r.todo, e)
	if now {
		r.write()
	}
}

// flush writes what is left. Its error says what could not be recorded.
func (r *recorder) flush() (ledger.Snapshot, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.write()
	if len(r.todo) == 0 {
		return r.base, nil
	}
	return r.base, fmt.Errorf("the ledger could not be told what became of %s: %w", names(r.todo), r.err)
}

// longestRecord is how long a run that nobody stopped tries to record what it did, while others keep the ledger moving.
const longestRecord = time.Minute

// write appends even when the run has been stopped: what is public must be known. What could not be written
// stays in todo and goes out with the next append.
func (r *recorder) write() {
	if len(r.todo) == 0 {
		return
	}
	ctx, end := outlive(r.ctx, r.run.Record)
	defer end()
	ctx, cancel := context.WithTimeout(ctx, max(longestRecord, r.run.Record))
	defer cancel()
	after, err := r.run.append(ctx, r.base, r.todo, r.run.Ledger.AppendOutcome)
	if errors.Is(err, ledger.ErrConflict) {
		r.writeOthers(ctx, err)
		return
	}
	if err != nil {
		r.err = err
		return
	}
	r.base, r.todo, r.err = after, nil, nil
}

// writeOthers writes what is about deliveries that nobody else was at meanwhile; the rest stays in todo. That another run
// took one of them over is no reason to forget what became of the others.
func (r *recorder) writeOthers(ctx context.Context, conflict error) {
	r.err = conflict
	now, err := r.run.Ledger.Read(ctx)
	if err != nil {
		return
	}
	var ours, theirs []ledger.Entry
	for _, e := range r.todo {
		if now.State.Delivery(e.Delivery).NextSeq == r.base.State.Delivery(e.Delivery).NextSeq {
			ours = append(ours, e)
		} else {
			theirs = append(theirs, e)
		}
	}
	if len(ours) == 0 || len(theirs) == 0 {
		return
	}
	if after, err := r.run.append(ctx, now, ours, r.run.Ledger.AppendOutcome); err == nil {
		r.base, r.todo = after, theirs
	}
}

// why is the first line of the ledger's commit, so that its log reads like a history.
func why(entries []ledger.Entry) string {
	if len(entries) == 1 {
		return sentence(entries[0].Kind, entries[0].Delivery.String())
	}
	counts := map[ledger.Kind]int{}
	for _, e := range entries {
		counts[e.Kind]++
	}
	var parts []string
	for _, k := range []ledger.Kind{ledger.Claim, ledger.Edit, ledger.Part, ledger.Receipt, ledger.Handed, ledger.Cancel, ledger.Cancelled, ledger.Edited, ledger.Refused, ledger.Later, ledger.Unknown} {
		if n := counts[k]; n == 1 {
			parts = append(parts, sentence(k, "1 delivery"))
		} else if n > 1 {
			parts = append(parts, sentence(k, fmt.Sprintf("%d deliveries", n)))
		}
	}
	return strings.Join(parts, ", ")
}

func sentence(k ledger.Kind, what string) string {
	switch k {
	case ledger.Claim:
		return "claim " + what
	case ledger.Edit:
		return "edit " + what
	case ledger.Handed:
		return "handed over " + what
	case ledger.Cancel:
		return "take back " + what
	case ledger.Cancelled:
		return "taken back " + what
	case ledger.Edited:
		return "edited " + what
	case ledger.Part:
		return "a part is public: " + what
	case ledger.Receipt:
		return "published " + what
	case ledger.Refused:
		return "refused " + what
	case ledger.Later:
		return "put off " + what
	}
	return "outcome unknown: " + what
}

func count(entries []ledger.Entry) string {
	if len(entries) == 1 {
		return entries[0].Delivery.String()
	}
	return fmt.Sprintf("%d deliveries", len(entries))
}

// names lists deliveries, each once.
func names(entries []ledger.Entry) string {
	var list []string
	last := ""
	for _, e := range entries {
		if name := e.Delivery.String(); name != last {
			list, last = append(list, name), name
		}
	}
	return strings.Join(list, ", ")
}
