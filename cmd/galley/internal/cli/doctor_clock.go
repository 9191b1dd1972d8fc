package cli

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing/transport"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/review"
)

const (
	// largestSkew is how wrong the clock may be before posts go out visibly early or late.
	largestSkew = time.Minute
	// clockDeadline bounds one question for the time.
	clockDeadline = 10 * time.Second
)

// examineClock compares this machine's clock with the first server that tells its own.
func (a *app) examineClock(ctx context.Context, repo *git.Repository, set *content.Set) review.Check {
	for _, server := range clockServers(repo, set) {
		theirs, err := a.askTime(ctx, server)
		if err != nil {
			continue // that it can't be reached is said where it is needed
		}
		skew := a.Now().UTC().Sub(theirs).Round(time.Second)
		if skew.Abs() <= largestSkew {
			return review.Check{Name: "clock", Health: review.Well, Message: "it is right, to the minute"}
		}
		way := "ahead of"
		if skew < 0 {
			way = "behind"
		}
		return review.Check{
			Name: "clock", Health: review.Wrong, Message: fmt.Sprintf("it is %s %s the server's", skew.Abs(), way),
			Hint: "set it: posts go out by this clock",
		}
	}
	return review.Check{Name: "clock", Health: review.Skipped, Message: "nothing that answers over HTTP tells the time"}
}

// clockServers are the remote, when it is reached over HTTP, and the servers of channels. Nothing secret that a
// remote's URL may hold is in them.
func clockServers(repo *git.Repository, set *content.Set) []string {
	var servers []string
	if remote, err := repo.Remote(remoteName); err == nil && len(remote.Config().URLs) > 0 {
		if ep, err := transport.NewEndpoint(remote.Config().URLs[0]); err == nil && (ep.Protocol == "https" || ep.Protocol == "http") {
			host := ep.Host
			if ep.Port > 0 {
				host = fmt.Sprintf("%s:%d", ep.Host, ep.Port)
			}
			servers = append(servers, ep.Protocol+"://"+host+"/")
		}
	}
	for _, name := range set.ChannelNames() {
		if server := set.Config.Value.Channels[name].Server; server != "" {
			servers = append(servers, server)
		}
	}
	return servers
}

// askTime asks a server for nothing but its headers.
func (a *app) askTime(ctx context.Context, server string) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, clockDeadline)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, server, nil)
	if err != nil {
		return time.Time{}, err
	}
	answer, err := a.HTTP.Do(req)
	if err != nil {
		return time.Time{}, err
	}
	answer.Body.Close() //nolint:errcheck // an answer to HEAD has no body
	return http.ParseTime(answer.Header.Get("Date"))
}
