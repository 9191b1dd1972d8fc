package comment

import (
	"math"
	"strings"

	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/review/effect"
	"github.com/galley-social/galley/pipeline/review/inert"
)

// fair is the least room that a fold is offered while there is any: less shows nothing of a message.
const fair = 3_000

// cuts are the lengths to which the texts of a fold are cut, until it fits.
var cuts = [...]int{1 << 30, 48_000, 32_000, 20_000, 12_000, 8_000, 5_000, 3_000, 2_000, 1_000, 500, 200}

// post is what changes about one post.
type post struct {
	title string
	steps []effect.Step
}

// posts are the folds with the messages, each in a fair share of the room.
func (p *page) posts(room int) string {
	all := byPost(p.e.Steps)
	if len(all) == 0 {
		return ""
	}
	const head = "### The messages, as they will be sent\n\n"
	sentence := p.more(len(all), "post", "posts")
	left := room - p.size(head) - p.size(sentence) - 8
	var b strings.Builder
	wants := p.wants(all)
	for i, one := range all {
		offer := left
		for _, want := range wants[i+1:] {
			offer -= min(want, left/(len(all)-i))
		}
		fold := p.fold(one, min(left, max(fair, offer)), len(all) < 3)
		if fold == "" {
			return p.headed(head, b.String(), p.more(len(all)-i, "post", "posts"), room)
		}
		left -= p.size(fold)
		b.WriteString(fold)
	}
	return head + b.String()
}

// wants is how much room each fold would take if it were not cut, as far as that decides anything: of many posts each
// is offered the same.
func (p *page) wants(all []post) []int {
	const many = 40
	wants := make([]int, len(all))
	for i, one := range all {
		wants[i] = math.MaxInt32
		if len(all) < many {
			wants[i] = p.size(p.fold(one, math.MaxInt32, true))
		}
	}
	return wants
}

// headed puts the head over folds and the sentence about those that are missing, where there is room for it.
func (p *page) headed(head, folds, sentence string, room int) string {
	if folds == "" {
		head = ""
	}
	if p.size(head)+p.size(folds)+p.size(sentence) > room {
		return ""
	}
	return head + folds + sentence
}

// byPost leaves out steps of which nothing is sent.
func byPost(steps []effect.Step) []post {
	var list []post
	index := map[string]int{}
	for _, s := range steps {
		if len(s.Parts) == 0 || s.Op == plan.Remove || s.Op == plan.Retracted {
			continue
		}
		i, ok := index[s.Post]
		if !ok {
			i = len(list)
			index[s.Post] = i
			list = append(list, post{title: title(s.Title, s.Post)})
		}
		list[i].steps = append(list[i].steps, s)
	}
	return list
}

// fold is one post, or nothing where not even its beginning fits.
func (p *page) fold(one post, room int, open bool) string {
	tag := "<details>"
	if open {
		tag = "<details open>"
	}
	head := tag + "<summary><b>" + inert.HTML(inert.Line(short(one.title, 80))) + "</b> to " + channelsHTML(names(one.steps)) + "</summary>\n\n"
	const foot = "</details>\n\n"
	groups := alike(one.steps)
	for _, most := range cuts {
		var b strings.Builder
		b.WriteString(head)
		for _, g := range groups {
			if len(groups) > 1 {
				b.WriteString("#### " + channels(names(g)) + "\n\n")
			}
			p.message(&b, g, most)
			// A unit is at most three bytes: what is over thrice the room in bytes need not be finished.
			if b.Len()/3 > room {
				break
			}
		}
		b.WriteString(foot)
		if p.size(b.String()) <= room {
			return b.String()
		}
	}
	return ""
}

func names(steps []effect.Step) []string {
	var list []string
	for _, s := range steps {
		list = append(list, s.Channel)
	}
	return list
}

// channelsHTML is channels for a summary, where Markdown is not read.
func channelsHTML(names []string) string {
	const most = 6
	var list []string
	seen := map[string]bool{}
	for _, name := range names {
		if !seen[name] {
			seen[name] = true
			list = append(list, inert.HTML(inert.Line(short(name, 40))))
		}
	}
	if len(list) > most {
		list = append(list[:most], thousands(len(list)-most)+" more")
	}
	return join(list)
}

// alike puts the channels together that get the same.
func alike(steps []effect.Step) [][]effect.Step {
	var groups [][]effect.Step
	for _, s := range steps {
		found := false
		for i, g := range groups {
			if found = sameParts(g[0].Parts, s.Parts); found {
				groups[i] = append(g, s)
				break
			}
		}
		if !found {
			groups = append(groups, []effect.Step{s})
		}
	}
	return groups
}
