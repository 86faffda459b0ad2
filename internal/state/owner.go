package state

import "context"

// Own says whether the data base is an application's: it is that of the first for which this was asked.
func (s *Store) Own(ctx context.Context, application string) (bool, error) {
	_, err := s.exec(ctx, `INSERT INTO owner (application) SELECT $1 WHERE NOT EXISTS (SELECT 1 FROM owner) ON CONFLICT (application) DO NOTHING`, application)
	if err != nil {
		return false, err
	}
	var owner string // of two that asked for the first time at once, the one with the lower id
	err = s.read.QueryRowContext(ctx, `SELECT min(application) FROM owner`).Scan(&owner)
	return owner == application, s.told(err)
}

// Guilds are those of which anything is kept, in order.
func (s *Store) Guilds(ctx context.Context) ([]string, error) {
	var out []string
	err := s.each(ctx, func(scan func(...any) error) error {
		var guild string
		err := scan(&guild)
		out = append(out, guild)
		return err
	}, `SELECT guild FROM settings UNION SELECT guild FROM usage UNION SELECT guild FROM opinions UNION SELECT guild FROM questions ORDER BY guild`)
	if len(out) > 0 && out[0] == "" { // direct messages
		out = out[1:]
	}
	return out, err
}
