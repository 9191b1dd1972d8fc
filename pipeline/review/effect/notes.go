package effect

import (
	"fmt"

	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/schema"
)

func (c *comparison) note(format string, args ...any) {
	c.effect.Notes = append(c.effect.Notes, fmt.Sprintf(format, args...))
}

// notes adds what there is to say about the change as a whole.
func (c *comparison) notes() {
	renamed := len(c.files.renamed)
	if c.effect.Same && renamed > 0 {
		c.note("no message changes: %s renamed", wasWere(renamed, "file"))
	}
	if n := c.quiet(); n > 0 {
		c.note("%s written differently, and no message of it changes", wasWere(n, "post"))
	}
	if n := c.abandoned(); n == 1 {
		c.note("1 post that is public is removed from Git; it stays public until galley retract takes it back")
	} else if n > 1 {
		c.note("%s that are public are removed from Git; they stay public until galley retract takes them back", counted(n, "post"))
	}
	if n := c.unread(); n > 0 {
		c.note("%s that can't be read: what it would send is not known", thereAre(n, "post"))
	}
	c.effect.Notes = c.effect.Notes[:min(len(c.effect.Notes), mostNotes)]
}

func thereAre(n int, noun string) string {
	if n == 1 {
		return "there is 1 " + noun
	}
	return "there are " + counted(n, noun)
}

// abandoned are the public posts of which the change removes the file.
func (c *comparison) abandoned() int {
	posts := map[string]bool{}
	for i := range c.changes {
		if change := &c.changes[i]; change.Op == plan.Remove && change.After != nil {
			id, _ := schema.OccurrenceOf(change.Post)
			posts[id] = true
		}
	}
	return len(posts)
}

// quiet are the posts that are different, and of which neither a step nor a sentence speaks.
func (c *comparison) quiet() int {
	told := map[string]bool{}
	for i := range c.changes {
		id, _ := schema.OccurrenceOf(c.changes[i].Post)
		told[id] = true
	}
	for _, d := range c.differences {
		if d.kind == kindPost {
			told[d.id] = true
		}
	}
	n := 0
	for i := range c.Head.Set.Posts {
		post := &c.Head.Set.Posts[i]
		if base := c.Base.Set.Post(post.ID); base != nil && !told[post.ID] && !samePost(base, post) {
			n++
		}
	}
	return n
}

// unread are the posts that the change makes unreadable, or touches and leaves so.
func (c *comparison) unread() int {
	n := 0
	for _, file := range c.Head.Plan.Unread {
		if !c.Base.Set.Broken[file] || c.Base.Files[file] != c.Head.Files[file] {
			n++
		}
	}
	return n
}
