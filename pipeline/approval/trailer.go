package approval

import (
	"context"
	"fmt"
	"net/mail"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/object"

	"github.com/galley-social/galley/pipeline/policy"
)

// trailerWay is approval by a line of a commit.
type trailerWay struct{}

// judge goes from the tip to the commit that brought the bytes, and where that is a merge, on along what it merged.
func (trailerWay) judge(_ context.Context, j *Judge, f file, need policy.Need) (Verdict, error) {
	from := j.Tip
	for {
		came, err := j.brought(from, f)
		if err != nil {
			return Verdict{}, err
		}
		if v := unproven(f, came); v != nil {
			return *v, nil
		}
		if lines := signed(came.commit, need); len(lines) >= least(need) {
			return Verdict{Proof: fmt.Sprintf("%s in %s", strings.Join(lines, " and "), came.commit.Hash.String()[:12])}, nil
		}
		if len(came.commit.ParentHashes) < 2 {
			return unsigned(f, came.commit, need), nil
		}
		merged := came.commit.ParentHashes[1]
		if has, err := j.holds(merged, f); err != nil || !has {
			return unsigned(f, came.commit, need), err
		}
		from = merged
	}
}

func unsigned(f file, commit *object.Commit, need policy.Need) Verdict {
	return Verdict{
		Reason: fmt.Sprintf("%s has signed off %s as commit %s brought it", nobody(need), f.path, commit.Hash.String()[:12]),
		Hint:   hint(need, who(need)+" approves it with a line \"Signed-off-by: NAME <ADDRESS>\" in the commit that changes it"),
	}
}

// approving are the keys of lines that approve.
var approving = []string{"signed-off-by", "approved-by", "reviewed-by"}

// signed gives the lines by which approvers who did not write the commit have approved it, one of each.
func signed(commit *object.Commit, need policy.Need) []string {
	var lines []string
	var by []string
	for _, line := range trailers(commit.Message) {
		person, ok := signer(line)
		if !ok || strings.EqualFold(person.Address, commit.Author.Email) || strings.EqualFold(person.Name, commit.Author.Name) {
			continue
		}
		if name := known(person, need.Approvers); name != "" && !slices.Contains(by, name) {
			by, lines = append(by, name), append(lines, line)
		}
	}
	return lines
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

// signer reads a line such as "Signed-off-by: NAME <ADDRESS>".
func signer(line string) (mail.Address, bool) {
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

// known is the approver that a person is, by name, address, or the part of the address before the @, or "".
func known(person mail.Address, approvers []string) string {
	local, host, _ := strings.Cut(person.Address, "@")
	// Addresses by which GitHub hides the real one are "1234+user@users.noreply.github.com".
	if _, user, ok := strings.Cut(local, "+"); ok && strings.HasPrefix(host, "users.noreply.") {
		local = user
	}
	for _, approver := range approvers {
		for _, name := range []string{person.Name, person.Address, local} {
			if name != "" && containsFold([]string{approver}, name) {
				return approver
			}
		}
	}
	return ""
}

func containsFold(list []string, text string) bool {
	for _, s := range list {
		if strings.EqualFold(strings.TrimPrefix(s, "@"), text) {
			return true
		}
	}
	return false
}
