package facebook

import (
	"time"

	"github.com/galley-social/galley/schema"
)

// punctual is how much before its time a post may seem to have become public.
const punctual = 2 * time.Minute

// settled is what to do about a search that can't tell posts apart.
const settled = "look at the page, and end it with galley resolve"

// oldest chooses among posts that read as the part, the newest first: a copy that someone made later is not taken for
// it. Those without text or link all read alike, and none of several is chosen.
func oldest(e schema.Effect, matches []post, as func(post) schema.Remote) (schema.Remote, error) {
	switch n := len(matches); {
	case n == 0:
		return schema.Remote{}, schema.ErrAbsent
	case n > 1 && fold(e.This().Text) == "" && linkOf(e) == "":
		return schema.Remote{}, later(settled, "%d posts could be it, and posts without text can't be told apart", n)
	default:
		return as(matches[n-1]), nil
	}
}

// atTime are the posts that may be what was left with Facebook for a time: from its publication on, a post's creation is
// that. One that was public before reads the same and may be anything: the occasion before of a post that
// repeats, somebody's copy, or this one, published too soon by a person. To take it for this one would end a post that
// never was; to call this one absent could publish it twice. So nothing is known until a person or the ledger says
// whose it is.
func atTime(public []post, at time.Time) ([]post, error) {
	var due []post
	for _, p := range public {
		if !p.Created.Before(at.Add(-punctual)) {
			due = append(due, p)
		}
	}
	if len(due) == 0 && len(public) > 0 {
		return nil, later(settled, "the post %s reads the same, and was public before %s, for when this one was to wait",
			public[len(public)-1].ID, at.UTC().Format(time.RFC3339))
	}
	return due, nil
}
