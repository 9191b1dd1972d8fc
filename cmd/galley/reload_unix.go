//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"
)

// reload hands on SIGHUP, which ends a program that does not ask for it.
func reload() (<-chan os.Signal, func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGHUP)
	return signals, func() { signal.Stop(signals) }
}
