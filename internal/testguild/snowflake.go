package testguild

import (
	"strconv"
	"time"
)

// discordEpoch is the first millisecond of 2015, from which snowflakes count.
const discordEpoch = 1420070400000

// The guild's own things have fixed ids, so that an address with one in it stays good over restarts.
const (
	guildID   = "100000000000000000" // also the id of the role @everyone
	botID     = "100000000000000010" // the bot's user and its application, as in every newer application
	youID     = "100000000000000020"
	samID     = "100000000000000021"
	generalID = "100000000000000030"
	libraryID = "100000000000000031"
	youDMID   = "100000000000000040"
	samDMID   = "100000000000000041"
	readersID = "100000000000000050"
)

// mint hands out snowflakes in rising order.
type mint struct{ last int64 }

// next returns a new id for something that was made at now.
func (m *mint) next(now time.Time) string {
	id := (now.UnixMilli() - discordEpoch) << 22
	if id <= m.last {
		id = m.last + 1
	}
	m.last = id
	return strconv.FormatInt(id, 10)
}

// isSnowflake reports whether s is a decimal id.
func isSnowflake(s string) bool {
	_, err := strconv.ParseUint(s, 10, 64)
	return err == nil && (s == "0" || s[0] != '0') && s[0] != '+'
}

// older reports whether snowflake a was made before b.
func older(a, b string) bool {
	x, _ := strconv.ParseUint(a, 10, 64)
	y, _ := strconv.ParseUint(b, 10, 64)
	return x < y
}

// The nth guild, from 0, and its first channel have the ids of the first with n more above the 22 bits that shards ignore: guilds
// that follow each other are on shards that do.
func nth(id string, n int) string {
	first, _ := strconv.ParseInt(id, 10, 64) // of ours
	return strconv.FormatInt(first+int64(n)<<22, 10)
}

// GuildAt is the id of the nth guild, from 0.
func GuildAt(n int) string { return nth(guildID, n) }

// GeneralAt is the id of the channel of the nth guild, from 0, in which everybody may write about anything.
func GeneralAt(n int) string { return nth(generalID, n) }

// shardOf is the shard, of n, on which the guild's events come; for "" that of DMs.
func shardOf(guild string, n int) int {
	id, _ := strconv.ParseUint(guild, 10, 64) // 0 for ""
	return int(id >> 22 % uint64(n))
}
