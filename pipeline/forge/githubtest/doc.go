// Package githubtest is a GitHub for tests: an HTTP server that keeps what it is told, and is as strict as GitHub.
//
// It refuses, by failing the test, every request that GitHub's own description does not have: its path, method, query
// and body; and it holds its own answers against the description too. Pages, rate limits, permissions and the sizes that
// GitHub takes are as on GitHub.
//
// A caller must know: the description is read from npm's @octokit/openapi, and a test fails without it. Everything is
// logged, so a test can look for what must not be sent. The methods of Server and Repository may be called at any time.
package githubtest
