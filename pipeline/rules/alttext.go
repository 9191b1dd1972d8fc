package rules

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
)

func altText() Rule {
	return Rule{
		Name: "alt-text",
		Doc: "Every picture must have alt text that says what it shows. " +
			"People who do not see it hear the alt text in its place, and a file name tells them nothing.",
		Post: altTextOf,
	}
}

func altTextOf(p *Pass, piece *piece) {
	post := piece.post
	for j, m := range post.Value.Media {
		altOf(p, post, m, "media", j)
	}
	for _, channel := range slices.Sorted(maps.Keys(post.Value.Overrides)) {
		for j, m := range post.Value.Overrides[channel].Media {
			altOf(p, post, m, "overrides", channel, "media", j)
		}
	}
}

// emptyWords are alt texts that say nothing.
var emptyWords = regexp.MustCompile(`^(an?|the|my|this)?\s*(alt( text)?|graphic|image|img|photo(graph)?|pic(ture)?|screen ?shot|untitled|video)[\s.\d]*$`)

// cameraName is how cameras and tools name files.
var cameraName = regexp.MustCompile(`^(img|dsc[fn]?|pxl|mvimg|screenshot|image)[ _-]?\d+`)

func altOf(p *Pass, post *content.Post, m schema.Media, path ...any) {
	alt := strings.ToLower(strings.TrimSpace(m.Alt))
	place := at(&post.Doc, append(path[:len(path):len(path)], "alt")...)
	switch {
	case alt == "" && isImage(p, m.File):
		p.errorf(place, `add "alt:" with what the picture shows, as you would say it on the telephone`, "%q has no alt text", m.File)
	case alt == "":
	case isFileName(alt, m.File):
		p.warnf(place, "say what the picture shows", "alt text %q is a file name", m.Alt)
	case emptyWords.MatchString(alt):
		p.warnf(place, "say what the picture shows", "alt text %q says nothing", m.Alt)
	}
}

// isImage goes by the bytes, and for a file that can't be read by its name.
func isImage(p *Pass, file string) bool {
	if m, ok := p.Set.Media[file]; ok {
		return strings.HasPrefix(m.Type, "image/")
	}
	return !slices.Contains([]string{".mp4", ".m4v", ".mov", ".webm"}, strings.ToLower(path.Ext(file)))
}

func isFileName(alt, file string) bool {
	base := strings.ToLower(path.Base(file))
	if alt == base || alt == strings.ToLower(file) || cameraName.MatchString(alt) {
		return true
	}
	// A one-word name such as holiday.jpg makes "holiday", which is poor and yet may be meant.
	stem := strings.TrimSuffix(base, path.Ext(base))
	return alt == stem && strings.ContainsAny(stem, "_-0123456789") ||
		slices.Contains([]string{".jpg", ".jpeg", ".png", ".gif", ".webp", ".mp4"}, path.Ext(alt)) && !strings.Contains(alt, " ")
}
