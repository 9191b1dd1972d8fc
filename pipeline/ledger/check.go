package ledger

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

// fields says which fields a kind has beside those of every entry, and which of them it needs.
type fields struct{ needs, may []string }

var kinds = map[Kind]fields{
	Claim:     {needs: []string{"attempt", "digest", "lease_until", "source"}, may: []string{"approval", "message", "scheduled"}},
	Handed:    {needs: []string{"remote"}},
	Cancel:    {needs: []string{"lease_until", "source", "why"}},
	Cancelled: {},
	Part:      {needs: []string{"remote"}, may: []string{"part"}},
	Receipt:   {needs: []string{"digest", "remote"}, may: []string{"part"}},
	Refused:   {needs: []string{"reason"}, may: []string{"hint", "part", "until"}},
	Later:     {needs: []string{"reason"}, may: []string{"hint", "part", "until"}},
	Unknown:   {needs: []string{"reason"}, may: []string{"hint", "part", "until"}},
	Resolved:  {needs: []string{"by", "verdict"}, may: []string{"url", "why"}},
	Edit:      {needs: []string{"digest", "lease_until", "message", "source"}, may: []string{"approval"}},
	Edited:    {needs: []string{"digest"}},
	Retract:   {needs: []string{"by", "why"}},
	Retracted: {may: []string{"by", "part", "verdict", "why"}},
}

func uses(kind Kind, field string) bool {
	return slices.Contains(kinds[kind].needs, field) || slices.Contains(kinds[kind].may, field)
}

// has is which of the kinds' fields are set.
func (e Entry) has() map[string]bool {
	return map[string]bool{
		"approval": e.Approval != "", "attempt": e.Attempt != 0, "by": e.By != "", "digest": e.Digest != "",
		"hint": e.Hint != "", "lease_until": !e.LeaseUntil.IsZero(), "message": e.Message != nil,
		"part": e.Part != 0, "reason": e.Reason != "", "remote": e.Remote != nil, "scheduled": !e.Scheduled.IsZero(), "source": e.Source != "",
		"until": !e.Until.IsZero(), "url": e.URL != "", "verdict": e.Verdict != "", "why": e.Why != "",
	}
}

// check reports everything that makes the entry unfit to be written.
func (e Entry) check() error {
	known, ok := kinds[e.Kind]
	if !ok {
		return fmt.Errorf("an entry of unknown kind %q", string(e.Kind))
	}
	has := e.has()
	var faults []error
	for field, set := range has {
		switch {
		case set && !uses(e.Kind, field):
			faults = append(faults, fmt.Errorf("%q does not belong to it", field))
		case !set && slices.Contains(known.needs, field):
			faults = append(faults, fmt.Errorf("%q is missing", field))
		}
	}
	slices.SortFunc(faults, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	if err := errors.Join(append(faults, e.checkCommon(), e.checkValues())...); err != nil {
		return fmt.Errorf("%s of %s: %s", e.Kind, e.Delivery, strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return nil
}

func (e Entry) checkCommon() error {
	switch {
	case e.Version != e.version():
		return fmt.Errorf("version is %d, want %d", e.Version, e.version())
	case e.Seq < 1 || e.Seq > 9999:
		return fmt.Errorf("seq is %d, want 1 to 9999", e.Seq)
	case e.At.IsZero():
		return errors.New(`"at" is missing`)
	case !oneLine(e.Run.ID) || !oneLine(e.Run.Nonce):
		return errors.New(`"run" needs an id and a nonce, each on one line`)
	}
	for _, name := range []string{e.Post, e.Channel} {
		if !fileName(name) {
			return fmt.Errorf("%q can't be the name of a folder", name)
		}
	}
	return e.checkTimes()
}

// checkTimes refuses what JSON can't carry.
func (e Entry) checkTimes() error {
	times := []time.Time{e.At, e.Until, e.LeaseUntil, e.Scheduled}
	if e.Remote != nil {
		times = append(times, e.Remote.At)
	}
	for _, t := range times {
		if year := t.UTC().Year(); year < 1 || year > 9999 {
			return fmt.Errorf("year %d is outside 1 to 9999", year)
		}
	}
	return nil
}

func (e Entry) checkValues() error {
	switch {
	case e.Part < 0:
		return fmt.Errorf("part is %d", e.Part)
	case e.Attempt < 0:
		return fmt.Errorf("attempt is %d", e.Attempt)
	case e.Kind == Handed:
		return e.checkHeld()
	case e.Remote != nil && (e.Remote.Pending || e.Remote.ID == "" || e.Remote.URL == ""):
		return errors.New(`"remote" needs an id and a url: without them nothing proves that it is public`)
	case e.Kind == Resolved && e.Verdict != Posted && e.Verdict != Absent:
		return fmt.Errorf("verdict %q is neither %s nor %s", string(e.Verdict), Posted, Absent)
	case e.Kind == Resolved && (e.Verdict == Posted) != (e.URL != ""):
		return errors.New(`"url" belongs to the verdict "posted", and only there`)
	case e.Kind == Retracted && e.Verdict != "" && e.Verdict != Absent:
		return fmt.Errorf("verdict %q: who took it back by hand found it %s", string(e.Verdict), Absent)
	case e.Kind == Retracted && (e.Verdict == "") != (e.By == ""):
		return errors.New(`"by" and "verdict" belong together: somebody took it back by hand`)
	case e.Message != nil && e.Message.Delivery != e.Delivery:
		return fmt.Errorf("the message is for %s", e.Message.Delivery)
	}
	return nil
}

func oneLine(s string) bool { return s != "" && !strings.ContainsFunc(s, unicode.IsControl) }

// fileName reports whether a name is one element of a path on every system.
func fileName(s string) bool {
	return oneLine(s) && len(s) <= 200 && s != "." && s != ".." && !strings.EqualFold(s, ".git") &&
		!strings.ContainsAny(s, `/\`)
}
