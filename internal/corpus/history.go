package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// History tells which articles came, went and changed with each revision of a corpus that was noted. It is kept in a file of the folder whose name begins
// with a dot, so that it is no article.
type History struct {
	Latest Manifest `json:"latest"`
	Steps  []Step   `json:"steps"` // oldest first
}

// Manifest is what a revision was made of.
type Manifest struct {
	Revision string             `json:"revision"`
	Articles map[string]Edition `json:"articles"` // by id
}

// Edition is an article of one revision.
type Edition struct {
	Hash  string `json:"hash"` // of its file, the first 16 hex digits of SHA-256
	Title string `json:"title"`
}

// Step is how one revision became the next.
type Step struct {
	At      time.Time `json:"at"` // when it was noted
	Before  string    `json:"before"`
	After   string    `json:"after"`
	Changes []Change  `json:"changes"`
}

// Change is what became of an article. One that came was nothing before, one that went is nothing after.
type Change struct {
	Article string `json:"article"`
	Title   string `json:"title"`
	Was     string `json:"was,omitempty"` // hash
	Now     string `json:"now,omitempty"`
}

// Kind is "came", "went" or "changed".
func (c Change) Kind() string {
	switch {
	case c.Was == "":
		return "came"
	case c.Now == "":
		return "went"
	}
	return "changed"
}

// mostSteps is how many steps are kept.
const mostSteps = 500

const historyFile = ".revisions.json"

func manifest(c *Corpus) Manifest {
	m := Manifest{c.Revision, map[string]Edition{}}
	for _, a := range c.Articles {
		sum := sha256.Sum256([]byte(a.File))
		m.Articles[a.ID] = Edition{hex.EncodeToString(sum[:8]), a.Title}
	}
	return m
}

// Changes are those from one corpus to another, in order of id.
func Changes(old, next *Corpus) []Change { return manifest(old).to(manifest(next)) }

func (m Manifest) to(next Manifest) []Change {
	all := maps.Clone(next.Articles)
	if all == nil {
		all = map[string]Edition{}
	}
	for id, e := range m.Articles {
		if _, there := all[id]; !there {
			all[id] = Edition{Title: e.Title}
		}
	}
	var out []Change
	for _, id := range slices.Sorted(maps.Keys(all)) {
		if was, now := m.Articles[id].Hash, next.Articles[id].Hash; was != now {
			out = append(out, Change{id, all[id].Title, was, now})
		}
	}
	return out
}

// ReadHistory reads the history of the corpus in a folder. There is none where none was noted; an error says that there is one that cannot be read.
func ReadHistory(dir string) (History, error) {
	var h History
	data, err := os.ReadFile(filepath.Join(dir, historyFile))
	if errors.Is(err, fs.ErrNotExist) {
		return h, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &h)
	}
	if err != nil {
		return History{}, fmt.Errorf("%s: damaged, or not to be read: %w", filepath.Join(dir, historyFile), err)
	}
	return h, nil
}

// Note adds the revision of a corpus to the history of its folder, if it is another than the latest. What cannot be read is begun anew.
func Note(dir string, c *Corpus, at time.Time) error {
	h, _ := ReadHistory(dir)
	next := manifest(c)
	if h.Latest.Revision == next.Revision {
		return nil
	}
	if h.Latest.Revision != "" {
		h.Steps = append(h.Steps, Step{at.UTC().Truncate(time.Second), h.Latest.Revision, next.Revision, h.Latest.to(next)})
	}
	h.Latest = next
	h.Steps = h.Steps[max(0, len(h.Steps)-mostSteps):]
	data, err := json.Marshal(h)
	if err != nil {
		return err
	}
	return Replace(filepath.Join(dir, historyFile), append(data, '\n'), 0o644)
}

// Since are the changes since a revision, of which a beginning is enough. The revision is given in full; "" when none, or more than one, begins so.
func (h History) Since(revision string) (full string, changes []Change) {
	if strings.HasPrefix(h.Latest.Revision, revision) {
		full = h.Latest.Revision
	}
	from := -1
	for i := len(h.Steps) - 1; i >= 0; i-- {
		switch before := h.Steps[i].Before; {
		case !strings.HasPrefix(before, revision) || before == full:
		case full != "":
			return "", nil
		default:
			full, from = before, i
		}
	}
	if from < 0 || full == h.Latest.Revision {
		return full, nil
	}
	sum := map[string]Change{}
	for _, s := range h.Steps[from:] {
		for _, c := range s.Changes {
			if first, seen := sum[c.Article]; seen {
				c.Was = first.Was
			}
			sum[c.Article] = c
		}
	}
	for _, id := range slices.Sorted(maps.Keys(sum)) {
		if c := sum[id]; c.Was != c.Now {
			changes = append(changes, c)
		}
	}
	return full, changes
}
