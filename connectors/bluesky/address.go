package bluesky

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

var (
	handlePattern = regexp.MustCompile(
		`^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$`)
	didPattern       = regexp.MustCompile(`^did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]$`)
	recordKeyPattern = regexp.MustCompile(`^[a-zA-Z0-9._~:-]{1,512}$`)
)

func isHandle(s string) bool { return len(s) <= 253 && handlePattern.MatchString(s) }

func isDID(s string) bool { return len(s) <= 2048 && didPattern.MatchString(s) }

// address is where a post is: whose repository, by handle or DID, and the record key.
type address struct{ repo, rkey string }

// uri is the AT URI of a post in the repository of a DID.
func uri(did, rkey string) string { return "at://" + did + "/" + collection + "/" + rkey }

// webURL is where people see a post.
func webURL(did, rkey string) string { return "https://bsky.app/profile/" + did + "/post/" + rkey }

// parseAddress reads the URL of a post on bsky.app, or its AT URI.
func parseAddress(text string) (address, error) {
	bad := fmt.Errorf("%q is not the address of a Bluesky post, as in https://bsky.app/profile/alice.bsky.social/post/3l…", text)
	var a address
	if rest, ok := strings.CutPrefix(text, "at://"); ok {
		words := strings.Split(rest, "/")
		if len(words) != 3 || words[1] != collection {
			return a, bad
		}
		a = address{words[0], words[2]}
	} else {
		u, err := url.Parse(text)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() != "bsky.app" && u.Hostname() != "www.bsky.app" {
			return a, bad
		}
		words := strings.Split(strings.Trim(u.Path, "/"), "/")
		if len(words) != 4 || words[0] != "profile" || words[2] != "post" {
			return a, bad
		}
		a = address{words[1], words[3]}
	}
	a.repo = strings.TrimPrefix(a.repo, "@")
	if !isHandle(a.repo) && !isDID(a.repo) || !recordKeyPattern.MatchString(a.rkey) || a.rkey == "." || a.rkey == ".." {
		return address{}, bad
	}
	return a, nil
}
