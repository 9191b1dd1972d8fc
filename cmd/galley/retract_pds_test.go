package main_test

import (
	"bytes"
	"os/exec"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/bluesky/pdstest"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
)

// takenBack publishes to a real server, changes by hand what is live, and takes it back.
func takenBack(t *testing.T, pds *pdstest.PDS) {
	account := pds.CreateAccount("taken.test")
	d := killDesk(t, pds.URL, account)
	w := world{dir: d.work, env: map[string]string{"BLUESKY_APP_PASSWORD": account.Password}}
	w.must(t, 0, "publish").says(t, "Published 2 deliveries.")
	w.must(t, 0, "drift").says(t, "Looked at 3 parts", "3 as sent.")
	edited := pds.Records(account.DID)[0].URI
	pds.Edit(account, edited, func(value map[string]any) { value["text"] = "The shutters are shut." })
	w.must(t, 1, "drift").says(t, "2 as sent, 1 with another text.", "The shutters are [-open.-] {+shut.+}")
	pds.Edit(account, edited, func(value map[string]any) { value["text"], value["langs"] = "The shutters are open.", []string{"pt"} })
	w.must(t, 1, "drift").says(t, "2 as sent, 1 changed otherwise.")
	pds.Remove(account, edited)
	w.must(t, 1, "drift").says(t, "2 as sent, 1 gone.")
	for _, post := range []string{"thread", "short"} {
		w.must(t, 0, "retract", post, "--reason", "wrong price", "--by", "Inês", "--yes").says(t, "- "+post+" → bluesky")
	}
	if left := pds.Records(account.DID); len(left) != 0 {
		t.Errorf("got %v on the server, want nothing", left)
	}
	w.must(t, 0, "publish").says(t, "Nothing is due.")
	world{dir: d.clone(t), env: w.env}.must(t, 0, "publish").says(t, "Nothing is due.")
	w.must(t, 0, "drift").says(t, "Nothing was published since")
	if left := pds.Records(account.DID); len(left) != 0 {
		t.Errorf("got %v on the server after publishing again, want nothing", left)
	}
}

// killedBetween kills the program with SIGKILL when the server has deleted a part and the program does not know it
// yet. The next retraction goes on from there.
func killedBetween(t *testing.T, pds *pdstest.PDS) {
	account := pds.CreateAccount("between.test")
	v := newVictim(t, pds, account, build(t))
	w := world{dir: v.desk.work, env: v.env}
	w.must(t, 0, "publish")
	reached := v.gate.close("com.atproto.repo.deleteRecord", 1)
	cmd := exec.CommandContext(t.Context(), v.binary, "retract", "thread", "--reason", "wrong price", "--by", "Inês", "--yes")
	cmd.Dir, cmd.Env = v.desk.work, append(gittest.Env(), "BLUESKY_APP_PASSWORD="+account.Password)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = &output, &output, 5*time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.NewTimer(runDeadline)
	defer timer.Stop()
	select {
	case <-reached:
	case <-timer.C:
		t.Errorf("the deletion was not reached:\n%s", output.String())
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Error("the program ended by itself")
	}
	v.gate.open()
	if got := len(pds.Records(account.DID)); got != 2 {
		t.Fatalf("got %d records after the kill, want 2: the second part is gone", got)
	}
	w.must(t, 1, "publish").says(t, "began to retract it")
	w.must(t, 0, "retract", "thread", "--reason", "wrong price", "--by", "Inês", "--yes").
		says(t, "- thread → bluesky part 2 of 2 is gone", "- thread → bluesky part 1 of 2 retracted")
	w.must(t, 0, "publish").says(t, "Nothing is due.")
	if got := len(pds.Records(account.DID)); got != 1 {
		t.Errorf("got %d records, want the short post alone", got)
	}
}
