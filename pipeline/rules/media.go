package rules

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

func media() Rule {
	return Rule{
		Name: "media",
		Doc: "Media files must be in the repository, be what their names promise, and fit each network they go to: how many, of which kind, how large. " +
			"A network judges the bytes, and refuses the post after part of it was uploaded.",
		Post: mediaOf,
	}
}

func mediaOf(p *Pass, piece *piece) {
	for _, d := range piece.deliveries {
		limits := d.network.Media
		alt := limits.Alt
		if own := p.Set.Config.Value.Channels[d.channel].Limits; own != nil {
			if own.Images > 0 {
				limits.Images = own.Images
			}
			if own.Alt > 0 {
				alt = own.Alt
			}
		}
		cardImage(p, d, limits)
		for i := range d.message.Parts {
			mediaCount(p, d, limits, i)
			for _, m := range d.message.Parts[i].Media {
				if _, ok := p.Set.Media[m.File]; ok { // content reports those that can't be read
					mediaFile(p, d, limits, m)
				}
				if n := utf8.RuneCountInString(m.Alt); alt > 0 && n > alt {
					p.errorf(d.mediaPlace(m.File, "alt"), fmt.Sprintf("cut %d characters", n-alt),
						"the alt text of %q has %d characters; the limit on %q is %d", m.File, n, d.channel, alt)
				}
			}
		}
	}
}

// mediaCount checks how many files of which kind a part has together.
func mediaCount(p *Pass, d delivery, limits schema.MediaRules, part int) {
	var images, videos []schema.MediaFile
	for _, m := range d.message.Parts[part].Media {
		switch {
		case isVideo(m):
			videos = append(videos, m)
		case m.Type != "":
			images = append(images, m)
		}
	}
	where := d.partName("message", part)
	switch {
	case len(images) > limits.Images && limits.Images == 0:
		p.errorf(d.mediaPlace(images[0].File, "file"), d.leaveOut(), "%s takes no images", d.network.Title)
	case len(images) > limits.Images:
		p.errorf(d.mediaPlace(images[limits.Images].File, "file"), d.leaveOut(),
			"%s has %d images; the limit is %d", where, len(images), limits.Images)
	}
	switch {
	case len(videos) > limits.Videos && limits.Videos == 0:
		p.errorf(d.mediaPlace(videos[0].File, "file"), d.leaveOut(), "%s takes no videos", d.network.Title)
	case len(videos) > limits.Videos:
		p.errorf(d.mediaPlace(videos[limits.Videos].File, "file"), d.leaveOut(),
			"%s has %d videos; the limit is %d", where, len(videos), limits.Videos)
	case len(images)+len(videos) > limits.Mixed && limits.Mixed > 0:
		p.errorf(d.mediaPlace(d.message.Parts[part].Media[limits.Mixed].File, "file"), d.leaveOut(),
			"%s has %d files; the limit is %d", where, len(images)+len(videos), limits.Mixed)
	case len(images) > 0 && len(videos) > 0 && limits.Mixed == 0:
		p.errorf(d.mediaPlace(videos[0].File, "file"), d.leaveOut(), "%s has images and a video; %s takes one or the other", where, d.network.Title)
	}
}

// leaveOut says how one channel gets other media.
func (d delivery) leaveOut() string {
	return fmt.Sprintf("take some out, or give %q its own under overrides: %s: media", d.channel, d.channel)
}

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
		p.errorf(place, "make it smaller, or give the channel its own file under overrides",
			"%q has %s; the limit on %q is %s", m.File, sizeText(m.Bytes), d.channel, sizeText(most))
	}
	if limits.Pixels > 0 && !isVideo(m) && m.Width*m.Height > limits.Pixels {
		p.errorf(place, "make it smaller, or give the channel its own file under overrides",
			"%q has %d × %d pixels; the limit on %q is %d in all", m.File, m.Width, m.Height, d.channel, limits.Pixels)
	}
}

// cardImage checks the picture of the link card, where galley supplies it.
func cardImage(p *Pass, d delivery, limits schema.MediaRules) {
	card := d.message.Card
	if card == nil || card.Image == nil || limits.CardBytes == 0 || card.Image.Bytes <= limits.CardBytes {
		return
	}
	p.errorf(at(&d.post.Doc, "card", "image"), "make it smaller: 1200 × 630 pixels are enough for a card",
		"%q has %s; the limit for the picture of a card on %q is %s",
		card.Image.File, sizeText(card.Image.Bytes), d.channel, sizeText(limits.CardBytes))
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
