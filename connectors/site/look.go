package site

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"net/url"
	"path"
	"strings"
	"time"
	"unicode"

	"github.com/rivo/uniseg"
)

//go:embed templates/*.html assets/site.css
var embedded embed.FS

// revision stands for the code that makes pages. It grows when that code changes what a page says, so that
// old pages are made anew.
const revision = 1

// theme is what galley brings: the templates and the style.
type theme struct {
	templates *template.Template
	css       []byte
	sum       string
}

func newTheme() (*theme, error) {
	hash := sha256.New()
	fmt.Fprintln(hash, revision)
	err := fs.WalkDir(embedded, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := embedded.ReadFile(name)
		fmt.Fprintf(hash, "%s %d\n%s", name, len(data), data)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the site's templates: %w", err)
	}
	templates, err := template.ParseFS(embedded, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("read the site's templates: %w", err)
	}
	css, err := embedded.ReadFile("assets/site.css")
	if err != nil {
		return nil, fmt.Errorf("read the site's style: %w", err)
	}
	return &theme{templates: templates, css: css, sum: hex.EncodeToString(hash.Sum(nil))}, nil
}

// look is what all pages of one site have in common.
type look struct {
	channel string
	base    *url.URL // ends in a slash
	zone    *time.Location
	theme   *theme
	name    string
	// language of the site, as a BCP 47 tag.
	language string
}

func (l look) fingerprint() string {
	return short([]byte(strings.Join([]string{l.theme.sum, l.base.String(), l.zone.String(), l.name, l.language}, "\x00")))
}

func short(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}

// The paths of the assets carry their content's hash, so that hosts may let browsers keep them for ever.
func (l look) stylePath() string { return "assets/site-" + short(l.theme.css) + ".css" }
func (l look) iconPath() string  { return "assets/icon-" + short(l.icon()) + ".svg" }

// icon is the brand's first letter.
func (l look) icon() []byte {
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14" fill="#8f3a1c"/>`+
		`<text x="32" y="45" font-family="Georgia,serif" font-size="38" text-anchor="middle" fill="#fff">%s</text></svg>`+"\n",
		template.HTMLEscapeString(l.initial()))
}

func (l look) initial() string {
	start := strings.IndexFunc(l.name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	first, _, _, _ := uniseg.FirstGraphemeClusterInString(l.name[max(start, 0):], -1)
	return strings.ToUpper(first)
}

// address is the public address of a file; an index page is known by its folder.
func (l look) address(file string) string {
	return l.base.String() + escapePath(strings.TrimSuffix(file, "index.html"))
}

// date is a moment for machines and for people.
type date struct{ Machine, Day, Minute string }

func (l look) date(t time.Time) date {
	local := t.In(l.zone)
	return date{
		Machine: local.Format(time.RFC3339),
		Day:     local.Format("2 January 2006"),
		Minute:  local.Format("2 January 2006, 15:04"),
	}
}

// linker makes the links of one page: relative with every file named, so that they also work from a disk;
// or absolute, where the page does not know its own address.
type linker struct {
	look     look
	from     string
	absolute bool
}

func (k linker) to(file string) string {
	if k.absolute {
		return k.look.address(file)
	}
	return strings.Repeat("../", strings.Count(k.from, "/")) + escapePath(file)
}

func escapePath(file string) string { return (&url.URL{Path: file}).EscapedPath() }

func postPath(post string) string { return path.Join("posts", slug(post), "index.html") }
func tagPath(tag string) string   { return path.Join("tags", slug(tag)) + "/" }
