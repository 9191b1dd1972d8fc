package rules

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/galley-social/galley/pipeline/content"
)

func ids() Rule {
	return Rule{
		Name: "ids",
		Doc: "The id of a post, campaign or strategy must be its own, whatever the case of its letters. " +
			"The ledger knows a post by its id alone, so two posts with one id would count as one that is out already.",
		Post: namesID,
		Run:  runIDs,
	}
}

var postID = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,99}$`)

// namesID judges the id that a file's name gives.
func namesID(p *Pass, piece *piece) {
	post := piece.post
	if post.Value.ID == "" && !postID.MatchString(post.ID) {
		p.errorf(at(&post.Doc), fmt.Sprintf("add \"id: %s\", or rename the file", plainID(post.ID)),
			"the file name gives the id %q; an id has small letters, digits, dots and dashes", post.ID)
	}
}

func runIDs(p *Pass) {
	posts, campaigns, strategies := taken{}, taken{}, taken{}
	for i := range p.Set.Posts {
		post := &p.Set.Posts[i]
		posts.add(post.ID, post.File)
	}
	for i := range p.Set.Campaigns {
		campaigns.add(p.Set.Campaigns[i].ID, p.Set.Campaigns[i].File)
	}
	for i := range p.Set.Strategies {
		strategies.add(p.Set.Strategies[i].ID, p.Set.Strategies[i].File)
	}
	for i := range p.Set.Posts {
		sameID(p, &p.Set.Posts[i].Doc, "post", p.Set.Posts[i].ID, posts)
	}
	for i := range p.Set.Campaigns {
		sameID(p, &p.Set.Campaigns[i].Doc, "campaign", p.Set.Campaigns[i].ID, campaigns)
	}
	for i := range p.Set.Strategies {
		sameID(p, &p.Set.Strategies[i].Doc, "strategy", p.Set.Strategies[i].ID, strategies)
	}
}

// taken are the files of each id, in lower case.
type taken map[string][]holder

type holder struct{ id, file string }

func (t taken) add(id, file string) {
	key := strings.ToLower(id)
	t[key] = append(t[key], holder{id, file})
}

// sameID reports each of the files that share an id, with another one of them: none of them may go out until
// it is settled which one is meant.
func sameID[T any](p *Pass, doc *content.Doc[T], what, id string, all taken) {
	holders := all[strings.ToLower(id)]
	for _, other := range holders {
		if other.file == doc.File {
			continue
		}
		if other.id == id {
			p.errorf(at(doc, "id"), `give one of the two its own "id"`, "%s id %q is also that of %s", what, id, other.file)
		} else {
			p.errorf(at(doc, "id"), `give one of the two another "id"; files and branches on some machines know no capitals`,
				"%s id %q differs only by capitals from %q of %s", what, id, other.id, other.file)
		}
		return
	}
}

// plainID turns a file name into an id.
func plainID(name string) string {
	id := strings.Trim(regexp.MustCompile(`[^a-z0-9._-]+`).ReplaceAllString(strings.ToLower(name), "-"), "-._")
	if id == "" {
		return "my-post"
	}
	return id[:min(len(id), 100)]
}
