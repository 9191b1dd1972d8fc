package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/publish"
	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/schema"
)

// journal is what a run that stays prints: a line for each thing that happens, and nothing for what is as it
// was a round before.
type journal struct {
	app  *app
	json bool
	// said is the newest word on each delivery, and idle the newest on what comes next.
	said map[schema.Delivery]string
	idle string
	// heard is how many events of this round were news.
	heard int
}

// entry is one line of the journal in JSON.
type entry struct {
	Time    time.Time `json:"time"`
	Event   string    `json:"event"`
	Post    string    `json:"post,omitempty"`
	Channel string    `json:"channel,omitempty"`
	Part    int       `json:"part,omitempty"`
	Parts   int       `json:"parts,omitempty"`
	URL     string    `json:"url,omitempty"`
	Reason  string    `json:"reason,omitempty"`
	Hint    string    `json:"hint,omitempty"`
	Person  bool      `json:"person,omitempty"`
	Message string    `json:"message,omitempty"`
}

func newJournal(a *app, asJSON bool) *journal {
	return &journal{app: a, json: asJSON, said: map[schema.Delivery]string{}}
}

// print writes one line. The text is what people read; the entry has its parts.
func (j *journal) print(text string, e entry) {
	e.Time = j.app.Now().UTC()
	if j.json {
		line, err := json.Marshal(e)
		if err != nil {
			return // an entry is texts and numbers, and always has a form
		}
		fmt.Fprintf(j.app.Stdout, "%s\n", line)
		return
	}
	if e.Hint != "" {
		text += " (hint: " + e.Hint + ")"
	}
	fmt.Fprintln(j.app.Stdout, e.Time.Format(time.RFC3339), review.Visible(strings.Join(strings.Fields(text), " ")))
}

// event says what happened to a delivery, in the words of galley publish.
func (j *journal) event(e publish.Event) {
	if !j.news(e) {
		return
	}
	j.heard++
	hint := e.Hint
	e.Hint = ""
	j.print(review.Event(e, review.Style{}), entry{
		Event: word(e), Post: e.Post, Channel: e.Channel, Part: e.Part, Parts: e.Parts,
		URL: e.URL, Reason: e.Reason, Hint: hint, Person: e.Person,
	})
}

// news reports whether an event says anything new. An attempt always does; that something is still held, or was
// looked up and still not found, does not.
func (j *journal) news(e publish.Event) bool {
	text := word(e) + " " + e.Reason
	same := j.said[e.Delivery] == text
	j.said[e.Delivery] = text
	attempt := e.Kind != publish.Held && (e.Kind != ledger.Unknown || e.Part > 0)
	return attempt || !same
}

// after says what a round left behind: what waits for a person, and what comes next.
func (j *journal) after(result publish.Result) {
	happened := map[schema.Delivery]bool{}
	for _, e := range result.Events {
		happened[e.Delivery] = true
	}
	for _, s := range result.Plan.NeedPerson() {
		text := "person " + s.Reason
		if happened[s.Delivery] || j.said[s.Delivery] == text {
			continue
		}
		j.said[s.Delivery] = text
		j.print(fmt.Sprintf("%s %s: %s", s.Op.Symbol(), s.Delivery, s.Reason), entry{
			Event: "waiting", Post: s.Post, Channel: s.Channel, Reason: s.Reason, Hint: s.Hint, Person: true,
		})
	}
	idle := lastLine(review.RunSummary(publish.Result{Plan: result.Plan}))
	switch {
	case j.heard > 0:
		text := lastLine(review.RunSummary(result))
		j.print(text, entry{Event: "summary", Message: text})
	case idle != j.idle:
		j.print(idle, entry{Event: "summary", Message: idle})
	}
	j.idle, j.heard = idle, 0
}

func lastLine(text string) string { return text[strings.LastIndexByte(text, '\n')+1:] }

// changed says that rounds have begun to fail, or work again.
func (j *journal) changed(err error) {
	if err == nil {
		j.print("works again", entry{Event: "working"})
		return
	}
	j.print("! "+err.Error(), entry{Event: "failing", Reason: err.Error(), Hint: hintOf(err)})
}

// note says something about the run itself.
func (j *journal) note(event, text string) { j.print(text, entry{Event: event, Message: text}) }

// word is what an event is called in the journal and in the metrics.
func word(e publish.Event) string {
	switch {
	case e.Kind == ledger.Receipt && e.Found:
		return "found"
	case e.Kind == ledger.Receipt:
		return "published"
	}
	return string(e.Kind)
}

// hintOf is the next step that an error knows.
func hintOf(err error) string {
	var s *stop
	if errors.As(err, &s) && s.next != "" {
		return s.next
	}
	var h hinter
	if errors.As(err, &h) {
		return h.Hint()
	}
	return ""
}
