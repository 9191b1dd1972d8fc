package main

import "os"

// reload hands on nothing: Windows has no signal for it.
func reload() (<-chan os.Signal, func()) { return nil, func() {} }
