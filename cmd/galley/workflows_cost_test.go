package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// What GitHub takes, as docs/cost.md names its sources.
const (
	centsAMinute  = 0.6
	freeMinutes   = 2000
	teamMinutes   = 3000
	waitedPosts   = 60 // a month, for the rows with --wait
	sourceMinutes = 2  // of a run that builds galley; one with a release takes one
)

// costRow is one way to run galley. Cron is empty for a machine of one's own.
type costRow struct {
	name, cron string
	wait       int // minutes
	late       string
}

var costRows = []costRow{
	{"every 5 minutes", "2,7,12,17,22,27,32,37,42,47,52,57 * * * *", 0, "5 min"},
	{"every 12 minutes, as it comes", "7,19,31,43,55 * * * *", 0, "12 min"},
	{"every 15 minutes", "7,22,37,52 * * * *", 0, "15 min"},
	{"every 15 minutes, weekdays from 7 to 19", "7,22,37,52 7-18 * * 1-5", 0, "15 min; what is due at night, the next weekday"},
	{"every 30 minutes", "7,37 * * * *", 0, "30 min"},
	{"every hour", "7 * * * *", 0, "1 h"},
	{"every day", "7 8 * * *", 0, "1 day"},
	{"every hour, `--wait 59m`", "7 * * * *", 59, "a second"},
	{"every 6 hours, `--wait 5h50m`", "7 1,7,13,19 * * *", 350, "a second; in the last 10 minutes, those"},
	{"`galley run`, or cron, on a machine of yours", "", 0, "a second; a minute with cron"},
}

// TestWorkflowCosts computes the table of docs/cost.md: go test ./cmd/galley -run TestWorkflowCosts -update.
func TestWorkflowCosts(t *testing.T) {
	file := filepath.Join(docsRoot, "docs", "cost.md")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	marked := regexp.MustCompile(`(?s)<!-- computed: cost -->\n.*?<!-- end -->`)
	if len(marked.FindAllString(text, -1)) != 1 {
		t.Fatal("docs/cost.md has no place for the table")
	}
	want := marked.ReplaceAllLiteralString(text, "<!-- computed: cost -->\n"+costTable(t)+"<!-- end -->")
	switch {
	case want == text:
	case *update:
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("docs/cost.md has a table that is not what these schedules cost; run this test with -update")
	}
	for _, fact := range []string{"$0.006", "2,000 free minutes a month on Free", "3,000 on Pro and Team"} {
		if !strings.Contains(text, fact) {
			t.Errorf("docs/cost.md does not say %q, which the table is computed with", fact)
		}
	}
	reviews := 40 * (3 + 1) * 3 // pull requests, with three pushes and a review, each three jobs
	if sentence := fmt.Sprintf("are %d minutes with a release, %d from source", reviews, reviews*sourceMinutes); !strings.Contains(text, sentence) {
		t.Errorf("docs/cost.md does not say that 40 pull requests %s", sentence)
	}
	shipped := exampleWorkflows(t)["publish.yml"]
	if !strings.Contains(shipped, `cron: "`+costRows[1].cron+`"`) {
		t.Errorf("publish.yml does not run %q, which the page says of it", costRows[1].cron)
	}
}

func costTable(t *testing.T) string {
	var b strings.Builder
	b.WriteString("| publish.yml runs | `cron` | runs a month | minutes, a release | minutes, from source | over Free | over Team | late |\n")
	b.WriteString("|---|---|---|---|---|---|---|---|\n")
	for _, row := range costRows {
		if row.cron == "" {
			fmt.Fprintf(&b, "| %s | – | – | 0 | 0 | – | – | %s |\n", row.name, row.late)
			continue
		}
		runs := runsAMonth(t, row.cron)
		waited := waitedPosts * row.wait / 2
		release, source := runs+waited, runs*sourceMinutes+waited
		fmt.Fprintf(&b, "| %s | `%s` | %s | %s | %s | %s | %s | %s |\n", row.name, row.cron, thousands(runs), thousands(release),
			thousands(source), dollars(release-freeMinutes), dollars(release-teamMinutes), row.late)
	}
	return b.String()
}

// runsAMonth counts the minutes of 30 days, the first of which is a Monday, that a schedule names.
func runsAMonth(t *testing.T, cron string) int {
	t.Helper()
	fields := strings.Fields(cron)
	if len(fields) != 5 || fields[2] != "*" || fields[3] != "*" {
		t.Fatalf("%q is not a schedule of minutes, hours and weekdays", cron)
	}
	runs := 0
	for day := range 30 {
		weekday := (day + 1) % 7 // 0 is Sunday
		if cronHas(t, fields[4], weekday) {
			for hour := range 24 {
				for minute := range 60 {
					if cronHas(t, fields[1], hour) && cronHas(t, fields[0], minute) {
						runs++
					}
				}
			}
		}
	}
	return runs
}

// cronHas reads lists and ranges.
func cronHas(t *testing.T, field string, n int) bool {
	t.Helper()
	if field == "*" {
		return true
	}
	for _, part := range strings.Split(field, ",") {
		from, to, isRange := strings.Cut(part, "-")
		if !isRange {
			to = from
		}
		low, err := strconv.Atoi(from)
		if err != nil {
			t.Fatal(err)
		}
		high, err := strconv.Atoi(to)
		if err != nil {
			t.Fatal(err)
		}
		if low <= n && n <= high {
			return true
		}
	}
	return false
}

func dollars(minutes int) string {
	if minutes <= 0 {
		return "–"
	}
	return fmt.Sprintf("$%.2f", float64(minutes)*centsAMinute/100)
}

func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}
