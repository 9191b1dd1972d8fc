// Package comment renders what merging a pull request would do as the one comment that a strategist judges it by.
//
// It refuses to decide, and to reach anything: it is given an Effect and a Place and returns Markdown. It trusts the
// Place alone; every text of the Effect goes through package inert, and no address is built from one but the path of a
// file under the Place's own repository.
//
// A caller must know that the first two lines are hidden: Marker, by which a later run finds the comment, and a State,
// which Parse reads, by which it sees that it would say the same again. The result never exceeds its Limit. What does not
// fit is left out whole, row by row and fold by fold, and a sentence says how much and links the full plan; a message
// too long for its fold is cut between two characters, and everything open is closed.
package comment

import (
	"strings"

	"github.com/galley-social/galley/pipeline/review/effect"
)

// Place is where the comment goes. It comes from the event that started the run, never from the Effect.
type Place struct {
	// Server is the forge's address, such as https://github.com, and Repo the OWNER/NAME that holds the commit: of a
	// fork's pull request, the fork.
	Server, Repo string
	// Gitea says that the forge is Gitea or Forgejo, whose addresses of files are other ones.
	Gitea bool
	// Pull is the pull request's address, to which Full leads. It may be empty.
	Pull string
	// Commit is the pull request's last commit. Without it, nothing in the repository is linked.
	Commit string
	// Plan is the address of the full plan, such as the run's. It may be empty.
	Plan string
}

// Limit is how long a text may be; 0 is no limit.
type Limit struct {
	// Characters are counted as UTF-16 units, of which no forge counts more.
	Characters int
	Bytes      int
}

// CommentLimit is GitHub's for a comment, and SummaryLimit its for the summary of a step.
func CommentLimit() Limit { return Limit{Characters: 65_536} }

// SummaryLimit is the one for Full.
func SummaryLimit() Limit { return Limit{Bytes: 1_048_576} }

// Render is the sticky comment.
func Render(e effect.Effect, at Place, most Limit) string {
	p := newPage(e, at, most)
	return p.render(hidden(State{Digest: e.Digest, Commit: at.Commit}))
}

// Full is the same for a job's summary, where nobody looks for it again: it has no hidden lines.
func Full(e effect.Effect, at Place, most Limit) string {
	at.Plan = ""
	p := newPage(e, at, most)
	p.full = true
	return p.render("")
}

// section is a part of the comment that takes at most a share of its room, in hundredths.
type section struct {
	share int
	make  func(room int) string
}

// render fills the sections in the order in which a reader needs them, which is that of the page: the folds with the
// messages come last to be filled, for they take what is left.
func (p *page) render(hidden string) string {
	head := p.head()
	if p.over(hidden + head) {
		head = p.headline() + "\n"
	}
	if p.over(hidden + head) {
		return strings.TrimSuffix(hidden, "\n")
	}
	if p.e.Same {
		return hidden + head
	}
	left := p.room - p.size(hidden+head)
	before := []section{{35, p.steps}, {20, p.problems}, {10, p.strategy}}
	after := []section{{12, p.calendar}, {10, p.balance}}
	first := p.fill(before, &left)
	last := p.fill(after, &left)
	return hidden + head + first + p.posts(left) + last
}

func (p *page) fill(list []section, left *int) string {
	var b strings.Builder
	for _, s := range list {
		text := s.make(min(*left, p.room/100*s.share))
		*left -= p.size(text)
		b.WriteString(text)
	}
	return b.String()
}
