package cli

import (
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

func (a *app) showCommand() *cobra.Command {
	var ref, channel string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show POST",
		Short: "Show a post exactly as each channel gets it",
		Long: `show prints the exact messages of one post, whatever its time: text, counted
length against the limit, links, tags and mentions, parts and media.

POST is the post's id, or its file.`,
		Example: `  galley show holiday-blend
  galley show posts/2026/12/holiday-blend.md --channel bluesky
  galley show holiday-blend --json`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return a.show(args[0], ref, channel, asJSON) },
	}
	cmd.Flags().StringVar(&ref, "ref", "", "a branch, tag or commit, in place of the working folder")
	cmd.Flags().StringVar(&channel, "channel", "", "only this channel")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document for programs")
	return cmd
}

func (a *app) show(name, ref, channel string, asJSON bool) error {
	src, err := a.source(ref)
	if err != nil {
		return err
	}
	l := a.load(src)
	post, err := a.findPost(l, name)
	if err != nil {
		return err
	}
	var messages []schema.Message
	for _, c := range post.Value.Channels {
		if m, ok := l.messages[schema.Delivery{Post: post.ID, Channel: c}]; ok && (channel == "" || channel == c) {
			messages = append(messages, m)
		}
	}
	if channel != "" && len(messages) == 0 {
		return usage("post %q does not go to channel %q", post.ID, channel).hint("its channels are %s", strings.Join(post.Value.Channels, ", "))
	}
	if asJSON {
		return review.MessagesJSON(a.Stdout, messages)
	}
	if err := review.Messages(a.Stdout, messages, a.style()); err != nil {
		return err
	}
	own := about(l.findings, post.File)
	if len(own) > 0 {
		return review.Findings(a.Stderr, own, l.line(), a.style())
	}
	return nil
}

// findPost finds a post by id or by file. A later time of a post that repeats is the same post.
func (a *app) findPost(l *loaded, name string) (*content.Post, error) {
	id, _ := schema.OccurrenceOf(name)
	if post := l.set.Post(id); post != nil {
		return post, nil
	}
	file := filepath.ToSlash(filepath.Clean(name))
	var ids []string
	for i := range l.set.Posts {
		post := &l.set.Posts[i]
		if post.File == file || strings.HasSuffix(file, "/"+post.File) {
			return post, nil
		}
		ids = append(ids, post.ID)
	}
	for broken := range l.set.Broken {
		if broken == file || strings.TrimSuffix(filepath.Base(broken), filepath.Ext(broken)) == name {
			review.Findings(a.Stderr, about(l.findings, broken), l.line(), a.style())
			return nil, silent(exitFound)
		}
	}
	err := usage("there is no post %q", name)
	if word, ok := schema.Suggest(name, ids); ok {
		return nil, err.hint("did you mean %q?", word)
	}
	return nil, err.hint("name a post by its id or its file, such as posts/2026/12/launch.md")
}

// about are the findings of one file.
func about(list []diag.Diagnostic, file string) []diag.Diagnostic {
	var own []diag.Diagnostic
	for _, d := range list {
		if d.File == file {
			own = append(own, d)
		}
	}
	return own
}
