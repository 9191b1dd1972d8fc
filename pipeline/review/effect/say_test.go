package effect

import "testing"

func TestCounted(t *testing.T) {
	for _, c := range []struct {
		n          int
		noun, want string
	}{
		{1, "week of a channel", "1 week of a channel"},
		{2, "week of a channel", "2 weeks of a channel"},
		{3100, "change to a delivery", "3,100 changes to a delivery"},
		{0, "post", "0 posts"},
	} {
		if got := counted(c.n, c.noun); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestNumber(t *testing.T) {
	for x, want := range map[float64]string{0: "0", 999: "999", 1000: "1,000", -1234567.5: "-1,234,567.5", 0.25: "0.25", 1e6: "1,000,000"} {
		if got := number(x); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestShown: what differs shows, however long it is and wherever it stands.
func TestShown(t *testing.T) {
	long := ""
	for range 100 {
		long += "word "
	}
	for _, c := range []struct{ before, after string }{
		{"a", "b"}, {"", "a"}, {long + "end", long + "finish"}, {long, "x" + long}, {"a b", "a  b"}, {"a\n b", "a\nb c"},
	} {
		before, after := shown(c.before, c.after)
		if before == after {
			t.Errorf("%q and %q both read %q", c.before, c.after, before)
		}
		if n := len([]rune(before)); n > mostShown+10 {
			t.Errorf("got %d characters", n)
		}
	}
}
