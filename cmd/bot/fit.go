package main

import (
	"context"
	"encoding/json"
	"io"
	"runtime"

	"rapporteur/eval"
	"rapporteur/internal/answer"
	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// writeFit fits the parameters of the decision for each way to find and judge sentences, and prints
// them in the format of internal/answer/decision.json.
func (c *evaluation) writeFit(ctx context.Context, out io.Writer, set eval.Set, libraries map[string]*library) error {
	ways := make(map[string]eval.Parameters)
	var best []eval.Result // of the best way
	var checked []eval.Verdict
	for name, how := range map[string]struct{ meaning, read bool }{
		"words": {}, "words, read": {read: true}, "meaning": {meaning: true}, "meaning, read": {true, true},
	} {
		benches := make(map[string]eval.Bench)
		for of, lib := range libraries {
			engine := answer.New(lib.corpus, lib.searcher(how.meaning), lib.judge(how.read))
			benches[of] = eval.Bench{Corpus: lib.corpus, Asker: engine}
		}
		results, err := eval.Run(ctx, set.Questions, benches, runtime.GOMAXPROCS(0))
		if err != nil {
			return fail("fitting the decision", err, "")
		}
		if !how.read {
			ways[name] = eval.Fit(results)
			continue
		}
		ways[name] = eval.FitOrder(results)
		if how.meaning {
			best = results
			if checked, err = eval.RunStatements(ctx, set.Statements, benches, runtime.GOMAXPROCS(0)); err != nil {
				return fail("fitting the verdicts", err, "")
			}
		}
	}
	claims, err := fitClaims(ctx, set.Claims, libraries)
	if err != nil {
		return err
	}
	decision := eval.FitDecision(best, ways["meaning, read"], ways["meaning"])
	e := json.NewEncoder(out)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		Origin   string                     `json:"origin"`
		Ways     map[string]eval.Parameters `json:"ways"`
		Decision eval.Parameters            `json:"decision"`
		Premise  eval.Parameters            `json:"premise"`
		Verdict  eval.Parameters            `json:"verdict"`
		Support  eval.Parameters            `json:"support"`
		Denial   eval.Parameters            `json:"denial"`
		Asked    eval.Parameters            `json:"asked"`
		Claim    eval.Parameters            `json:"claim"`
	}{
		"fitted by: go run ./cmd/bot eval --fit > internal/answer/decision.json", ways,
		decision, eval.FitPremise(best), eval.FitVerdict(best),
		eval.FitStatements(checked, answer.Supported), eval.FitStatements(checked, answer.Contradicted), eval.FitAsked(best, decision), claims,
	})
}

// fitClaims fits the last check on what a language model writes.
func fitClaims(ctx context.Context, set []eval.Claim, libraries map[string]*library) (eval.Parameters, error) {
	articles, provers := map[string]*corpus.Corpus{}, map[string]eval.Prover{}
	for name, lib := range libraries {
		articles[name], provers[name] = lib.corpus, lib.engine
	}
	proven, err := eval.RunClaims(ctx, append(eval.Misquoted(set, articles), set...), provers, runtime.GOMAXPROCS(0))
	if err != nil {
		return eval.Parameters{}, fail("fitting the check of claims", err, "")
	}
	return eval.FitClaims(proven), nil
}

// searcher is the index with its vectors or one without.
func (lib *library) searcher(meaning bool) answer.Searcher {
	if meaning {
		return lib.index
	}
	return retrieval.Build(lib.corpus)
}

// judge is the reader, or none.
func (lib *library) judge(read bool) answer.Reader {
	if read {
		return lib.reader
	}
	return nil
}
