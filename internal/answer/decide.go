package answer

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

// features describe a question together with a candidate sentence.
type features [numFeatures]float64

// The features, in the order of the model's weights.
const (
	cosine        = iota // of question and sentence
	contextCosine        // of question and the sentence with its neighbours
	namesFound           // share of the question's names in the sentence, its neighbours and the title
	figuresFound         // share of the question's figures and dates in the sentence and its neighbours
	typeFound            // whether a name of the type asked for was found
	figureFound          // whether a figure or date of the type asked for was found
	keywords             // whether the question is keywords only
	numFeatures
)

var featureNames = [numFeatures]string{"cosine", "context cosine", "names", "figures", "type", "figure", "keywords"}

//go:embed decision.json
var decisionFile []byte

// model is a logistic model that turns features into the probability that a question is answered by
// its best sentence. Its parameters live in decision.json with their origin.
type model struct {
	Meaning linear `json:"meaning"` // for searches by words and meaning
	Words   linear `json:"words"`   // for searches by words alone
}

// linear holds the parameters for one kind of search.
type linear struct {
	Bias      float64            `json:"bias"`
	Threshold float64            `json:"threshold"` // logit from which a question counts as answered
	Weights   map[string]float64 `json:"weights"`   // by feature name
	weights   features
}

// loadModel reads the parameters that the binary carries; only a broken build can make it panic.
func loadModel() model {
	var m model
	if err := json.Unmarshal(decisionFile, &m); err != nil {
		panic(fmt.Sprintf("answer: decision.json, a part of the program: %v", err))
	}
	for _, l := range []*linear{&m.Meaning, &m.Words} {
		for i, name := range featureNames {
			l.weights[i] = l.Weights[name]
		}
	}
	return m
}

// logit is the log odds that the sentence answers.
func (m model) logit(f features, meaning bool) float64 {
	l := m.of(meaning)
	sum := l.Bias
	for i, w := range l.weights {
		sum += w * f[i]
	}
	return sum
}

func (m model) of(meaning bool) linear {
	if meaning {
		return m.Meaning
	}
	return m.Words
}

// enough says whether the evidence suffices to answer.
func (m model) enough(e evidence) bool {
	return e.logit >= m.of(e.Scores.Meaning).Threshold
}
