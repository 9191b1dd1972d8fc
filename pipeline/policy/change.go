package policy

import "github.com/galley-social/galley/schema"

// Tree is what a commit holds, as far as it decides who must approve a change.
type Tree struct {
	// Posts are the subjects of posts, by file.
	Posts map[string]Subject
	// Uses are the posts' files that send a media file, by the media file.
	Uses map[string][]string
}

// Changed is a file of a change with its blob ids: without Before it is new, and without After it goes away.
type Changed struct{ Path, Before, After string }

// Change are the needs of a change from one tree to another. A post needs what it is about before and what it is about
// after: nobody gets around an approver by taking the campaign out of a post. A picture needs what the posts that send
// it need.
func Change(r schema.Review, before, after Tree, files []Changed) []Need {
	var needs []Need
	for _, f := range files {
		own := map[string]string{f.Path: f.After}
		for _, need := range ofFile(r, before, after, f.Path) {
			need.Files = own
			needs = append(needs, need)
		}
	}
	return Merge(needs)
}

func ofFile(r schema.Review, before, after Tree, file string) []Need {
	var needs []Need
	posts := []string{file}
	sent := false
	for _, tree := range []Tree{before, after} {
		posts = append(posts, tree.Uses[file]...)
		sent = sent || len(tree.Uses[file]) > 0
	}
	if need, ok := File(r, file, sent); ok {
		needs = append(needs, need)
	}
	for _, tree := range []Tree{before, after} {
		for _, post := range posts {
			if subject, ok := tree.Posts[post]; ok {
				needs = append(needs, Post(r, subject)...)
			}
		}
	}
	return needs
}
