package rules

import (
	"fmt"
	"unicode/utf8"

	"github.com/galley-social/galley/schema"
)

func media() Rule {
	return Rule{
		Name: "media",
		Doc: "Media files must be in the repository, be what their names promise, and fit each network they go to: how many, of which kind, how large, of what shape, how long. " +
			"A network judges the bytes, and refuses the post after part of it was uploaded. What a file says about where it was taken goes out with it.",
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
	var images, videos, gifs []schema.MediaFile
	for _, m := range d.message.Parts[part].Media {
		switch {
		case isVideo(m):
			videos = append(videos, m)
		case limits.GIFs > 0 && m.Type == "image/gif":
			gifs = append(gifs, m)
		case m.Type != "":
			images = append(images, m)
		}
	}
	where := d.partName("message", part)
	atMost(p, d, images, limits.Images, where, "images")
	switch {
	case atMost(p, d, videos, limits.Videos, where, "videos"):
	case len(images)+len(videos) > limits.Mixed && limits.Mixed > 0:
		p.errorf(d.mediaPlace(d.message.Parts[part].Media[limits.Mixed].File, "file"), d.leaveOut(),
			"%s has %d files; the limit is %d", where, len(images)+len(videos), limits.Mixed)
	case len(images) > 0 && len(videos) > 0 && limits.Mixed == 0:
		p.errorf(d.mediaPlace(videos[0].File, "file"), d.leaveOut(), "%s has images and a video; %s takes one or the other", where, d.network.Title)
	}
	if !atMost(p, d, gifs, limits.GIFs, where, "GIFs") && len(gifs) > 0 && len(images)+len(videos) > 0 {
		p.errorf(d.mediaPlace(gifs[0].File, "file"), d.leaveOut(), "%s has a GIF and other files; %s takes a GIF alone", where, d.network.Title)
	}
}

// atMost reports files of one kind that are too many, and whether they are.
func atMost(p *Pass, d delivery, files []schema.MediaFile, limit int, where, kind string) bool {
	switch {
	case len(files) <= limit:
		return false
	case limit == 0:
		p.errorf(d.mediaPlace(files[0].File, "file"), d.leaveOut(), "%s takes no %s", d.network.Title, kind)
	default:
		p.errorf(d.mediaPlace(files[limit].File, "file"), d.leaveOut(), "%s has %d %s; the limit is %d", where, len(files), kind, limit)
	}
	return true
}

// leaveOut says how one channel gets other media.
func (d delivery) leaveOut() string {
	return fmt.Sprintf("take some out, or give %q its own under overrides: %s: media", d.channel, d.channel)
}
