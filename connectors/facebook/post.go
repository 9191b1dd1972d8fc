package facebook

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// post is a post as the Graph API shows it. IsPublished is nil where it does not say.
type post struct {
	ID          string           `json:"id"`
	Message     string           `json:"message"`
	URL         string           `json:"permalink_url"`
	Created     moment           `json:"created_time"`
	Scheduled   moment           `json:"scheduled_publish_time"`
	IsPublished *bool            `json:"is_published"`
	Attachments listOf[attached] `json:"attachments"`
}

// attached is a picture, an album of them, or the preview of a link.
type attached struct {
	Kind string                            `json:"media_type"`
	URL  string                            `json:"unshimmed_url"`
	Sub  listOf[struct{ json.RawMessage }] `json:"subattachments"`
}

// listOf is a listing inside an object. Data is nil where the answer has none.
type listOf[T any] struct {
	Data []T `json:"data"`
}

// What is asked of a post. An answer has only what is asked for.
const (
	stateFields = "id,permalink_url,created_time,is_published,scheduled_publish_time"
	fullFields  = "id,message,permalink_url,created_time,is_published,scheduled_publish_time," +
		"attachments{media_type,unshimmed_url,subattachments{media_type}}"
)

func (p post) public() bool  { return p.IsPublished != nil && *p.IsPublished }
func (p post) pending() bool { return p.IsPublished != nil && !*p.IsPublished }

// remote is a public post.
func (p post) remote() schema.Remote {
	return schema.Remote{ID: p.ID, URL: address(p.ID, p.URL), At: p.Created.Time}
}

// held is a post that Facebook makes public later.
func (p post) held() schema.Remote {
	return schema.Remote{ID: p.ID, At: p.Scheduled.Time, Pending: true}
}

// address is where people see a post: by the address that Facebook gave, or else by its id, which it sends on.
func address(id, permalink string) string {
	u, err := url.Parse(permalink)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return "https://www.facebook.com/" + id
	}
	return permalink
}

// media is how many pictures and videos it has. A link's preview is neither.
func (p post) media() int {
	n := 0
	for _, a := range p.Attachments.Data {
		switch {
		case len(a.Sub.Data) > 0:
			n += len(a.Sub.Data)
		case a.Kind == "photo" || a.Kind == "video":
			n++
		}
	}
	return n
}

// same reports whether a post is the effect's part. Facebook may show the address of a link otherwise than it was
// sent, so it is looked at only where the text does not say it.
func (p post) same(e schema.Effect) bool {
	text := e.This().Text
	if fold(p.Message) != fold(text) || p.media() != len(e.This().Media) {
		return false
	}
	link := linkOf(e)
	if link == "" || strings.Contains(text, link) {
		return true
	}
	for _, a := range p.Attachments.Data {
		if a.URL != "" && plainLink(a.URL) == plainLink(link) {
			return true
		}
	}
	return false
}

// linkOf is the address that Facebook shows a preview of: a post with pictures has none.
func linkOf(e schema.Effect) string {
	if len(e.This().Media) > 0 {
		return ""
	}
	return e.Message.Link
}

// plainLink is an address without what servers add or change on their own.
func plainLink(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return text
	}
	query := u.Query()
	query.Del("fbclid")
	return strings.ToLower(u.Host) + strings.TrimSuffix(u.EscapedPath(), "/") + "?" + query.Encode()
}

// objectID is what may stand in the path of a call.
var objectID = regexp.MustCompile(`^[0-9]+(_[0-9]+)?$`)

// read reads one post. gone is whether the Graph API says that there is none, or none that the token may see.
func (c *client) read(ctx context.Context, id, fields string) (p post, out httpx.Response, gone bool, err error) {
	out, gone, err = c.get(ctx, "/"+id, url.Values{"fields": {fields}}, &p)
	if err == nil && p.ID != id {
		err = later("", "Facebook's answer does not name the post %s", id)
	}
	return p, out, gone, err
}

// absent is schema.ErrAbsent once it is sure that the token is the page's.
func (c *client) absent(ctx context.Context) error {
	if _, err := c.self(ctx); err != nil {
		return err
	}
	return schema.ErrAbsent
}

// pageOf is the page that an id names when it is not the channel's, or "". To the token of the one, what the other has
// is not there, which says nothing about it.
func (c *client) pageOf(id string) string {
	if owner, _, whole := strings.Cut(id, "_"); whole && pageID.MatchString(owner) && owner != c.page {
		return owner
	}
	return ""
}

// waitsElsewhere is the fault of what was left with another page.
func (c *client) waitsElsewhere(id string) *schema.Fault {
	owner := c.pageOf(id)
	if owner == "" {
		return nil
	}
	return later(fmt.Sprintf("put account: %q back, or delete it there by hand", owner),
		"it waits on page %s, and the channel's account is page %s now", owner, c.page)
}

// idOf is the post's id: the receipt's, or that in an address that a person gave.
func (c *client) idOf(r schema.Remote) (string, error) {
	id, err := c.named(r)
	if owner := c.pageOf(id); owner != "" {
		return "", refuse(fmt.Sprintf("put account: %q back, or change or delete it there by hand", owner),
			"it is on page %s, and the channel's account is page %s now", owner, c.page)
	}
	return id, err
}

func (c *client) named(r schema.Remote) (string, error) {
	if objectID.MatchString(r.ID) {
		return r.ID, nil
	}
	u, err := url.Parse(r.URL)
	if r.ID != "" || err != nil || u.Scheme != "https" || u.Host != "facebook.com" && !strings.HasSuffix(u.Host, ".facebook.com") {
		return "", refuse("", "%q is not the address of a post on Facebook", r.ID+r.URL)
	}
	last, number := path.Base(u.Path), u.Query().Get("story_fbid")
	switch {
	case objectID.MatchString(last) && strings.Contains(last, "_"):
		return last, nil
	case pageID.MatchString(last) && strings.Contains(u.Path, "/posts/"):
		number = last
	}
	if !pageID.MatchString(number) {
		return "", refuse("delete or change it on Facebook by hand", "the address %q has no number that names the post", r.URL)
	}
	return c.page + "_" + number, nil
}
