package cli

import (
	"context"
	"fmt"
	"slices"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"

	"github.com/galley-social/galley/pipeline/policy"
	"github.com/galley-social/galley/pipeline/source"
	"github.com/galley-social/galley/schema"
)

// merged is what the branch that is published holds now, on the remote.
type merged struct {
	branch string
	tip    plumbing.Hash
	tree   *loaded
}

// mergedTree reads the published branch: the remote's default one, or the one that galley.yaml on it names.
func (a *app) mergedTree(ctx context.Context, repo *git.Repository) (merged, error) {
	name, err := a.remoteHead(ctx, repo)
	if err != nil {
		return merged{}, err
	}
	m, err := a.treeOf(ctx, repo, name)
	if err != nil {
		return merged{}, err
	}
	if other := m.tree.set.Config.Value.DefaultBranch; other != "" && other != name {
		return a.treeOf(ctx, repo, other)
	}
	return m, nil
}

func (a *app) treeOf(ctx context.Context, repo *git.Repository, branch string) (merged, error) {
	tip, err := a.defaultBranch(ctx, repo, branch)
	if err != nil {
		return merged{}, fmt.Errorf("read the default branch: %w", err)
	}
	src, err := source.Tree(repo, tip)
	if err != nil {
		return merged{}, err
	}
	m := merged{branch, tip, a.load(src)}
	return m, a.usable(m.tree, "")
}

// subjects are what decides who must approve the posts of a tree.
func (l *loaded) subjects() policy.Tree {
	tree := policy.Tree{Posts: map[string]policy.Subject{}, Uses: map[string][]string{}}
	for i := range l.set.Posts {
		post := &l.set.Posts[i]
		about := policy.Subject{Campaign: post.Value.Campaign, Pillar: post.Value.Pillar, Channels: post.Value.Channels}
		for _, channel := range post.Value.Channels {
			m, ok := l.messages[schema.Delivery{Post: post.ID, Channel: channel}]
			if !ok {
				continue
			}
			about.Texts = append(about.Texts, policy.Texts(m)...)
			for _, file := range m.Files() {
				if !slices.Contains(tree.Uses[file.File], post.File) {
					tree.Uses[file.File] = append(tree.Uses[file.File], post.File)
				}
			}
		}
		tree.Posts[post.File] = about
	}
	return tree
}
