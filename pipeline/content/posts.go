package content

import (
	"unique"

	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
	"github.com/galley-social/galley/schema/frontmatter"
)

// Reader sees every post of a Set while its file is at hand. It is called from several goroutines at once, when
// all that is no post is in the Set.
type Reader interface {
	// Recall gives back what Visit was given for a file of this name with these bytes at another time.
	Recall(file, blob string) (schema.Post, bool)
	// Visit is given each post once. Its media are in the Set; of the other posts nothing can be said yet. plain
	// is whether reading it found nothing: only such a post may be recalled.
	Visit(post *Post, plain bool)
}

// batch is how many posts are in memory with their files at one time.
const batch = 512

// posts reads the posts, lets the reader see them, and lets go of their files.
func (l *loader) posts(files []string, reader Reader) {
	// Nothing moves: the reader may keep pointers to posts.
	l.set.Posts = make([]Post, 0, len(files))
	read := l.post
	if reader != nil {
		read = l.recallable(reader)
	}
	for len(files) > 0 {
		next := files[:min(batch, len(files))]
		files = files[len(next):]
		first := len(l.set.Posts)
		l.set.Posts = append(l.set.Posts, loadAll(l, next, read)...)
		posts := l.set.Posts[first:]
		l.postZones(posts)
		l.media(posts)
		if reader == nil {
			continue
		}
		each(len(posts), func(i int) {
			reader.Visit(&posts[i], !l.spoilt[posts[i].File])
			posts[i].front = nil
		})
	}
}

// post reads one post from its file.
func (l *loader) post(file string) (Post, []diag.Diagnostic, bool) {
	doc, findings, ok := document[schema.Post](l, schema.KindPost)(file)
	doc.again = l.again
	share(&doc.Value)
	return Post{Doc: doc, ID: idOf(doc.Value.ID, file)}, findings, ok
}

// recallable reads a post from its file unless its blob id is known and the reader recalls it.
func (l *loader) recallable(reader Reader) func(file string) (Post, []diag.Diagnostic, bool) {
	known, ok := l.src.(interface {
		KnownBlob(name string) (string, bool)
	})
	if !ok {
		return l.post
	}
	return func(file string) (Post, []diag.Diagnostic, bool) {
		if blob, ok := known.KnownBlob(file); ok {
			if value, ok := reader.Recall(file, blob); ok {
				share(&value)
				return Post{Doc: Doc[schema.Post]{File: file, Blob: blob, Value: value, again: l.again}, ID: idOf(value.ID, file)}, nil, true
			}
		}
		return l.post(file)
	}
}

// again reads a post's file once more, for the places in it. It is empty when the file has other bytes by now.
func (l *loader) again(file, blob string) frontmatter.Document {
	src, now, bad := l.read(file)
	if bad != nil || now != blob {
		return frontmatter.Document{}
	}
	front, _ := parse(schema.KindPost, src)
	return front
}

// share makes the texts that many posts have the same text in memory.
func share(v *schema.Post) {
	for _, s := range []*string{&v.Campaign, &v.Pillar, &v.Audience, &v.Objective, &v.Timezone, &v.Language} {
		*s = unique.Make(*s).Value()
	}
	for i, channel := range v.Channels {
		v.Channels[i] = unique.Make(channel).Value()
	}
	for i, tag := range v.Hashtags {
		v.Hashtags[i] = unique.Make(tag).Value()
	}
}
