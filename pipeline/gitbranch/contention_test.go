package gitbranch_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing/object"

	"github.com/galley-social/galley/pipeline/gitbranch"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
)

const (
	writers     = 8
	writerEnv   = "GALLEY_TEST_WRITER"
	writerRepo  = "GALLEY_TEST_REPO"
	maxAttempts = 2000
)

// TestMain also serves as the program of a writer in a process of its own.
func TestMain(m *testing.M) {
	if name := os.Getenv(writerEnv); name != "" {
		os.Exit(writerProcess(name, os.Getenv(writerRepo)))
	}
	os.Exit(m.Run())
}

// writerProcess updates five times: starting processes is slow, and what they share is the server alone.
func writerProcess(name, folder string) int {
	repo, err := git.PlainOpen(folder)
	if err == nil {
		var attempts int
		if attempts, err = count(context.Background(), open(repo), name, 5); err == nil {
			fmt.Println(attempts)
			return 0
		}
	}
	fmt.Fprintln(os.Stderr, err)
	return 1
}

// count adds one to the file "count" for each update, and a file of its own each time. It
// returns how many pushes that took.
func count(ctx context.Context, b *gitbranch.Branch, name string, updates int) (attempts int, err error) {
	for n := 0; n < updates; {
		if attempts++; attempts > maxAttempts {
			return attempts, errors.New("too many attempts")
		}
		tip, err := b.Fetch(ctx)
		if err != nil {
			return attempts, err
		}
		if err := b.Remember(tip); err != nil {
			return attempts, err
		}
		value, err := number(b, tip)
		if err != nil {
			return attempts, err
		}
		commit, err := b.Commit(tip, []gitbranch.Change{
			{Path: "count", Data: []byte(strconv.Itoa(value + 1))},
			{Path: fmt.Sprintf("by/%s/%d", name, n), Data: []byte(strconv.Itoa(value))},
		}, name+"\n", at)
		if err != nil {
			return attempts, err
		}
		won, err := b.Push(ctx, tip, commit)
		if err != nil {
			return attempts, err
		}
		if won {
			n++
		}
	}
	return attempts, nil
}

func number(b *gitbranch.Branch, tip gitbranch.Tip) (int, error) {
	commit, err := object.GetCommit(b.Repository().Storer, tip.Hash)
	if err != nil {
		return 0, err
	}
	file, err := commit.File("count")
	if err != nil {
		return 0, err
	}
	text, err := file.Contents()
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(text)
}

func checkCount(t *testing.T, server gittest.Server, want int) {
	t.Helper()
	if got := gittest.Git(t, server.Folder, "show", "store:count"); got != strconv.Itoa(want) {
		t.Errorf("count: got %s, want %d", got, want)
	}
	if got := gittest.Git(t, server.Folder, "rev-list", "--count", "store"); got != strconv.Itoa(want+1) {
		t.Errorf("commits: got %s, want %d", got, want+1)
	}
	if got := gittest.Git(t, server.Folder, "rev-list", "--count", "--min-parents=2", "store"); got != "0" {
		t.Errorf("merges: got %s, want none", got)
	}
	if got := strings.Count(gittest.Git(t, server.Folder, "ls-tree", "-r", "--name-only", "store", "by/"), "\n") + 1; got != want {
		t.Errorf("files: got %d, want %d", got, want)
	}
	gittest.Git(t, server.Folder, "fsck", "--strict")
}

func TestEightWriters(t *testing.T) {
	servers := map[string]struct {
		start   func(testing.TB) gittest.Server
		updates int
	}{
		"bare folder": {gittest.BareFolder, 5},
		"http":        {func(tb testing.TB) gittest.Server { return gittest.HTTPBackend(tb, "", "") }, 15},
		"daemon":      {gittest.Daemon, 5},
	}
	for name, test := range servers {
		t.Run(name, func(t *testing.T) {
			server := test.start(t)
			create(t, server)
			var all sync.WaitGroup
			attempts := make([]int, writers)
			for i := range writers {
				b := open(server.Clone(t))
				all.Go(func() {
					var err error
					if attempts[i], err = count(t.Context(), b, strconv.Itoa(i), test.updates); err != nil {
						t.Errorf("writer %d: %v", i, err)
					}
				})
			}
			all.Wait()
			checkCount(t, server, writers*test.updates)
			t.Logf("%d updates took %d attempts %v", writers*test.updates, sum(attempts), attempts)
		})
	}
}

func TestEightProcesses(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	server := gittest.HTTPBackend(t, "", "")
	create(t, server)
	var all sync.WaitGroup
	attempts := make([]int, writers)
	for i := range writers {
		tree, err := server.Clone(t).Worktree()
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), self)
		cmd.Env = append(gittest.Env(), writerEnv+"="+strconv.Itoa(i), writerRepo+"="+tree.Filesystem.Root())
		all.Go(func() {
			out, err := cmd.Output()
			if err != nil {
				var exit *exec.ExitError
				errors.As(err, &exit)
				t.Errorf("writer %d: %v: %s", i, err, exit.Stderr)
				return
			}
			attempts[i], _ = strconv.Atoi(strings.TrimSpace(string(out)))
		})
	}
	all.Wait()
	checkCount(t, server, writers*5)
	t.Logf("%d updates took %d attempts %v", writers*5, sum(attempts), attempts)
}

func sum(list []int) (total int) {
	for _, n := range list {
		total += n
	}
	return total
}
