package approval

import (
	"context"
	"fmt"
	"net/mail"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/object"
)

// trailerWay is approval by a line of a commit.
type trailerWay struct{}

// judge goes from the tip to the commit that brought the bytes, and where that is a merge, on along what it merged.
func (trailerWay) judge(_ context.Context, j *Judge, f file) (Verdict, error) {
	from := j.Tip
	for {
		came, err := j.brought(from, f)
		if err != nil {
			return Verdict{}, err
		}
		if v := unproven(f, came); v != nil {
			return *v, nil
		}
		if line, ok := j.signed(came.commit); ok {
			return Verdict{Proof: fmt.Sprintf("%s in %s", line, came.commit.Hash.String()[:12])}, nil
		}
		if len(came.commit.ParentHashes) < 2 {
			return j.unsigned(f, came.commit), nil
		}
		merged := came.commit.ParentHashes[1]
		if has, err := j.holds(merged, f); err != nil || !has {
			return j.unsigned(f, came.commit), err
		}
		from = merged
	}
}

func (j *Judge) unsigned(f file, commit *object.Commit) Verdict {
	return Verdict{
		Reason: fmt.Sprintf("no strategist has signed off %s as commit %s brought it", f.path, commit.Hash.String()[:12]),
		Hint:   j.hint("a strategist approves it with a line \"Signed-off-by: NAME <ADDRESS>\" in the commit that changes it"),
	}
}

// hint is what to do, if there is anybody who may approve.
func (j *Judge) hint(text string) string {
	if len(j.strategists) == 0 {
		return "name who approves under review.strategists in galley.yaml"
	}
	return text
}

// approving are the keys of lines that approve.
var approving = []string{"signed-off-by", "approved-by", "reviewed-by"}

// signed gives the line by which a strategist who did not write the commit has approved it.
func (j *Judge) signed(commit *object.Commit) (string, bool) {
	for _, line := range trailers(commit.Message) {
		who, ok := approver(line)
		if ok && j.strategist(who) && !strings.EqualFold(who.Address, commit.Author.Email) && !strings.EqualFold(who.Name, commit.Author.Name) {
			return line, true
		}
	}
	return "", false
}

// trailers are the lines of a message's last paragraph, if it is not its first.
func trailers(message string) []string {
	message = strings.TrimSpace(strings.ReplaceAll(message, "\r\n", "\n"))
	at := strings.LastIndex(message, "\n\n")
	if at < 0 {
		return nil
	}
	return strings.Split(message[at+2:], "\n")
}

// approver reads a line such as "Signed-off-by: NAME <ADDRESS>".
func approver(line string) (mail.Address, bool) {
	key, value, ok := strings.Cut(line, ":")
	if !ok || !containsFold(approving, strings.TrimSpace(key)) {
		return mail.Address{}, false
	}
	name, address, ok := strings.Cut(strings.TrimSpace(value), "<")
	address, closed := strings.CutSuffix(strings.TrimSpace(address), ">")
	if !ok || !closed || !strings.Contains(address, "@") {
		return mail.Address{}, false
	}
	return mail.Address{Name: strings.TrimSpace(name), Address: strings.TrimSpace(address)}, true
}

func (j *Judge) strategist(who mail.Address) bool {
	local, host, _ := strings.Cut(who.Address, "@")
	// Addresses by which GitHub hides the real one are "1234+user@users.noreply.github.com".
	if _, user, ok := strings.Cut(local, "+"); ok && strings.HasPrefix(host, "users.noreply.") {
		local = user
	}
	for _, known := range []string{who.Name, who.Address, local} {
		if known != "" && containsFold(j.strategists, known) {
			return true
		}
	}
	return false
}

func containsFold(list []string, text string) bool {
	for _, s := range list {
		if strings.EqualFold(strings.TrimPrefix(s, "@"), text) {
			return true
		}
	}
	return false
}
