package x

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/galley-social/galley/schema"
)

var (
	postID      = regexp.MustCompile(`^[0-9]{1,19}$`)
	postAddress = regexp.MustCompile(`^https://(?:www\.|mobile\.)?(?:x|twitter)\.com/(?:i/web|\w{1,50})/status(?:es)?/([0-9]{1,19})(?:[/?#].*)?$`)
)

// isID reports whether a text is one of X's ids.
func isID(text string) bool { return postID.MatchString(text) }

// answers is the id of the post that the part answers, or "".
func answers(e schema.Effect) (string, error) {
	reply := e.Message.ReplyTo
	switch {
	case e.Parent != nil && (e.Parent.ID != "" || e.Parent.URL != ""):
		return idOf(*e.Parent)
	case e.Part > 0:
		return "", refuse("send the part before first", "part %d has no part before it", e.Part+1)
	case reply == nil:
		return "", nil
	case reply.URL == "":
		return "", refuse("publish that post first", "the post %q that it answers is not public on this channel", reply.Post)
	}
	return idOf(schema.Remote{URL: reply.URL})
}

// idOf is the post's id: the receipt's, or that of an address which a person gave.
func idOf(r schema.Remote) (string, error) {
	if isID(r.ID) {
		return r.ID, nil
	}
	found := postAddress.FindStringSubmatch(r.URL)
	if r.ID != "" || found == nil {
		return "", refuse("it looks like https://x.com/ACCOUNT/status/123", "%q is not the address of a post on X", r.URL)
	}
	return found[1], nil
}

// address is where people see a post.
func (c *client) address(id string) string {
	if name := c.channelAccount(); name != "" {
		return "https://x.com/" + url.PathEscape(name) + "/status/" + id
	}
	return "https://x.com/i/web/status/" + id
}

// channelAccount is the channel's account without its @, or "".
func (c *client) channelAccount() string {
	return strings.TrimPrefix(strings.TrimSpace(c.options.Channel.Account), "@")
}
