package x

import (
	"cmp"
	"time"
)

// shownFields are what is asked of a post beyond its id and text.
const shownFields = "attachments,created_at,entities,note_tweet,referenced_tweets"

// post is a post as X shows it. X is giving some fields new names, so that each of them is read under both.
type post struct {
	ID        string    `json:"id"`
	Text      string    `json:"text"`
	CreatedAt time.Time `json:"created_at"`
	Entities  entities  `json:"entities"`
	// Note is the whole of a text of more than 280 characters, of which Text is the beginning.
	Note        *note `json:"note_tweet"`
	NewNote     *note `json:"note_post"`
	Attachments struct {
		MediaKeys []string `json:"media_keys"`
		PollIDs   []string `json:"poll_ids"`
	} `json:"attachments"`
	Referenced    []reference `json:"referenced_tweets"`
	NewReferenced []reference `json:"referenced_posts"`
	// Versions are the ids of all versions of the post, the newest last.
	Versions    []string `json:"edit_history_tweet_ids"`
	NewVersions []string `json:"edit_history_post_ids"`
}

type note struct {
	Text     string   `json:"text"`
	Entities entities `json:"entities"`
}

type reference struct {
	Type string `json:"type"`
	ID   string `json:"id"`
}

// original is the text as it was sent.
func (p post) original() string {
	if n := cmp.Or(p.Note, p.NewNote); n != nil {
		return original(n.Text, n.Entities)
	}
	return original(p.Text, p.Entities)
}

// parent is the id of the post that it answers, or "".
func (p post) parent() string {
	for _, r := range append(p.Referenced, p.NewReferenced...) {
		if r.Type == "replied_to" {
			return r.ID
		}
	}
	return ""
}

// newest is the id of its newest version, which is its own unless it was edited.
func (p post) newest() string {
	versions := append(p.NewVersions, p.Versions...)
	if n := len(versions); n > 0 && isID(versions[n-1]) {
		return versions[n-1]
	}
	return p.ID
}
