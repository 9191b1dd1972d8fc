package site

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSlug(t *testing.T) {
	tests := []struct{ name, want string }{
		{"holiday-blend", "holiday-blend"}, {"HolidayBlend", "holidayblend"}, {"2026.12_a", "2026.12_a"},
		{"café", "café"}, {"CAFE\u0301", "café"}, {"コーヒー", "コーヒー"}, {"кофе", "кофе"}, {"قهوة", "قهوة"},
		{"_draft", "draft-2e586268"}, {"c++", "c-cedb1bac"}, {"c#", "c-951a4d36"}, {"a b", "a-b-c8687a08"}, {"☕", "cf1f91e6"}, {"", "e3b0c442"},
		{"con", "x-con-1143da2b"}, {"AUX", "x-aux-321f6814"}, {"com1.txt", "x-com1.txt-b707e3c6"}, {"nul.", "x-nul-7f362d12"},
		{"..", "5ec1f7e7"}, {"a.", "a-5ab640fa"}, {".git", "git-4d0a4dff"}, {"../../etc/passwd", "etc-passwd-3754d6cb"}, {"index.html", "x-index.html-0eb54730"},
	}
	for _, tt := range tests {
		if got := slug(tt.name); got != tt.want {
			t.Errorf("slug(%q): got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func FuzzSlug(f *testing.F) {
	for _, name := range []string{"holiday-blend", "Con", "a/../b", "コーヒー", "\xff", "ß", strings.Repeat("é", 200), "lpt9.x.y", "a\u202eb", "K"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := slug(name)
		if got == "" || len(got) > maxSlug+20 || !utf8.ValidString(got) || strings.ContainsAny(got, "/\\:*?\"<>| \x00") ||
			strings.HasPrefix(got, ".") || strings.HasSuffix(got, ".") || !filepath.IsLocal(got) || reserved(got) {
			t.Errorf("slug(%q): %q is not a safe name", name, got)
		}
		if again := slug(got); len(got) <= maxSlug && again != got && !strings.HasPrefix(got, "x-") {
			t.Errorf("slug(%q): %q becomes %q, so two names that differ in case only may be one on some file systems", name, got, again)
		}
	})
}
