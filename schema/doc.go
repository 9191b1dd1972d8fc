// Package schema has galley's nouns: the documents a team writes (Config, Brand, Strategy, Campaign, Post,
// Freeze), what galley makes of them (Message, Delivery, Effect, Receipt), and how a network describes
// itself (Network).
//
// It refuses to do I/O: it reads no file, asks no clock and reaches no network. It judges one document at a
// time by its own schema; what documents say to each other is the business of pipeline/rules.
//
// The JSON Schemas beside this file are made from the Go types and their comments, and are the public
// contract: after a change to a document's type run `go generate ./schema`. Validate compares a document
// with its schema and returns findings; Decode reads a document that had none into its type.
package schema
