package rules

import (
	"slices"
	"strings"
	"time"

	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// hintSmaller is what to do about a file that is too large.
const hintSmaller = "make it smaller, or give the channel its own file under overrides"

// mediaFile checks one file.
func mediaFile(p *Pass, d delivery, limits schema.MediaRules, m schema.MediaFile) {
	place := d.mediaPlace(m.File, "file")
	if isVideo(m) && limits.Videos == 0 || !isVideo(m) && limits.Images == 0 {
		return // mediaCount has said that none is taken
	}
	if len(limits.Types) > 0 && !slices.Contains(limits.Types, m.Type) {
		p.errorf(place, "export it as one of "+strings.Join(limits.Types, ", "),
			"%q is %s, which %s does not take", m.File, m.Type, d.network.Title)
		return
	}
	most := limits.ImageBytes
	switch {
	case isVideo(m):
		most = limits.VideoBytes
	case m.Type == "image/gif" && limits.GIFBytes > 0:
		most = limits.GIFBytes
	}
	if most > 0 && m.Bytes > most {
		has, limit := sizeTexts(m.Bytes, most)
		p.errorf(place, hintSmaller, "%q has %s; the limit on %q is %s", m.File, has, d.channel, limit)
	}
	if isVideo(m) {
		videoLength(p, d, limits, m)
	} else {
		pictureSize(p, d, limits, m)
	}
}

// pictureSize checks how many pixels a picture has, and how they lie. Where its size is unknown, content says
// so or the file is not there.
func pictureSize(p *Pass, d delivery, limits schema.MediaRules, m schema.MediaFile) {
	width, height := m.Shown()
	if width <= 0 || height <= 0 {
		return
	}
	place := d.mediaPlace(m.File, "file")
	if limits.Pixels > 0 && width*height > limits.Pixels {
		p.errorf(place, hintSmaller, "%q has %d × %d pixels; the limit on %q is %d in all", m.File, width, height, d.channel, limits.Pixels)
	}
	if limits.Sides > 0 && width+height > limits.Sides {
		p.errorf(place, hintSmaller, "%q has %d + %d pixels, width and height; the limit on %q is %d together",
			m.File, width, height, d.channel, limits.Sides)
	}
	if limit := ratioLimit(limits, width, height); limit > 0 {
		is, limit := ratioTexts(float64(width)/float64(height), limit)
		p.errorf(place, "crop it, or give the channel its own file under overrides",
			"%q is %s (%d × %d pixels); the limit on %q is %s", m.File, is, width, height, d.channel, limit)
	}
}

// ratioLimit is the limit that a picture's width ÷ height exceeds, or 0. One pixel more or less is what
// rounding makes of a ratio: 1200 × 628 is what everyone takes for 1.91:1.
func ratioLimit(limits schema.MediaRules, width, height int) float64 {
	w, h := float64(width), float64(height)
	switch {
	case limits.RatioMax > 0 && min((w-1)/h, w/(h+1)) > limits.RatioMax:
		return limits.RatioMax
	case limits.RatioMin > 0 && max((w+1)/h, w/(h-1)) < limits.RatioMin:
		return limits.RatioMin
	}
	return 0
}

// videoLength checks how long a video runs, where its header says it.
func videoLength(p *Pass, d delivery, limits schema.MediaRules, m schema.MediaFile) {
	place, runs := d.mediaPlace(m.File, "file"), m.Facts.Duration
	least, most := videoLimit(limits.VideoMin), videoLimit(limits.VideoMax)
	switch {
	case runs <= 0:
	case most > 0 && runs > most:
		has, limit := videoTexts(runs, most)
		p.errorf(place, "cut it, or give the channel its own file under overrides",
			"%q runs %s; the limit on %q is %s", m.File, has, d.channel, limit)
	case runs < least:
		has, limit := videoTexts(runs, least)
		p.errorf(place, "make it longer, or give the channel its own file under overrides",
			"%q runs %s; the least on %q is %s", m.File, has, d.channel, limit)
	}
}

// videoLimit is a network's limit. A test reads all of them, so none is broken.
func videoLimit(limit schema.Duration) time.Duration {
	length, _ := limit.Value()
	return length
}

// cardImage checks the picture of the link card, where galley supplies it.
func cardImage(p *Pass, d delivery, limits schema.MediaRules) {
	card := d.message.Card
	if card == nil || card.Image == nil || limits.CardBytes == 0 || card.Image.Bytes <= limits.CardBytes {
		return
	}
	has, limit := sizeTexts(card.Image.Bytes, limits.CardBytes)
	p.errorf(at(&d.post.Doc, "card", "image"), "make it smaller: 1200 × 630 pixels are enough for a card",
		"%q has %s; the limit for the picture of a card on %q is %s", card.Image.File, has, d.channel, limit)
}

func isVideo(m schema.MediaFile) bool { return strings.HasPrefix(m.Type, "video/") }

// mediaPlace is where the post names a file for this channel.
func (d delivery) mediaPlace(file, key string) diag.Diagnostic {
	path := []any{"media"}
	if d.post.Value.Overrides[d.channel].Media != nil {
		path = []any{"overrides", d.channel, "media"}
	}
	list := d.post.Value.For(d.channel).Media
	i := slices.IndexFunc(list, func(m schema.Media) bool { return m.File == file })
	if i < 0 {
		return at(&d.post.Doc, path...)
	}
	return at(&d.post.Doc, append(path, i, key)...)
}
