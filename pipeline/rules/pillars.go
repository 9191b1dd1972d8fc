package rules

import (
	"fmt"
	"math"
	"time"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
)

func pillarMix() Rule {
	return Rule{
		Name: "pillars",
		Doc: "Each pillar must get its share of the posts, within its tolerance, in every four weeks that have eight posts or more; " +
			"a thinner calendar is judged as a whole. A mix that drifts is how a brand ends up only selling.",
		Run: runPillars,
	}
}

const (
	mixDays = 28
	// mixLeast is how many posts make a share: below it, one post more or less is most of the tolerance.
	mixLeast = 8
	// mixTolerance is for pillars that give none.
	mixTolerance = 10
	// mixSlack is how many posts a window may be off: one post alone must not tip a calendar that was fine.
	mixSlack = 1
)

// mix is how many posts a pillar has in a stretch of the calendar.
type mix struct {
	posts, of   int
	first, last time.Time
	// least and most are what the share allows, in whole posts.
	least, most int
}

func runPillars(p *Pass) {
	for i := range p.Set.Strategies {
		s := &p.Set.Strategies[i]
		sum := 0.0
		for _, pillar := range s.Value.Pillars {
			sum += pillar.Share
		}
		if sum > 100.01 {
			p.warnf(atKey(&s.Doc, "pillars"), "lower some, so that they make 100", "the shares of the pillars add up to %.4g %%", sum)
			continue
		}
		if posts := p.ofPillars(s); p.wholeCalendar() && len(posts) >= mixLeast {
			for j, pillar := range s.Value.Pillars {
				if worst, ok := worstMix(pillar, posts, mixDays*24*time.Hour); ok {
					p.offShare(s, j, worst)
				}
			}
		}
	}
}

// ofPillars are the posts that serve one of the strategy's pillars.
func (p *Pass) ofPillars(s *content.Strategy) []slot {
	known := map[string]bool{}
	for _, pillar := range s.Value.Pillars {
		known[pillar.ID] = true
	}
	var list []slot
	for _, x := range p.decided(s, p.calendar.posts) {
		if known[x.post.Value.Pillar] {
			list = append(list, x)
		}
	}
	return list
}

// worstMix slides a window over the posts and returns where the share is missed by most. When no window has
// posts enough, the only one is the whole list.
func worstMix(pillar schema.Pillar, posts []slot, window time.Duration) (worst mix, found bool) {
	far, judged := 0.0, false
	has := func(i int) int {
		if posts[i].post.Value.Pillar == pillar.ID {
			return 1
		}
		return 0
	}
	from, n := 0, 0
	for to := range posts {
		n += has(to)
		for ; posts[to].at.Sub(posts[from].at) > window; from++ {
			n -= has(from)
		}
		m := newMix(pillar, n, to-from+1)
		if m.of < mixLeast {
			continue
		}
		judged = true
		m.first, m.last = posts[from].at, posts[to].at
		off := math.Abs(float64(m.posts)/float64(m.of) - pillar.Share/100)
		if (m.posts < m.least-mixSlack || m.posts > m.most+mixSlack) && off > far {
			worst, far, found = m, off, true
		}
	}
	if !judged {
		return worstMix(pillar, posts, math.MaxInt64)
	}
	return worst, found
}

// newMix rounds what is allowed to whole posts, in the author's favour: nobody can publish a third of one.
func newMix(pillar schema.Pillar, posts, of int) mix {
	tolerance := pillar.Tolerance
	if tolerance == 0 {
		tolerance = mixTolerance
	}
	const grain = 1e-9
	return mix{
		posts: posts, of: of,
		least: int(math.Floor((pillar.Share-tolerance)/100*float64(of) + grain)),
		most:  int(math.Ceil((pillar.Share+tolerance)/100*float64(of) - grain)),
	}
}

func (p *Pass) offShare(s *content.Strategy, j int, m mix) {
	pillar := s.Value.Pillars[j]
	hint := fmt.Sprintf("write %d more for it in that time", m.least-m.posts)
	if m.posts > m.most {
		hint = fmt.Sprintf("%d fewer would do: move them, or write for other pillars in that time", m.posts-m.most)
	}
	p.warnf(at(&s.Doc, "pillars", j, "share"), hint+"; or change the share or its tolerance",
		"pillar %q has %d of %d posts, %.0f %%, from %s to %s", pillar.ID, m.posts, m.of,
		100*float64(m.posts)/float64(m.of), p.localDay(m.first), p.localDay(m.last))
}
