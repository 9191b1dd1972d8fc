package content

import (
	"io/fs"
	"path"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// The names of the rules that findings of this package carry.
const (
	ruleContent     = "content"
	ruleFrontMatter = "front-matter"
	ruleMedia       = "media"
	ruleSchema      = "schema"
	ruleSource      = "source"
)

// The files at the root.
const (
	configFile = "galley.yaml"
	brandFile  = "brand.md"
	freezeFile = "freeze.md"
)

// Source is a tree of files: a Git tree, or a folder. Load calls it from several goroutines at once.
type Source interface {
	fs.FS
	// Blob is the Git blob id of a regular file.
	Blob(name string) (string, error)
	// Irregular are the findings about what is no regular file: symbolic links, submodules. Load takes
	// them over as they are.
	Irregular() []diag.Diagnostic
}

// Options are what a caller may choose.
type Options struct {
	// Progress is told how many of the documents are read. It is called by one goroutine at a time.
	Progress func(done, total int)
	// Reader gives what wants to see every post. It is asked once all that is no post is in the Set.
	Reader func(*Set) Reader
}

// Check is the name of a kind of finding that Load makes, and what it is about.
type Check struct{ Name, Doc string }

// Checks lists the kinds of finding that Load makes, sorted by name.
func Checks() []Check {
	return []Check{
		{ruleContent, "A document must be where galley looks for it, have at most 1 MiB, and say something: what can't be read can't be reviewed."},
		{ruleFrontMatter, "A header must be text in UTF-8, closed and plain: a fence that is missing would publish the header, and a repeated key or an alias hides what is meant."},
		{ruleMedia, "A media file must be in the repository, and its bytes must be the image or video that its name promises: networks judge the bytes."},
		{ruleSchema, "A header must fit the schema of its kind of document: a misspelt key would be ignored without a word."},
		{ruleSource, "Only regular files count: a symbolic link or a submodule can lead out of what was reviewed."},
	}
}

// Load reads a tree. The result depends on the tree alone.
func Load(src Source) *Set { return Options{}.Load(src) }

// Load reads a tree with these options.
func (o Options) Load(src Source) *Set {
	l := &loader{src: src, progress: o.Progress, set: &Set{
		Media:      map[string]schema.MediaFile{},
		Broken:     map[string]bool{},
		BrandFiles: capped{src},
		brokenIDs:  map[string]string{},
	}, looked: map[string]inspection{}, spoilt: map[string]bool{}}
	l.irregular(src.Irregular())
	l.root()
	strategies, campaigns, posts := l.documents("strategy"), l.documents("campaigns"), l.documents("posts")
	rules := l.brandRules()
	l.total = len(strategies) + len(campaigns) + len(posts) + len(rules) + 3

	l.config()
	l.set.Brand = loadOne[schema.Brand](l, schema.KindBrand, brandFile)
	l.set.Freeze = loadOne[schema.Freeze](l, schema.KindFreeze, freezeFile)
	l.set.BrandRules = loadAll(l, rules, l.brandRule)
	for _, d := range loadAll(l, strategies, document[schema.Strategy](l, schema.KindStrategy)) {
		l.set.Strategies = append(l.set.Strategies, Strategy{Doc: d, ID: idOf(d.Value.ID, d.File)})
	}
	for _, d := range loadAll(l, campaigns, document[schema.Campaign](l, schema.KindCampaign)) {
		l.set.Campaigns = append(l.set.Campaigns, Campaign{Doc: d, ID: idOf(d.Value.ID, d.File)})
	}
	l.zones()
	var reader Reader
	if o.Reader != nil {
		l.set.Context = l.context()
		reader = o.Reader(l.set)
	}
	l.posts(posts, reader)
	l.set.index = make(map[string]int, len(l.set.Posts))
	for i := len(l.set.Posts) - 1; i >= 0; i-- {
		l.set.index[l.set.Posts[i].ID] = i
	}
	l.set.indexed = len(l.set.Posts)
	l.set.Findings = diag.Sort(l.set.Findings)
	return l.set
}

// loader is one Load. Only step is called by several goroutines.
type loader struct {
	src      Source
	set      *Set
	progress func(done, total int)
	// looked are the media files by path, and spoilt the posts about which something was found.
	looked map[string]inspection
	spoilt map[string]bool

	mu          sync.Mutex
	done, total int
}

// note keeps findings about a file that is in the Set all the same.
func (l *loader) note(list ...diag.Diagnostic) { l.set.Findings = append(l.set.Findings, list...) }

// irregular takes over what the source says. What is no regular file can't be read; other things that are
// strange about a file, such as its name, leave it in the Set.
func (l *loader) irregular(list []diag.Diagnostic) {
	l.note(list...)
	for _, d := range list {
		if info, err := fs.Stat(l.src, d.File); err != nil || !info.Mode().IsRegular() {
			l.set.Broken[d.File] = true
		}
	}
}

// broken keeps findings that leave the file out of the Set.
func (l *loader) broken(file string, list ...diag.Diagnostic) {
	l.note(list...)
	l.set.Broken[file] = true
}

func (l *loader) step() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.done++
	if l.progress != nil {
		l.progress(l.done, l.total)
	}
}

// idOf is the id of a document: its own, or else its file's base name.
func idOf(id, file string) string {
	if id != "" {
		return id
	}
	return strings.TrimSuffix(path.Base(file), ".md")
}

// loadAll reads the files in parallel and keeps their order.
func loadAll[T any](l *loader, files []string, read func(file string) (T, []diag.Diagnostic, bool)) []T {
	type result struct {
		value    T
		findings []diag.Diagnostic
		ok       bool
	}
	results := make([]result, len(files))
	each(len(files), func(i int) {
		r := &results[i]
		r.value, r.findings, r.ok = read(files[i])
		l.step()
	})
	values := make([]T, 0, len(files))
	for i, r := range results {
		if !r.ok {
			if doc, ok := any(r.value).(interface{ headerID() string }); ok && doc.headerID() != "" {
				l.set.brokenIDs[files[i]] = doc.headerID()
			}
			l.broken(files[i], r.findings...)
			continue
		}
		if l.note(r.findings...); len(r.findings) > 0 {
			l.spoilt[files[i]] = true
		}
		values = append(values, r.value)
	}
	return values
}

// each calls do for 0 … n-1 on as many goroutines as there are processors. do writes only to its own place,
// so that the order in which they finish does not show.
func each(n int, do func(i int)) {
	var wg sync.WaitGroup
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
}
