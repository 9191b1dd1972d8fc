package giteatest

import (
	"slices"
	"strings"
)

// Repository is one on the server. What it gives out are copies.
type Repository struct {
	s        *Server
	name     string
	number   int64
	threads  map[int64]*thread
	labels   []label
	statuses map[string][]Status
	blobs    map[string]map[string]string
}

type thread struct {
	pull     *Pull
	issue    Issue
	comments []Comment
	labels   []int64
	reviews  []Review
}

type label struct {
	id           int64
	name, colour string
}

// Pull is a pull request as a test makes it.
type Pull struct {
	Author, Title, Base string
	// HeadRepository is the repository itself when it is empty, and "-" when the fork is gone.
	HeadRepository, Head string
	Commits              []Commit
	Files                []File
	Draft, Closed        bool
	Merged               string
}

// Commit is one of a pull request.
type Commit struct{ SHA, Author, Committer string }

// File is one that a pull request changes, in Gitea's words.
type File struct{ Path, Previous, Status string }

// Review is one in Gitea's words, such as REQUEST_CHANGES.
type Review struct {
	By, State, Commit string
	Dismissed         bool

	at int
}

// Comment is one below an issue or a pull request.
type Comment struct {
	ID       int64
	By, Body string
}

// Issue is one that is not a pull request.
type Issue struct {
	By, Title, Body string
	Open            bool
}

// Status is one line at a commit.
type Status struct {
	ID                               int64
	Context, State, Description, URL string
}

// Repository is the one of a name such as northwind/social, made when it is not there.
func (s *Server) Repository(name string) *Repository {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := strings.ToLower(name)
	if s.repositories[key] == nil {
		s.repositories[key] = &Repository{s: s, name: name, threads: map[int64]*thread{}, statuses: map[string][]Status{}, blobs: map[string]map[string]string{}}
	}
	return s.repositories[key]
}

func (r *Repository) add(t *thread) int {
	r.number++
	r.threads[r.number] = t
	return int(r.number)
}

// Open makes a pull request and gives its number.
func (r *Repository) Open(p Pull) int {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	return r.add(&thread{pull: &p})
}

// Review gives a review.
func (r *Repository) Review(number int, review Review) {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	t := r.threads[int64(number)]
	review.at = len(t.reviews)
	t.reviews = append(t.reviews, review)
}

// Say adds a comment of somebody.
func (r *Repository) Say(number int, by, body string) {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	r.s.ids++
	t := r.threads[int64(number)]
	t.comments = append(t.comments, Comment{r.s.ids, by, body})
}

// Comments are those below an issue or a pull request.
func (r *Repository) Comments(number int) []Comment {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	return slices.Clone(r.threads[int64(number)].comments)
}

// Report opens an issue of somebody.
func (r *Repository) Report(i Issue) {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	r.add(&thread{issue: i})
}

// Issues are all, oldest first.
func (r *Repository) Issues() []Issue {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	var all []Issue
	for n := int64(1); n <= r.number; n++ {
		if t := r.threads[n]; t.pull == nil {
			all = append(all, t.issue)
		}
	}
	return all
}

// Label puts a label on a pull request, and makes it when the repository does not have it.
func (r *Repository) Label(number int, name string) {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	t := r.threads[int64(number)]
	t.labels = append(t.labels, r.make(name, "#ededed").id)
}

func (r *Repository) make(name, colour string) label {
	if i := slices.IndexFunc(r.labels, func(l label) bool { return l.name == name }); i >= 0 {
		return r.labels[i]
	}
	r.s.ids++
	r.labels = append(r.labels, label{r.s.ids, name, colour})
	return r.labels[len(r.labels)-1]
}

// LabelsOf are the names of the labels that a pull request has.
func (r *Repository) LabelsOf(number int) []string {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	var names []string
	for _, l := range r.on(r.threads[int64(number)]) {
		names = append(names, l.name)
	}
	return names
}

func (r *Repository) on(t *thread) []label {
	return slices.DeleteFunc(slices.Clone(r.labels), func(l label) bool { return !slices.Contains(t.labels, l.id) })
}

// Statuses are all that a commit was given, oldest first.
func (r *Repository) Statuses(commit string) []Status {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	return slices.Clone(r.statuses[commit])
}

// Commit gives the blob ids of files in a commit.
func (r *Repository) Commit(sha string, blobs map[string]string) {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	r.blobs[sha] = blobs
}
