package retrieval

import (
	"context"
	"errors"
	"fmt"
)

// embedBatch is how many texts are embedded between two signs of progress: half a second's work
// of the built-in model on a slow core.
const embedBatch = 32

const rolePassage = "passage"

// embedAll returns a unit vector for each text, from the cache or the embedder. What was computed
// is kept even when the rest fails.
func embedAll(ctx context.Context, o Options, texts []string) ([][]float32, error) {
	model := o.Embedder.Name()
	path := cachePath(o.CacheDir, model)
	kept, err := readCache(path, model)
	o.warn(err)
	fresh, err := embedMissing(ctx, o, kept, texts)
	now := newStore(kept.dim)
	out := make([][]float32, len(texts))
	for i, t := range texts {
		k := keyOf(rolePassage, t)
		if out[i] = fresh.vectors[k]; out[i] == nil {
			out[i] = kept.vectors[k]
		}
		if out[i] != nil {
			now.put(k, out[i])
		}
	}
	if len(fresh.keys) > 0 {
		now.spare(kept)
		o.warn(now.write(path, model))
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

// spare takes over what another corpus may want, within cacheSpare.
func (s *store) spare(kept *store) {
	limit := len(s.keys) + cacheSpare
	for _, k := range kept.keys {
		if _, ok := s.vectors[k]; !ok && len(s.keys) < limit {
			s.put(k, kept.vectors[k])
		}
	}
}

// embedMissing embeds what is not kept, each text once. On error it returns what it has.
func embedMissing(ctx context.Context, o Options, kept *store, texts []string) (*store, error) {
	var missing []string
	seen := map[string]bool{}
	for _, t := range texts {
		if kept.vectors[keyOf(rolePassage, t)] == nil && !seen[t] {
			seen[t] = true
			missing = append(missing, t)
		}
	}
	fresh := newStore(kept.dim)
	for done := 0; done < len(missing); {
		batch := missing[done:min(done+embedBatch, len(missing))]
		if err := fresh.embed(ctx, o.Embedder, batch); err != nil {
			return fresh, err
		}
		done += len(batch)
		if o.Progress != nil {
			o.Progress(done, len(missing))
		}
	}
	return fresh, nil
}

// embed adds the vectors of some texts.
func (s *store) embed(ctx context.Context, e Embedder, texts []string) error {
	vecs, err := e.Embed(ctx, rolePassage, texts)
	if err = errors.Join(err, ctx.Err()); err != nil {
		return fmt.Errorf("embedding passages with %s: %w", e.Name(), err)
	}
	if len(vecs) != len(texts) {
		return fmt.Errorf("embedding passages with %s: %d vectors came back for %d texts", e.Name(), len(vecs), len(texts))
	}
	for i, v := range vecs {
		v, err := unit(v, s.dim)
		if err != nil {
			return fmt.Errorf("embedding passages with %s: %w", e.Name(), err)
		}
		s.put(keyOf(rolePassage, texts[i]), v)
	}
	return nil
}

func (o Options) warn(err error) {
	if err != nil && o.Warn != nil {
		o.Warn(err)
	}
}
