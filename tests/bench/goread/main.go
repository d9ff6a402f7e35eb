// Goread is the yardstick of the benchmarks: it has Go's own reader hand out every event of a trace, and keeps none.
//
//	go build && ./goread TRACE
//
// It prints a line of JSON: events, seconds, and the most memory it had, in MiB.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"

	"golang.org/x/exp/trace"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: goread TRACE")
		os.Exit(64)
	}
	begin := time.Now()
	events, err := readAll(os.Args[1])
	seconds := time.Since(begin).Seconds()
	if err != nil {
		fmt.Fprintf(os.Stderr, "goread: %s: after %d events: %v\n", os.Args[1], events, err)
		os.Exit(1)
	}
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		usage.Maxrss = 0
	}
	fmt.Printf("{\"events\":%d,\"seconds\":%.4f,\"rss_mib\":%d}\n", events, seconds, usage.Maxrss/1024)
}

func readAll(path string) (events int, err error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	reader, err := trace.NewReader(bufio.NewReaderSize(file, 1<<20))
	if err != nil {
		return 0, err
	}
	for {
		if _, err := reader.ReadEvent(); err == io.EOF {
			return events, nil
		} else if err != nil {
			return events, err
		}
		events++
	}
}
