package approval

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/galley-social/galley/pipeline/policy"
)

// Answer is how far a need is met.
type Answer struct {
	Need policy.Need
	// By are those who approved and count.
	By []string
	// Why says what is missing, as the end of a sentence about the pull request.
	Why string
}

// Met reports whether enough have approved.
func (a Answer) Met() bool { return a.Why == "" }

// Meets says whether a change meets a need: those who must have approved its last commit, by their last word. Whoever
// opened it or pushed to it last does not count, and while one of them asks for changes, nobody else's word does.
func (c Change) Meets(need policy.Need) Answer {
	last := map[string]Review{}
	for _, r := range c.Reviews {
		last[strings.ToLower(r.By)] = r
	}
	answer := Answer{Need: need, Why: "was approved by " + nobody(need)}
	for _, name := range slices.Sorted(maps.Keys(last)) {
		r := last[name]
		switch {
		case !containsFold(need.Approvers, r.By), r.State == Dismissed:
		case r.State == Changes:
			return Answer{Need: need, Why: fmt.Sprintf("was not approved: %s asks for changes", r.By)}
		case strings.EqualFold(r.By, c.Author):
			answer.Why = fmt.Sprintf("was approved by %s alone, who opened it", r.By)
		case c.Pusher == "":
			answer.Why = "has a last commit of which nobody knows who pushed it"
		case strings.EqualFold(r.By, c.Pusher):
			answer.Why = fmt.Sprintf("was approved by %s alone, who pushed to it last", r.By)
		case r.Commit != c.Head:
			answer.Why = fmt.Sprintf("was changed after %s had approved it", r.By)
		default:
			answer.By = append(answer.By, r.By)
		}
	}
	switch n := len(answer.By); {
	case n >= least(need):
		answer.Why = ""
	case n > 0:
		answer.Why = fmt.Sprintf("was approved by %s alone, and %s needs %d", strings.Join(answer.By, " and "), need.For, need.Count)
	}
	return answer
}

// least is how many must approve: one, whatever a need says.
func least(need policy.Need) int { return max(need.Count, 1) }

// nobody is that none of those whom a need asks for has done it.
func nobody(need policy.Need) string {
	if need.Role != "" {
		return "no " + need.Role
	}
	return "nobody of " + strings.Join(need.Approvers, ", ")
}

// who is whom a need asks for.
func who(need policy.Need) string {
	switch {
	case need.Role == "owner":
		return "an owner"
	case need.Role != "":
		return "a " + need.Role
	case least(need) > 1:
		return fmt.Sprintf("%d of %s", need.Count, strings.Join(need.Approvers, ", "))
	}
	return strings.Join(need.Approvers, " or ")
}

// hint is what to do, if there is anybody who may approve.
func hint(need policy.Need, text string) string {
	if len(need.Approvers) == 0 {
		return "name who approves under review.strategists in galley.yaml"
	}
	return text
}
