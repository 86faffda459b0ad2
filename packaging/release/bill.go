package main

import (
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// made is what a built program says of itself.
type made struct {
	*debug.BuildInfo
	sum      string             // SHA-256 of its file
	licences map[string][]entry // the files of each module's folder that hold its licence
}

// inspect reads it from the file: what the linker wrote down is what is in it. A module without a licence is an error.
func inspect(file string, licences map[string][]entry) (made, error) {
	info, err := buildinfo.ReadFile(file)
	if err != nil {
		return made{}, err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return made{}, err
	}
	sum := sha256.Sum256(data)
	m := made{info, hex.EncodeToString(sum[:]), licences}
	for _, d := range info.Deps {
		if len(idsOf(licences[d.Path])) == 0 {
			return made{}, fmt.Errorf("the module %s has no licence that is known here", d.Path)
		}
	}
	return m, nil
}

func (m made) setting(key string) string {
	i := slices.IndexFunc(m.Settings, func(s debug.BuildSetting) bool { return s.Key == key })
	if i < 0 {
		return ""
	}
	return m.Settings[i].Value
}

// version is that of the tag, or one made of the commit's time and hash.
func (m made) version() string { return strings.TrimPrefix(m.Main.Version, "v") }

// time is the commit's. Without one it is the beginning of 1980, the first that a zip file can hold.
func (m made) time() time.Time {
	at, err := time.Parse(time.RFC3339, m.setting("vcs.time"))
	if err != nil {
		return time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return at
}

// The layout of CycloneDX 1.6, as far as it is used: https://cyclonedx.org/docs/1.6/json/
type (
	bom struct {
		Format       string       `json:"bomFormat"`
		Spec         string       `json:"specVersion"`
		Version      int          `json:"version"`
		Metadata     metadata     `json:"metadata"`
		Components   []component  `json:"components"`
		Dependencies []dependency `json:"dependencies"`
	}
	metadata struct {
		Timestamp string    `json:"timestamp"`
		Component component `json:"component"`
	}
	component struct {
		Ref        string     `json:"bom-ref"`
		Type       string     `json:"type"`
		Name       string     `json:"name"`
		Version    string     `json:"version"`
		Hashes     []hash     `json:"hashes,omitempty"`
		Licences   []licence  `json:"licenses,omitempty"`
		Package    string     `json:"purl,omitempty"`
		Properties []property `json:"properties,omitempty"`
	}
	hash struct {
		Algorithm string `json:"alg"`
		Content   string `json:"content"`
	}
	licence struct {
		Licence struct {
			ID string `json:"id"`
		} `json:"license"`
	}
	property struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	dependency struct {
		Ref string   `json:"ref"`
		On  []string `json:"dependsOn,omitempty"`
	}
)

// bill is the bill of materials: the program, the modules that are linked into it, Go's own library and the models' weights.
func (m made) bill() ([]byte, error) {
	program := component{
		Ref: "bot", Type: "application", Name: "rapporteur", Version: m.version(), Hashes: []hash{{"SHA-256", m.sum}}, Licences: licences("MIT"),
		Properties: []property{{"platform", m.setting("GOOS") + "/" + m.setting("GOARCH")}, {"commit", m.setting("vcs.revision")}, {"go", m.GoVersion}},
	}
	release := strings.TrimPrefix(m.GoVersion, "go")
	parts := []component{
		{Ref: "go", Type: "library", Name: "std", Version: release, Package: "pkg:golang/std@" + release, Licences: licences("BSD-3-Clause")},
		{Ref: "e5-small-v2", Type: "machine-learning-model", Name: "e5-small-v2", Version: "int8", Licences: licences("MIT")},
		{Ref: "reader", Type: "machine-learning-model", Name: "evidence reader, after e5-small-v2", Version: "int8", Licences: licences("MIT")},
	}
	for _, d := range m.Deps {
		parts = append(parts, component{
			Ref: d.Path, Type: "library", Name: d.Path, Version: d.Version, Package: "pkg:golang/" + d.Path + "@" + d.Version,
			Licences: licences(idsOf(m.licences[d.Path])...), Properties: []property{{"go.sum", d.Sum}},
		})
	}
	slices.SortFunc(parts, func(a, b component) int { return strings.Compare(a.Ref, b.Ref) })
	uses := dependency{Ref: "bot"}
	for _, p := range parts {
		uses.On = append(uses.On, p.Ref)
	}
	text, err := json.MarshalIndent(bom{
		Format: "CycloneDX", Spec: "1.6", Version: 1, Metadata: metadata{m.time().UTC().Format(time.RFC3339), program}, Components: parts, Dependencies: []dependency{uses},
	}, "", "  ")
	return append(text, '\n'), err
}

func licences(ids ...string) []licence {
	var all []licence
	for _, id := range ids {
		var l licence
		l.Licence.ID = id
		all = append(all, l)
	}
	return all
}
