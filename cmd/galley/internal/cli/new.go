package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"
	"golang.org/x/text/unicode/norm"

	"github.com/galley-social/galley/schema"
)

// postID is what the schema takes; an id becomes the name of a file.
var postID = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,99}$`)

type newFlags struct {
	channels                               []string
	at, campaign, pillar, audience, postID string
}

func (a *app) newCommand() *cobra.Command {
	var f newFlags
	cmd := &cobra.Command{
		Use:   "new TITLE",
		Short: "Start a post",
		Long: `new writes a post under posts/, with the front matter that posts need, as a draft.
It goes to every channel of galley.yaml unless --channel says otherwise.`,
		Example: `  galley new "Holiday Blend is here"
  galley new "Holiday Blend is here" --at "2026-12-01 09:00" --channel site,bluesky --campaign holiday-2026`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return a.newPost(args[0], f) },
	}
	cmd.Flags().StringSliceVar(&f.channels, "channel", nil, "the channels it goes to")
	cmd.Flags().StringVar(&f.at, "at", "", "when it goes out (default: tomorrow at 09:00)")
	cmd.Flags().StringVar(&f.campaign, "campaign", "", "the campaign it belongs to")
	cmd.Flags().StringVar(&f.pillar, "pillar", "", "the pillar it serves")
	cmd.Flags().StringVar(&f.audience, "audience", "", "the audience it speaks to")
	cmd.Flags().StringVar(&f.postID, "id", "", "its id (default: made of the title)")
	return cmd
}

func (a *app) newPost(title string, f newFlags) error {
	src, err := a.source("")
	if err != nil {
		return err
	}
	l := a.load(src)
	if err := a.usable(l, ""); err != nil {
		return err
	}
	for _, c := range f.channels {
		if err := a.usable(l, c); err != nil {
			return err
		}
	}
	if f.channels == nil {
		f.channels = l.set.ChannelNames()
	}
	if f.at == "" {
		f.at = a.now.In(l.set.Zone).AddDate(0, 0, 1).Format("2006-01-02") + " 09:00"
	}
	at, err := schema.ParseWhen(f.at, l.set.Zone)
	if err != nil {
		return usage("--at: %s", err)
	}
	id := f.postID
	if id == "" {
		id = slug(title)
	}
	if id == "" {
		return usage("no id can be made of the title %q", title).hint("name one with --id")
	}
	if !postID.MatchString(id) {
		return usage("%q can't be a post's id", id).hint("write small letters, digits, dots, hyphens and underscores")
	}
	if other := l.set.Post(id); other != nil {
		return usage("there is a post with the id %q already, in %s", id, other.File).hint("choose another title, or --id")
	}
	return a.writePost(title, id, at.UTC.In(l.set.Zone), f)
}

func (a *app) writePost(title, id string, at time.Time, f newFlags) error {
	post := schema.Post{
		Title: title, Status: schema.Draft, Campaign: f.campaign, Pillar: f.pillar, Audience: f.audience,
		Channels: f.channels, PublishAt: f.at,
	}
	header, err := yaml.Marshal(post)
	if err != nil {
		return err
	}
	dir, err := a.dir()
	if err != nil {
		return err
	}
	file := fmt.Sprintf("posts/%s/%s.md", at.Format("2006/01"), id)
	path := filepath.Join(dir, filepath.FromSlash(file))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if os.IsExist(err) {
		return usage("%s is there already", file).hint("choose another title, or --id")
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "---\n%s---\nWrite the post here, in Markdown.\n", header)
	if closed := out.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "%s\n", file)
	fmt.Fprintf(a.Stderr, "next: write it, remove status: draft, then: galley check && galley show %s\n", id)
	return nil
}

// slug makes an id of a title: letters without their marks, digits, and single hyphens.
func slug(title string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(title)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’':
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	s := b.String()
	return strings.Trim(s[:min(len(s), 60)], "-")
}
