package state

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"
)

// Settings are what those who manage a guild have set. The zero value is nothing.
type Settings struct {
	Private    []string      `json:"private,omitempty"`  // ids of channels where only who asks sees an answer
	Allowed    []string      `json:"allowed,omitempty"`  // channels in which alone the bot answers; none: in all
	Denied     []string      `json:"denied,omitempty"`   // channels in which it does not
	Required   []string      `json:"required,omitempty"` // roles of which who asks must have one; none: anybody may
	Exempt     []string      `json:"exempt,omitempty"`   // roles for which no limit holds
	PerUser    int           `json:"per_user,omitempty"` // answers a day; 0: nothing is set
	PerChannel int           `json:"per_channel,omitempty"`
	PerGuild   int           `json:"per_guild,omitempty"`
	Cooldown   time.Duration `json:"cooldown,omitempty"` // between two questions of one user; 0: nothing is set
}

// Settings are those of a guild.
func (s *Store) Settings(ctx context.Context, guild string) (Settings, error) {
	var body string
	err := s.settings.QueryRowContext(ctx, guild).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return Settings{}, nil
	}
	if err != nil {
		return Settings{}, s.told(err)
	}
	var x Settings
	return x, s.told(json.Unmarshal([]byte(body), &x))
}

// SetSettings keeps those of a guild in the place of what there was.
func (s *Store) SetSettings(ctx context.Context, guild string, x Settings) error {
	body, err := json.Marshal(x)
	if err != nil {
		return err
	}
	_, err = s.exec(ctx, `INSERT INTO settings (guild, body) VALUES ($1, $2) ON CONFLICT (guild) DO UPDATE SET body = excluded.body`, guild, string(body))
	return err
}
