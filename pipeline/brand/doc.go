// Package brand is the engine of brand rules: it reads Vale's style format and means the same.
//
// Load reads a folder of rules, and Engine.Run says what they find in the stretches of text that one message is
// made of. The package sees what is sent and not the source: the caller takes the text of each stretch, keeps the
// map back to the source, and gives the stretch a scope. It reads no file but through the fs.FS it is given.
//
// # What is supported
//
// The kinds existence, substitution, occurrence, repetition, consistency, conditional, capitalization, readability,
// metric and sequence, with their keys as Vale 3.22 documents them: message, description, level, link, limit, scope,
// action, matchcase, ignorecase, nonword, vocab, exceptions, tokens, raw, append, swap, capitalize, token, min, max,
// alpha, either, first, second, match, style, indicators, threshold, prefix, metrics, grade, formula, condition, and
// the tokens of a sequence with pattern, tag, skip, min, negate and target. Vocabularies work as in Vale: an
// accepted term is an exception everywhere, and makes the rules Vale.Terms and Vale.Avoid.
//
// A scope is words joined by dots that the stretch's scope has to have, "~" before what it must not have, and "&"
// between several. Rules for "sentence" and "paragraph" see the parts of every stretch in the scope "text". The
// kinds readability and metric measure the stretch in the scope "summary".
//
// # What is not, and says so by a finding on the rule file
//
//   - The kinds script (rules are data, not programs) and spelling (there is no Hunspell library for Go that is kept),
//     and rules that extend another rule. They are not run.
//   - The keys model, in and a token's upos, and scopes of the form doc(…). Such a rule is not run.
//   - The action suggest, and of the action edit the operations ascii, words and digits. The rule is run without it.
//   - Scopes that leave inline elements out of a text, as "text & ~link". The rule is run on the whole text.
//   - YAML anchors and aliases, a key that is there twice, and files of more than 1 MiB.
//
// # What differs from Vale, and why
//
//   - A consistency rule with nonword, or a conditional rule whose match stands after a hyphen: Vale looks for the
//     matched text again and can find another; here the place is the match's own.
//   - Several conditional rules: Vale has one memory for all, here each has its own. So have consistency rules of
//     one name in two styles.
//   - The key capitalize: Vale judges the first byte, here É is a capital too.
//   - The group $1 in an edit: Vale keeps the first match's for all later ones, here each match has its own. An edit
//     that fails, as a split without such a part, ends Vale's run; here the alert has no fix.
//   - &rsquo; and carriage returns are not changed, since a text that is sent has no entities.
//   - Two swaps whose keys have one length and match at one place: Vale takes either by chance, here it is the
//     first in the file.
//   - An existence rule without tokens and raw, an unknown match such as $camel, and an unknown metric are errors.
//     Vale runs them, and reports everything or nothing.
//   - A metric whose formula is of whole numbers alone: Vale can't write the result and stops; here it is compared.
//   - A rule that takes longer than five seconds on a text is given up, and an alert says so. Vale has no limit.
//
// The first of these are shown against Vale itself by TestDifferences.
//
// # What differs from Vale in Markdown, and why
//
// Package prose takes Markdown apart, and the words of a post are found in the scopes and at the places that Vale
// gives them: TestProseAgainstVale compares both. What differs is shown by TestProseDifferences:
//
//   - The end of a line is a space, because it is sent so. A phrase that is wrapped is found, and a dot in a pattern
//     goes on to the end of the paragraph; Vale stops at the line.
//   - A place is where the match stands, also when marks of emphasis, code or entities are in it or before it. Vale
//     looks for the words in the Markdown: when they are not there as they read, it takes the start of the line, or
//     says nothing. The length of a match ends at its line; Vale counts on.
//   - Footnotes and lists of definitions are words like any others, because no network has them.
//   - Code has no scope: a rule for "code" finds nothing, and one for "~heading" does not look into it.
//   - An alternative text is not taken for sentences, and in raw HTML there are blocks, but no links or marks.
package brand
