// Measure encodes texts for bench.py: each line of its input is a request in JSON, each line of its
// output the nanoseconds of every repetition.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"rapporteur/internal/encoder"
)

type request struct {
	Kernel  encoder.Kernel
	Threads int
	Split   bool
	Texts   []string
	Repeat  int
}

func main() {
	log.SetFlags(0)
	if err := serve(context.Background(), os.Stdin, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func serve(ctx context.Context, in io.Reader, out io.Writer) error {
	lines := json.NewDecoder(bufio.NewReader(in))
	for {
		var r request
		if err := lines.Decode(&r); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("measure: reading request: %w", err)
		}
		times, err := repeat(ctx, r)
		if err != nil {
			return fmt.Errorf("measure: %w", err)
		}
		if err := json.NewEncoder(out).Encode(times); err != nil {
			return fmt.Errorf("measure: writing times: %w", err)
		}
	}
}

func repeat(ctx context.Context, r request) ([]int64, error) {
	m, err := encoder.OpenWith(encoder.Options{Kernel: r.Kernel, Threads: r.Threads, Split: r.Split})
	if err != nil {
		return nil, err
	}
	defer m.Close()
	times := make([]int64, r.Repeat)
	for i := range times {
		start := time.Now()
		if _, err := m.Embed(ctx, "query", r.Texts); err != nil {
			return nil, err
		}
		times[i] = time.Since(start).Nanoseconds()
	}
	return times, nil
}
