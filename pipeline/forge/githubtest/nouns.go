package githubtest

// Pull is a pull request as a test makes it. Number is given by Open.
type Pull struct {
	Number        int
	Author, Title string
	Body          string
	Base          string
	// HeadRepository is the repository itself when it is empty, and "-" when the fork is gone.
	HeadRepository, Head string
	// Commits are those of the head, the last one last.
	Commits []Commit
	Files   []File
	Draft   bool
	Closed  bool
	// Merged is the commit that brought it to the base.
	Merged string
}

// Commit is one of a pull request. Accounts are empty when nobody on GitHub has their address.
type Commit struct{ SHA, Author, Committer string }

// File is one that a pull request changes, in GitHub's words.
type File struct{ Path, Previous, Status, Blob string }

// Review is one in GitHub's words, such as APPROVED.
type Review struct {
	By            Account
	State, Commit string
}

// Comment is one below an issue or a pull request.
type Comment struct {
	ID   int64
	By   Account
	Body string
}

// Issue is one that is not a pull request.
type Issue struct {
	Number      int
	By          Account
	Title, Body string
	Open        bool
}

// Label is one of the repository.
type Label struct{ Name, Colour, Description string }

// Status is one line at a commit.
type Status struct {
	ID                               int64
	Context, State, Description, URL string
}

// Check is a check run.
type Check struct {
	ID                               int64
	Name, Key, Status, Conclusion    string
	Title, Summary, Text, DetailsURL string
	Annotations                      []Annotation
}

// Annotation is a remark of a check run, in GitHub's words.
type Annotation struct {
	Path        string `json:"path"`
	StartLine   int    `json:"start_line"`
	EndLine     int    `json:"end_line"`
	StartColumn *int   `json:"start_column"`
	EndColumn   *int   `json:"end_column"`
	Level       string `json:"annotation_level"`
	Title       string `json:"title"`
	Message     string `json:"message"`
}
