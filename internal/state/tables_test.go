package state

import (
	"fmt"
	"testing"
)

// tablesIn are the tables of a data base but those of the steps that made them.
func tablesIn(t *testing.T, s *Store) []string {
	t.Helper()
	list := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'goose_%' ORDER BY name`
	if s.server() {
		list = `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_name NOT LIKE 'goose_%' ORDER BY table_name`
	}
	return texts(t, s, list)
}

// columnsOf are the columns of a table.
func columnsOf(t *testing.T, s *Store, table string) []string {
	t.Helper()
	if s.server() {
		return texts(t, s, `SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1`, table)
	}
	return texts(t, s, `SELECT name FROM pragma_table_info($1)`, table)
}

func texts(t *testing.T, s *Store, statement string, args ...any) []string {
	t.Helper()
	var out []string
	must(t, s.each(t.Context(), func(scan func(...any) error) error {
		var text string
		err := scan(&text)
		out = append(out, text)
		return err
	}, statement, args...))
	if len(out) == 0 {
		t.Fatalf("nothing is found by %s", statement)
	}
	return out
}

// placesOf are the columns in which a text occurs, in whole or in part, of all that the data base has.
func placesOf(t *testing.T, s *Store, text string) []string {
	t.Helper()
	var out []string
	for _, table := range tablesIn(t, s) {
		for _, column := range columnsOf(t, s, table) {
			var times int
			must(t, s.read.QueryRowContext(t.Context(), fmt.Sprintf(`SELECT count(*) FROM %[1]s WHERE CAST(%[2]s AS TEXT) LIKE $1 OR CAST(%[2]s AS TEXT) LIKE $2`, table, column),
				"%"+text+"%", fmt.Sprintf("%%%x%%", text)).Scan(&times))
			if times > 0 {
				out = append(out, table+"."+column)
			}
		}
	}
	return out
}
