package githubtest

import (
	"fmt"
	"slices"
	"strings"
)

// learn makes the commits of a pull request known.
func (r *Repository) learn(p *Pull) {
	for _, c := range append(slices.Clone(p.Commits), Commit{SHA: p.Merged}) {
		if r.commits[c.SHA] == nil && c.SHA != "" {
			r.commits[c.SHA] = map[string]string{}
		}
	}
}

func (r *Repository) thread(number int) *thread {
	if t := r.threads[number]; t != nil {
		return t
	}
	r.s.tb.Fatalf("%s has no #%d", r.name, number)
	return nil
}

func (r *Repository) pull(number int) *thread {
	t := r.thread(number)
	if t.pull == nil {
		r.s.tb.Fatalf("#%d of %s is no pull request", number, r.name)
	}
	return t
}

func (r *Repository) comment(id int64) (*thread, int) {
	for _, t := range r.threads {
		if i := slices.IndexFunc(t.comments, func(c Comment) bool { return c.ID == id }); i >= 0 {
			return t, i
		}
	}
	return nil, 0
}

func (r *Repository) sorted() []*thread {
	var all []*thread
	for n := 1; n <= r.number; n++ {
		all = append(all, r.threads[n])
	}
	return all
}

func (r *Repository) label(name string) (Label, bool) {
	i := slices.IndexFunc(r.labels, func(l Label) bool { return strings.EqualFold(l.Name, name) })
	if i < 0 {
		return Label{}, false
	}
	return r.labels[i], true
}

// put makes a label that the repository does not have, in grey.
func (r *Repository) put(t *thread, name string) {
	l, ok := r.label(name)
	if !ok {
		l = Label{Name: name, Colour: "ededed"}
		r.labels = append(r.labels, l)
	}
	if !slices.Contains(t.labels, l.Name) {
		t.labels = append(t.labels, l.Name)
	}
}

func (r *Repository) url(part string, number any) string {
	return fmt.Sprintf("https://github.example/%s/%s/%v", r.name, part, number)
}
