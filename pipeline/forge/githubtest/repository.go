package githubtest

import (
	"slices"
	"strings"
)

// Repository is one on the server. What it gives out are copies.
type Repository struct {
	s       *Server
	name    string
	private bool

	number   int
	threads  map[int]*thread
	labels   []Label
	statuses map[string][]Status
	checks   map[string][]*Check
	commits  map[string]map[string]string
}

// thread is an issue or a pull request.
type thread struct {
	number   int
	pull     *Pull
	issue    Issue
	comments []Comment
	labels   []string
	reviews  []Review
}

// Repository is the one of a name such as northwind/social, made when it is not there.
func (s *Server) Repository(name string) *Repository {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := strings.ToLower(name)
	if s.repositories[key] == nil {
		s.repositories[key] = &Repository{
			s: s, name: name, threads: map[int]*thread{},
			statuses: map[string][]Status{}, checks: map[string][]*Check{}, commits: map[string]map[string]string{},
		}
	}
	return s.repositories[key]
}

// Hide makes the repository private.
func (r *Repository) Hide() {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	r.private = true
}

// Open makes a pull request and gives its number.
func (r *Repository) Open(p Pull) int {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	r.number++
	p.Number = r.number
	r.threads[p.Number] = &thread{number: p.Number, pull: &p}
	r.learn(&p)
	return p.Number
}

// Edit changes a pull request: more commits, a merge.
func (r *Repository) Edit(number int, change func(*Pull)) {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	t := r.pull(number)
	change(t.pull)
	r.learn(t.pull)
}

// Review gives a review. Earlier ones of the same account stay, as on GitHub.
func (r *Repository) Review(number int, review Review) {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	t := r.pull(number)
	t.reviews = append(t.reviews, review)
}

// Dismiss makes all reviews of an account dismissed, as GitHub does: in their places.
func (r *Repository) Dismiss(number int, login string) {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	for i, review := range r.pull(number).reviews {
		if review.By.Login == login {
			r.pull(number).reviews[i].State = "DISMISSED"
		}
	}
}

// Say adds a comment of somebody.
func (r *Repository) Say(number int, by Account, body string) int64 {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	c := Comment{ID: r.s.next(), By: by, Body: body}
	t := r.thread(number)
	t.comments = append(t.comments, c)
	return c.ID
}

// Unsay deletes a comment, as a person may.
func (r *Repository) Unsay(id int64) {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	if t, i := r.comment(id); t != nil {
		t.comments = removeAt(t.comments, i)
	}
}

// Comments are those below an issue or a pull request.
func (r *Repository) Comments(number int) []Comment {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	return slices.Clone(r.thread(number).comments)
}

// Report opens an issue of somebody.
func (r *Repository) Report(i Issue) int {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	return r.report(i)
}

func (r *Repository) report(i Issue) int {
	r.number++
	i.Number = r.number
	r.threads[i.Number] = &thread{number: i.Number, issue: i}
	return i.Number
}

// Issues are all, oldest first.
func (r *Repository) Issues() []Issue {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	var all []Issue
	for _, t := range r.sorted() {
		if t.pull == nil {
			all = append(all, t.issue)
		}
	}
	return all
}

// Close closes an issue, or opens it again, as a person may.
func (r *Repository) Close(number int, open bool) {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	r.thread(number).issue.Open = open
}

// Labels are the labels that the repository has.
func (r *Repository) Labels() []Label {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	return slices.Clone(r.labels)
}

// Label puts a label on an issue or a pull request, as a person may.
func (r *Repository) Label(number int, name string) {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	r.put(r.thread(number), name)
}

// LabelsOf are the names of the labels that an issue or a pull request has.
func (r *Repository) LabelsOf(number int) []string {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	return slices.Clone(r.thread(number).labels)
}

// Statuses are all that a commit was given, oldest first.
func (r *Repository) Statuses(commit string) []Status {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	return slices.Clone(r.statuses[commit])
}

// Checks are the check runs of a commit, oldest first.
func (r *Repository) Checks(commit string) []Check {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	var all []Check
	for _, c := range r.checks[commit] {
		copied := *c
		copied.Annotations = slices.Clone(c.Annotations)
		all = append(all, copied)
	}
	return all
}

// Commit makes a commit known, with the blob ids of files in it.
func (r *Repository) Commit(sha string, blobs map[string]string) {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	r.commits[sha] = blobs
}

// Fill gives a commit many statuses of one context.
func (r *Repository) Fill(commit, context string, count int) {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	for range count {
		r.statuses[commit] = append(r.statuses[commit], Status{ID: r.s.next(), Context: context, State: "pending"})
	}
}
