// Measure encodes texts for bench.py and reads windows for ../train/agree.py: each line of its input is a
// request in JSON, each line of its output the nanoseconds of every repetition, or what was read.
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

	Question string // with windows, in place of texts
	Windows  [][3]string
}

// reply is what a request with windows gets.
type reply struct {
	Tokens   [][]int32
	Readings []encoder.Reading
}

func main() {
	log.SetFlags(0)
	if err := serve(context.Background(), os.Stdin, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func serve(ctx context.Context, in io.Reader, out io.Writer) error {
	lines := json.NewDecoder(bufio.NewReader(in))
	model, err := encoder.Open()
	if err != nil {
		return fmt.Errorf("measure: %w", err)
	}
	defer model.Close()
	for {
		var r request
		if err := lines.Decode(&r); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("measure: reading request: %w", err)
		}
		answer, err := r.answer(ctx, model)
		if err != nil {
			return fmt.Errorf("measure: %w", err)
		}
		if err := json.NewEncoder(out).Encode(answer); err != nil {
			return fmt.Errorf("measure: writing answer: %w", err)
		}
	}
}

func (r request) answer(ctx context.Context, m *encoder.Model) (any, error) {
	if r.Windows == nil {
		return repeat(ctx, r)
	}
	reader, err := m.OpenReader()
	if err != nil {
		return nil, err
	}
	readings, err := reader.Read(ctx, r.Question, r.Windows)
	return reply{reader.Tokens(r.Question, r.Windows), readings}, err
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
