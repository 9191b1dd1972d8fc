package effect_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/ledger"
)

func TestStrategySentences(t *testing.T) {
	base := example(t)
	const strategy, campaign, config, brand = "strategy/2026-q4.md", "campaigns/holiday-2026.md", "galley.yaml", "brand.md"
	for _, c := range []struct {
		name, file string
		pairs      []string
		want       []string
	}{
		{"a target", strategy, []string{"target: 2300", "target: 5000"}, []string{"target for followers on bluesky: 2,300 → 5,000 by 31 Dec 2026"}},
		{"a target over all channels", strategy, []string{"target: 320", "target: 300.5"}, []string{"target for replies: 320 → 300.5 by 31 Dec 2026"}},
		{"its day", strategy, []string{"target: 2300\n        by: 2026-12-31", "target: 2300\n        by: 2026-12-24"},
			[]string{"day of the target for followers on bluesky: 31 Dec 2026 → 24 Dec 2026"}},
		{"a new target", strategy, []string{"      - metric: replies", "      - {metric: reach, channel: site, baseline: 0, target: 9000, by: 2026-12-31}\n      - metric: replies"},
			[]string{"target for reach on site is new: 9,000 by 31 Dec 2026"}},
		{"a share", strategy, []string{"share: 25", "share: 20"}, []string{"pillar craft: 25 % → 20 % of the posts"}},
		{"a tolerance", strategy, []string{"    tolerance: 8\n", ""}, []string{"tolerance of pillar craft: ±8 → the usual percentage points"}},
		{"a pillar goes", strategy, []string{"  - id: service\n    title: Hours, dates, deliveries\n    share: 10\n    tolerance: 7\n", ""},
			[]string{"pillar service is removed; 5 posts name it still"}},
		{"a pillar comes", strategy, []string{"pillars:\n", "pillars:\n  - {id: fun, share: 5}\n"}, []string{"pillar fun is new: 5 % of the posts"}},
		{"fewer a week", strategy, []string{"per_week: { min: 1, max: 4 }", "per_week: { min: 1, max: 2 }"},
			[]string{"cadence of bluesky: at most 4 → 2 posts a week; 5 scheduled posts now miss it"}},
		{"two keys of a cadence, and one consequence", strategy, []string{"per_week: { min: 1, max: 4 }\n    per_day: { max: 2 }\n    min_gap: 6h", "per_week: { min: 1, max: 2 }\n    per_day: { max: 2 }\n    min_gap: 7h"},
			[]string{"cadence of bluesky: at most 4 → 2 posts a week; 5 scheduled posts now miss it", "cadence of bluesky: at least 6h → 7h apart"}},
		{"other hours", strategy, []string{`to: "19:30"`, `to: "17:00"`},
			[]string{"cadence of bluesky: no longer at mon tue wed thu fri 08:00–19:30; 1 scheduled post now misses it", "cadence of bluesky: also at mon tue wed thu fri 08:00–17:00"}},
		{"a blackout", strategy, []string{"budget:\n", "blackouts: [{from: 2026-12-21, to: 2026-12-22, reason: The oven is cold}]\n\nbudget:\n"},
			[]string{"blackout “The oven is cold” is new: 21 Dec 2026 to 22 Dec 2026; 1 scheduled post falls into it"}},
		{"a milestone moves", strategy, []string{"2026-11-11\n    title: St", "2026-11-12\n    title: St"}, []string{"milestone “St Martin's day”: 11 Nov 2026 → 12 Nov 2026"}},
		{"a budget", strategy, []string{"total: 2600", "total: 3000"}, []string{"the budget of strategy 2026-q4: 2,600 → 3,000 EUR"}},
		{"a part of it", strategy, []string{"bluesky: 650", "bluesky: 651"}, []string{"the part of bluesky in the budget of strategy 2026-q4: 650 → 651 EUR"}},
		{"a hashtag", strategy, []string{"[HolidayBlend, Coffee]", "[HolidayBlend]"}, []string{"hashtag set holiday: #Coffee is taken out"}},
		{"an influencer", strategy, []string{"status: agreed", "status: declined"}, []string{"status of influencer “Marta Vilar” of strategy 2026-q4: agreed → declined"}},
		{"an owner", strategy, []string{"owner: ines-m", "owner: tiago-r"}, []string{"the owner of strategy 2026-q4: ines-m → tiago-r"}},
		{"a window", campaign, []string{"to: 2026-12-24", "to: 2026-12-20"},
			[]string{"the window of campaign holiday-2026: until 24 Dec 2026 → until 20 Dec 2026; 1 scheduled post is outside it"}},
		{"a strategist goes", config, []string{"[ines-m, tiago-r]", "[tiago-r]"}, []string{"ines-m is no longer a strategist, and can't approve posts any more"}},
		{"a strategist comes", config, []string{"[ines-m, tiago-r]", "[ines-m, tiago-r, mallory]"}, []string{"mallory becomes a strategist, and can approve posts"}},
		{"an approval", config, []string{"approval: forge", "approval: none"}, []string{"how approval is proven: forge → none; whatever is merged goes out, without a strategist's approval"}},
		{"another ledger", config, []string{"branch: galley-ledger", "branch: other"},
			[]string{"galley.yaml names another ledger (branch: galley-ledger → other): what has gone out is recorded in the old one, and with a new one everything could go out a second time"}},
		{"a channel is paused", config, []string{"account: northwind.example", "account: northwind.example\n    paused: true"},
			[]string{"channel bluesky is paused: nothing goes out on it; 30 scheduled posts are held"}},
		{"quiet hours", config, []string{"  late: hold", "  quiet_hours: [{from: '22:00', to: '07:00'}]\n  late: hold"},
			[]string{"nothing goes out in new quiet hours, every day 22:00–07:00"}},
		{"a late policy", config, []string{"late: hold", "late: skip"}, []string{"late of publish in galley.yaml: hold → skip"}},
		{"a level", "brand/Hype.yml", []string{"level: warning", "level: error"}, []string{"level of brand rule Hype.yml: warning → error"}},
		{"a banned tag", brand, []string{"ButFirstCoffee, ", ""}, []string{"hashtag #ButFirstCoffee is no longer banned"}},
		{"a sign-off", brand, []string{"by: tiago-r", "by: ines-m"}, []string{
			"a sign-off is no longer needed: words healthy, antioxidants, by tiago-r, reason “We sell a drink. Health claims on food are regulated.”",
			"a sign-off is needed: words healthy, antioxidants, by ines-m, reason “We sell a drink. Health claims on food are regulated.”"}},
		{"an adjustment", config, []string{"        level: note\n", "        level: off\n"}, []string{"level of brand rule brand.tone for channel site: note → off"}},
		{"the guide", brand, []string{"Two or three hashtags", "One or two hashtags"}, []string{"the text under the header in brand.md reads differently"}},
		{"a freeze", "freeze.md", []string{"active: false", "active: true"},
			[]string{"publishing is frozen: “Kept ready for a bad day. Say here in one sentence what happened.”"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := of(t, base, map[string]string{c.file: replace(t, base, c.file, c.pairs...)})
			if e.Same {
				t.Error("it is the same")
			}
			if diff := cmp.Diff(c.want, e.Strategy); diff != "" {
				t.Errorf("sentences (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDocumentsComeAndGo(t *testing.T) {
	base := example(t)
	for _, c := range []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"a campaign goes", map[string]string{"campaigns/brew-school-2026.md": ""}, []string{"campaign brew-school-2026 is removed; 4 posts name it still"}},
		{"a strategy comes", map[string]string{"strategy/2027.md": "---\ntitle: Next\nperiod: {from: 2027-01-01, to: 2027-03-31}\n---\n"},
			[]string{"strategy 2027 is new: Next, 1 Jan 2027 to 31 Mar 2027, with 0 objectives and 0 pillars"}},
		{"a brand rule goes", map[string]string{"brand/Hype.yml": ""}, []string{"brand rule Hype.yml is removed"}},
		{"one that can't be read", map[string]string{"strategy/2026-q4.md": "---\ntitle: [\n---\n"},
			[]string{"strategy/2026-q4.md can't be read: what changes in it is not known"}},
		{"a freeze goes", map[string]string{"freeze.md": ""}, []string{"freeze.md is removed; it was not active"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := of(t, base, c.files).Strategy
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("sentences (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSeveralStrategies(t *testing.T) {
	second := func(share string) string {
		return "---\ntitle: B\nperiod: {from: 2027-01-01, to: 2027-03-31}\npillars: [{id: a, share: " + share + "}]\n---\n"
	}
	base := read(t, edit(example(t).files, map[string]string{"strategy/b.md": second("40")}), ledger.State{})
	got := of(t, base, map[string]string{"strategy/b.md": second("50")}).Strategy
	if want := []string{"pillar a: 40 % → 50 % of the posts (strategy b)"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFormIsNoChange(t *testing.T) {
	base := example(t)
	for name, files := range map[string]map[string]string{
		"nothing":          {},
		"a comment":        {"galley.yaml": "# a comment\n" + replace(t, base, "galley.yaml")},
		"another order":    {"galley.yaml": replace(t, base, "galley.yaml", "language: en\n", "", "default_branch: main\n", "default_branch: main\nlanguage: en\n")},
		"quotes in a post": {"posts/2026/11/no-black-friday.md": replace(t, base, "posts/2026/11/no-black-friday.md", "pillar: ", "pillar:   ")},
	} {
		t.Run(name, func(t *testing.T) {
			e := of(t, base, files)
			if !e.Same || len(e.Strategy) > 0 || len(e.Steps) > 0 || len(e.Weeks)+len(e.Pillars)+len(e.Cadence)+len(e.Budgets) > 0 || len(e.Notes) > 0 {
				t.Errorf("got %+v, want nothing", e)
			}
		})
	}
}
