package rapporteur_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// source is one Go file of the repository.
type source struct {
	name string // slash-separated, from the root
	file *ast.File
	text []byte
}

func (s source) room() string { return path.Dir(s.name) }
func (s source) test() bool   { return strings.HasSuffix(s.name, "_test.go") }

// forTests reports whether the file helps tests, in a package that several of them share.
func (s source) forTests() bool { return slices.Contains(s.imports(), "testing") }

// program reports whether the file is part of a command: the command line and the process are
// its business.
func (s source) program() bool { return s.file.Name.Name == "main" }

func (s source) imports() []string {
	var paths []string
	for _, i := range s.file.Imports {
		p, _ := strconv.Unquote(i.Path.Value) // the parser has checked it
		paths = append(paths, p)
	}
	return paths
}

// textFiles calls visit with every file of the repository that is text of a readable size.
func textFiles(t *testing.T, visit func(name string, text []byte)) {
	t.Helper()
	if err := walk(func(name string, text []byte) error { visit(name, text); return nil }); err != nil {
		t.Fatal(err)
	}
}

func walk(visit func(name string, text []byte) error) error {
	return filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && slices.Contains([]string{".git", "dist", "node_modules"}, d.Name()) {
			return fs.SkipDir
		}
		if info, err := d.Info(); err != nil || !d.Type().IsRegular() || info.Size() > 1<<20 {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil || bytes.ContainsRune(text, 0) {
			return err
		}
		return visit(filepath.ToSlash(name), text)
	})
}

// sources parses every Go file of the repository, once.
func sources(t *testing.T) []source {
	t.Helper()
	all, err := parsed()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var parsed = sync.OnceValues(func() (all []source, err error) {
	err = walk(func(name string, text []byte) error {
		if path.Ext(name) != ".go" {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments)
		all = append(all, source{name, f, text})
		return err
	})
	return all, err
})

// Each room may know the rooms listed; the reason is why it must not know more.
func TestArrowsPointOneWay(t *testing.T) {
	rooms := map[string]struct {
		may    []string
		reason string
	}{
		".":                  {nil, "the root only carries files"},
		"internal/corpus":    {nil, "articles exist before anything is done with them"},
		"internal/encoder":   {nil, "the model knows texts and vectors, so that it can be tested and replaced alone"},
		"internal/retrieval": {[]string{"internal/corpus"}, "retrieval ranks; it meets an embedder only through its own interface"},
		"internal/answer":    {[]string{"internal/corpus", "internal/retrieval"}, "what is said must not depend on where it is shown or which model is built in"},
		"internal/llm":       {nil, "a model is reached through the interfaces of its users"},
		"internal/discord":   {[]string{"internal/answer", "internal/corpus", "internal/state"}, "Discord shows answers; it must not search or decide"},
		"internal/state":     {nil, "what is kept must not depend on who keeps it, so that it can be read, moved and erased alone"},
		"internal/testguild": {nil, "a fake that knew the bot could be wrong in the bot's favour"},
		"eval":               {[]string{"internal/answer", "internal/corpus"}, "the judge sees answers as users do"},
	}
	for _, s := range sources(t) {
		room, known := rooms[s.room()]
		if s.test() || s.program() {
			continue
		}
		for _, p := range s.imports() {
			ours, is := strings.CutPrefix(p, "rapporteur/")
			if known && is && !slices.Contains(room.may, ours) {
				t.Errorf("%s imports %s: %s", s.name, ours, room.reason)
			}
		}
		if !known && strings.HasPrefix(s.name, "internal/") && strings.Count(s.room(), "/") == 1 {
			t.Errorf("%s: add the room to this test with what it may know", s.room())
		}
	}
}

// What is named on the left appears only in the rooms on the right.
func TestOutsideLibrariesStayInTheirRoom(t *testing.T) {
	for prefix, rooms := range map[string][]string{
		"github.com/bwmarrin/discordgo":     {"internal/discord", "internal/testguild_test"},
		"github.com/philippgille/chromem":   {"internal/retrieval"},
		"github.com/sashabaranov/go-openai": {"internal/llm"},
		"modernc.org/sqlite":                {"internal/state"},
		"github.com/jackc/pgx":              {"internal/state"},
		"github.com/pressly/goose":          {"internal/state"},
		"github.com/pelletier/go-toml":      {"cmd/bot", "internal/corpus", "internal/corpus/importer"},
	} {
		for _, s := range sources(t) {
			place := s.room()
			if s.test() {
				place += "_test"
			}
			for _, p := range s.imports() {
				if strings.HasPrefix(p, prefix) && !slices.Contains(rooms, place) && !slices.Contains(rooms, s.room()) {
					t.Errorf("%s imports %s, which is for %s alone: a library that is known everywhere cannot be replaced", s.name, p, strings.Join(rooms, ", "))
				}
			}
		}
	}
}

// What helps tests is in no program.
func TestHelpersOfTestsStayThere(t *testing.T) {
	var helpers []string
	for _, s := range sources(t) {
		if s.forTests() && !s.test() {
			helpers = append(helpers, "rapporteur/"+s.room())
		}
	}
	for _, s := range sources(t) {
		for _, p := range s.imports() {
			if slices.Contains(helpers, p) && !s.test() {
				t.Errorf("%s imports %s, which is for tests", s.name, p)
			}
		}
	}
}

// The process belongs to the commands, so that everything else can be tested as a value.
func TestOnlyCommandsTouchTheProcess(t *testing.T) {
	banned := map[string]string{
		"os.Getenv": "", "os.LookupEnv": "", "os.Environ": "", "os.Exit": "", "os.Args": "",
		"log.Fatal": "", "log.Fatalf": "", "log.Fatalln": "", "log.Panic": "", "log.Panicf": "",
		"context.Background": "the caller says how long work may take", "context.TODO": "the caller says how long work may take",
	}
	for _, s := range sources(t) {
		if s.program() || s.test() || s.forTests() {
			continue
		}
		if slices.Contains(s.imports(), "flag") {
			t.Errorf("%s imports flag: flags are for commands", s.name)
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				pkg, _ := sel.X.(*ast.Ident)
				if pkg == nil {
					return true
				}
				if reason, ok := banned[pkg.Name+"."+sel.Sel.Name]; ok {
					t.Errorf("%s uses %s.%s, which is for commands %s", s.name, pkg.Name, sel.Sel.Name, reason)
				}
			}
			return true
		})
	}
}

// Nothing happens before main, and no package keeps state between callers.
func TestNoInitAndNoMutablePackageVariables(t *testing.T) {
	variables := make(map[string]map[string]*ast.ValueSpec) // by room, by name
	all := sources(t)
	for _, s := range all {
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s has an init: say it where it is used", s.name)
			}
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR || s.test() {
				continue
			}
			for _, spec := range g.Specs {
				v := spec.(*ast.ValueSpec)
				for _, name := range v.Names {
					if variables[s.room()] == nil {
						variables[s.room()] = make(map[string]*ast.ValueSpec)
					}
					variables[s.room()][name.Name] = v
				}
			}
		}
	}
	for _, s := range all {
		for _, name := range assigned(s.file, variables[s.room()]) {
			t.Errorf("%s changes the package variable %s: hand it over instead", s.name, name)
		}
	}
}

// assigned names the package variables that the functions of a file assign to, whole or in part.
func assigned(f *ast.File, variables map[string]*ast.ValueSpec) []string {
	var names []string
	check := func(target ast.Expr) {
		for {
			switch x := target.(type) {
			case *ast.IndexExpr:
				target = x.X
				continue
			case *ast.SelectorExpr:
				target = x.X
				continue
			case *ast.ParenExpr:
				target = x.X
				continue
			case *ast.Ident:
				v, ok := variables[x.Name]
				if ok && (x.Obj == nil || x.Obj.Decl == v) {
					names = append(names, x.Name)
				}
			}
			return
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, target := range n.Lhs {
				if n.Tok != token.DEFINE {
					check(target)
				}
			}
		case *ast.IncDecStmt:
			check(n.X)
		}
		return true
	})
	return names
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	documented := make(map[string]bool)
	for _, s := range sources(t) {
		if !s.test() {
			documented[s.room()] = documented[s.room()] || s.file.Doc != nil && len(s.file.Doc.Text()) > 80
		}
	}
	for room, has := range documented {
		if !has {
			t.Errorf("%s has no package comment that says what it is for", room)
		}
	}
}

// A file or a function that is too long has more than one job.
func TestLengths(t *testing.T) {
	const lines, statements = 450, 60
	for _, s := range sources(t) {
		if n := bytes.Count(s.text, []byte("\n")); n > lines && !s.test() && !ast.IsGenerated(s.file) {
			t.Errorf("%s has %d lines, at most %d are allowed", s.name, n, lines)
		}
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || s.test() {
				continue
			}
			if n := bytes.Count(s.text[f.Pos()-1:f.End()-1], []byte("\n")); n > statements {
				t.Errorf("%s: %s has %d lines, at most %d are allowed", s.name, f.Name.Name, n, statements)
			}
		}
	}
}

// What docs/security.md says that a test shows, a test of that name in that folder has to show.
func TestThreatsHaveTests(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("docs", "security.md"))
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	for _, s := range sources(t) {
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && s.test() && f.Recv == nil {
				there[s.room()+" "+f.Name.Name] = true
			}
		}
	}
	n := 0
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) != 5 || strings.HasPrefix(cells[1], "---") || strings.TrimSpace(cells[3]) == "shown by" {
			continue
		}
		room := ""
		for word := range strings.FieldsSeq(strings.ReplaceAll(cells[3], ",", " ")) {
			if folder := strings.Trim(word, "`"); folder != word {
				room = folder
				continue
			}
			if n++; !there[room+" "+word] {
				t.Errorf("docs/security.md names %s in %s, which has none", word, room)
			}
		}
	}
	if n < 30 {
		t.Errorf("docs/security.md names %d tests: its tables are not read", n)
	}
}
