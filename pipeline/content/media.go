package content

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// mediaRef is one place where a post names a file.
type mediaRef struct {
	post  *Post
	path  []any
	file  string
	image bool // a link card's picture: no video
}

// media looks at every file that these posts name, once each, and reports what is wrong with it at each place that
// names it: a file of bytes has no lines of its own, and each of those posts must wait.
func (l *loader) media(posts []Post) {
	refs := l.mediaRefs(posts)
	wanted := map[string]bool{}
	for _, r := range refs {
		if _, known := l.looked[r.file]; !known {
			wanted[r.file] = true
		}
	}
	files := slices.Sorted(maps.Keys(wanted))
	looked := make([]inspection, len(files))
	each(len(files), func(i int) { looked[i] = l.inspect(files[i]) })

	for i, file := range files {
		l.looked[file] = looked[i]
		if looked[i].usable() {
			l.set.Media[file] = looked[i].file
		} else {
			l.set.Broken[file] = true
		}
	}
	for _, r := range refs {
		got := l.looked[r.file]
		if got.message == "" && r.image && !strings.HasPrefix(got.file.Type, "image/") {
			got.severity, got.message = diag.Error, fmt.Sprintf("the card's image %q is %s", r.file, got.file.Type)
			got.hint = "name a JPEG, PNG, GIF or WebP file"
		}
		if got.message != "" {
			l.note(r.finding(got.severity, got.message, got.hint))
		}
		if got.usable() {
			l.location(r, got)
		}
	}
}

// location warns of a file that tells everyone where it was made: some networks hand it on as it is.
func (l *loader) location(r mediaRef, got inspection) {
	file := got.file.File
	switch {
	case got.file.Facts.Location && strings.HasPrefix(got.file.Type, "video/"):
		l.note(r.finding(diag.Warning, fmt.Sprintf("the video %q says where it was taken", file), "export it without its location"))
	case got.file.Facts.Location:
		l.note(r.finding(diag.Warning, fmt.Sprintf("the picture %q says where it was taken", file),
			fmt.Sprintf(`export it without its location, or run: exiftool -gps:all= "-xmp:gps*=" %q`, file)))
	case got.doubt:
		l.note(r.finding(diag.Warning, fmt.Sprintf("the metadata of %q is damaged, and may say where it was taken", file),
			fmt.Sprintf("export it without metadata, or run: exiftool -all= %q", file)))
	}
}

// mediaRefs lists what posts name, with the paths cleaned in the posts as well. A path that leaves the
// repository is reported and not followed.
func (l *loader) mediaRefs(posts []Post) []mediaRef {
	var refs []mediaRef
	add := func(p *Post, file *string, image bool, path ...any) {
		r := mediaRef{post: p, path: path, file: *file, image: image}
		cleaned, hint, ok := cleanPath(*file)
		if !ok {
			l.note(r.finding(diag.Error, fmt.Sprintf("%q is not a path in the repository", *file), hint))
			l.spoilt[p.File] = true
			return
		}
		*file, r.file = cleaned, cleaned
		refs = append(refs, r)
	}
	for i := range posts {
		p := &posts[i]
		for j := range p.Value.Media {
			add(p, &p.Value.Media[j].File, false, "media", j, "file")
		}
		if c := p.Value.Card; c != nil && c.Image != "" {
			add(p, &c.Image, true, "card", "image")
		}
		for _, channel := range slices.Sorted(maps.Keys(p.Value.Overrides)) {
			media := p.Value.Overrides[channel].Media
			for j := range media {
				add(p, &media[j].File, false, "overrides", channel, "media", j, "file")
			}
		}
	}
	return refs
}

func (r mediaRef) finding(severity diag.Severity, message, hint string) diag.Diagnostic {
	return diag.Diagnostic{
		File: r.post.File, Pos: r.post.Pos(r.path...), Length: r.post.Front().Length(r.path...),
		Severity: severity, Rule: ruleMedia, Message: message, Hint: hint,
	}
}

// cleanPath is the path as Git writes it. Windows separators and drives, addresses, absolute paths and ".."
// are refused rather than repaired, because a machine that reads them differently would take another file.
func cleanPath(file string) (cleaned, hint string, ok bool) {
	parts := strings.Split(file, "/")
	switch {
	case strings.Contains(file, "://"):
		return "", "put the file under media/ and name it there; galley fetches nothing", false
	case strings.Contains(file, `\`):
		return "", fmt.Sprintf("write it with slashes: %q", strings.ReplaceAll(file, `\`, "/")), false
	case len(file) > 1 && file[1] == ':':
		return "", `name it from the repository's root, such as "media/holiday.jpg"`, false
	case strings.HasPrefix(file, "/"):
		return "", fmt.Sprintf("name it from the repository's root: %q", strings.TrimLeft(file, "/")), false
	case slices.Contains(parts, ".."):
		return "", `name it from the repository's root, without ".."`, false
	}
	cleaned = path.Clean(file)
	if !fs.ValidPath(cleaned) || cleaned == "." || strings.HasPrefix(cleaned+"/", ".git/") || strings.Contains(cleaned, "\x00") {
		return "", `name a file such as "media/holiday.jpg"`, false
	}
	return cleaned, "", true
}

// nearby says which file of the same folder was probably meant.
func (l *loader) nearby(file string) string {
	dir := path.Dir(file)
	entries, err := fs.ReadDir(l.src, dir)
	if err != nil {
		return "add the file, or correct the path: it starts at the repository's root"
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if best, ok := schema.Suggest(path.Base(file), names); ok {
		return fmt.Sprintf("did you mean %q?", path.Join(dir, best))
	}
	return "add the file, or correct the path: it starts at the repository's root"
}
