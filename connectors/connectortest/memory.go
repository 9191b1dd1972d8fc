package connectortest

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"sync"
)

// ErrDisk is what a broken Memory fails with.
var ErrDisk = errors.New("the disk is gone")

// Memory is a place of files that can break; it is a connector.Files.
type Memory struct {
	mu     sync.Mutex
	files  map[string][]byte
	writes int
	fault  MemoryFault
}

// MemoryFault is what goes wrong.
type MemoryFault int

// The faults of a Memory.
const (
	Sound       MemoryFault = iota
	FailRead                // reads fail
	FailWrite               // writes fail and change nothing
	FailWritten             // writes fail although they were carried out
)

// Break makes everything from now on fail so; Sound mends it.
func (m *Memory) Break(fault MemoryFault) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fault = fault
}

// Writes counts the changes that were asked for.
func (m *Memory) Writes() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.writes
}

// Names lists the files, sorted.
func (m *Memory) Names() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Sorted(maps.Keys(m.files))
}

// Read returns one file's bytes.
func (m *Memory) Read(ctx context.Context, name string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if m.fault == FailRead {
		return nil, &fs.PathError{Op: "read", Path: name, Err: ErrDisk}
	}
	data, ok := m.files[name]
	if !ok {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrNotExist}
	}
	return slices.Clone(data), nil
}

// Write replaces files as one change.
func (m *Memory) Write(ctx context.Context, files map[string][]byte, _ string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	m.writes++
	if m.fault == FailWrite {
		return ErrDisk
	}
	if m.files == nil {
		m.files = map[string][]byte{}
	}
	for name, data := range files {
		if data == nil {
			delete(m.files, name)
			continue
		}
		m.files[name] = slices.Clone(data)
	}
	if m.fault == FailWritten {
		return ErrDisk
	}
	return nil
}
