package source

import (
	"syscall"
	"time"
)

// changeTime is when anything about a file was changed last, its times among it.
func changeTime(sys *syscall.Stat_t) time.Time { return time.Unix(sys.Ctim.Unix()) }
