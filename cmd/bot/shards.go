package main

import (
	"fmt"
	"strconv"
	"strings"

	"rapporteur/internal/discord"
)

// shards are which this process runs: "auto", all of a number as "4", or some of it as "0-1/4" or "2/4".
type shards struct{ discord.Shards }

// mostShards is far beyond what the largest bots have.
const mostShards = 16384

func (s *shards) UnmarshalText(text []byte) error {
	if string(text) == "auto" {
		*s = shards{}
		return nil
	}
	some, all, part := strings.Cut(string(text), "/")
	if !part {
		some, all = "", some
	}
	of, ok := digits(all)
	first, last := 0, of-1
	if part {
		from, to, several := strings.Cut(some, "-")
		if !several {
			to = from
		}
		var fromOK, toOK bool
		first, fromOK = digits(from)
		last, toOK = digits(to)
		ok = ok && fromOK && toOK
	}
	switch {
	case !ok:
		return fmt.Errorf(`want "auto", a number as "4", or some of it as "0-1/4" or "2/4", got %q`, text)
	case of < 1 || of > mostShards:
		return fmt.Errorf("want a number of shards from 1 to %d, got %q", mostShards, text)
	case first > last || last >= of:
		return fmt.Errorf("of %d shards the first is 0 and the last %d, got %q", of, of-1, text)
	}
	s.Shards = discord.Shards{First: first, Last: last, Of: of}
	return nil
}

// digits is a number that is written in digits alone.
func digits(text string) (int, bool) {
	n, err := strconv.ParseUint(text, 10, 31)
	return int(n), err == nil
}
