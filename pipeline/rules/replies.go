package rules

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

func replies() Rule {
	return Rule{
		Name: "replies",
		Doc: "A post that replies to or quotes another of this repository needs it to be public on the same channel before its own time. " +
			"There is nothing to reply to otherwise, and the post would wait for ever.",
		Run: runReplies,
	}
}

// answer is one reference of a post to another.
type answer struct{ key, id string }

func answers(post *content.Post) []answer {
	var list []answer
	for _, a := range []answer{{"reply_to", post.Value.ReplyTo}, {"quote", post.Value.Quote}} {
		if a.id != "" && !strings.Contains(a.id, "://") {
			list = append(list, a)
		}
	}
	return list
}

func runReplies(p *Pass) {
	for i := range p.Set.Posts {
		post := &p.Set.Posts[i]
		for _, a := range answers(post) {
			place := at(&post.Doc, a.key)
			target := knownPost(p, a.id, place)
			if target == nil {
				continue
			}
			if circle := p.circle(post, target); circle != "" {
				p.errorf(place, "remove one of them", "posts answer each other in a circle: %s", circle)
				continue
			}
			if target.Value.Status == schema.Draft && post.Value.Status != schema.Draft {
				p.errorf(place, fmt.Sprintf("make %s ready, or this post a draft", target.File), "post %q is a draft", a.id)
			}
			answerChannels(p, post, target, place)
		}
	}
}

// answerChannels checks that the other post is on each channel, and out before this one.
func answerChannels(p *Pass, post, target *content.Post, place diag.Diagnostic) {
	for _, channel := range post.Value.Channels {
		if !slices.Contains(target.Value.Channels, channel) {
			p.errorf(place, fmt.Sprintf("add %q to the channels of %s, or take it out here", channel, target.File),
				"post %q does not go to channel %q", target.ID, channel)
			continue
		}
		mine, ok := publishTime(p, post, channel)
		its, too := publishTime(p, target, channel)
		if ok && too && !its.Before(mine) {
			p.errorf(place, fmt.Sprintf("publish this post after %s", its.In(p.Set.PostZone(post)).Format("2006-01-02 15:04")),
				"post %q is not published before this one on channel %q", target.ID, channel)
		}
	}
}

// publishTime is when a post goes out on a channel, if that can be read.
func publishTime(p *Pass, post *content.Post, channel string) (time.Time, bool) {
	when, err := schema.ParseWhen(post.Value.For(channel).PublishAt, p.Set.PostZone(post))
	return when.UTC, err == nil
}

// circle follows the answers from a post's target and, if they come back to the post, spells the way.
func (p *Pass) circle(post, target *content.Post) string {
	type step struct {
		post *content.Post
		way  []string
	}
	seen := map[string]bool{}
	todo := []step{{target, []string{post.ID, target.ID}}}
	for len(todo) > 0 {
		s := todo[0]
		todo = todo[1:]
		if s.post.ID == post.ID {
			return strings.Join(s.way, " → ")
		}
		if seen[s.post.ID] {
			continue
		}
		seen[s.post.ID] = true
		for _, a := range answers(s.post) {
			if next := p.Set.Post(a.id); next != nil {
				todo = append(todo, step{next, append(slices.Clone(s.way), next.ID)})
			}
		}
	}
	return ""
}
