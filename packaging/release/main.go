// Release builds the program for every platform that it is published for and packs each with what belongs to it: licences,
// the documented configuration, the manual page, completions of the shells, the systemd unit, and a bill of materials.
//
//	go run ./packaging/release [--out dist] [--only linux/amd64]
//
// It needs Go, git and a clone with its tags, runs in the repository's root, and builds the latest commit in a clone of its own. It builds with the
// Go that go.mod names, which the go command fetches where another is installed, so that the same commit gives the same bytes on any machine and in any
// folder: nothing of the time, the user or the folder goes into a file. SHA256SUMS names each file with its hash.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var r release
	flag.StringVar(&r.out, "out", "dist", "write into the folder `DIR`, which is emptied first")
	only := flag.String("only", strings.Join(platforms(), ","), "build for these `PLATFORMS` alone, as linux/amd64,windows/arm64")
	flag.Parse()
	r.platforms = strings.Split(*only, ",")
	if err := r.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// platforms are those that the program is published for.
func platforms() []string {
	return []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"}
}

// release is one run.
type release struct {
	out       string
	platforms []string
	source    string // a clone in a folder of its own
	toolchain string // the Go that go.mod names
	work      string // what is built
}

func (r release) run(ctx context.Context) error {
	for _, p := range r.platforms {
		if !slices.Contains(platforms(), p) {
			return fmt.Errorf("there is no platform %q: want some of %s", p, strings.Join(platforms(), ", "))
		}
	}
	if err := os.RemoveAll(r.out); err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "release")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	r.source, r.work = filepath.Join(work, "source"), work
	if err := r.clone(ctx); err != nil {
		return err
	}
	if err := r.chooseGo(ctx); err != nil {
		return err
	}
	pages, err := r.pages(ctx)
	if err != nil {
		return err
	}
	for _, p := range r.platforms {
		if err := r.pack(ctx, p, pages); err != nil {
			return fmt.Errorf("%s: %w", p, err)
		}
	}
	return writeSums(r.out)
}

// clone copies the latest commit with all tags. It refuses a checkout with changes, which would be missing.
func (r release) clone(ctx context.Context) error {
	changes, err := output(ctx, ".", nil, "git", "status", "--porcelain")
	if err != nil {
		return err
	}
	if changes != "" {
		return fmt.Errorf("there are changes that are in no commit:\n%s", changes)
	}
	_, err = output(ctx, ".", nil, "git", "clone", "--quiet", ".", r.source)
	return err
}

// chooseGo takes the Go that go.mod names, whichever is installed here.
func (r *release) chooseGo(ctx context.Context) error {
	var module struct{ Toolchain string }
	text, err := output(ctx, r.source, nil, "go", "mod", "edit", "-json")
	if err == nil {
		err = json.Unmarshal([]byte(text), &module)
	}
	r.toolchain = module.Toolchain
	if err == nil && r.toolchain == "" {
		err = errors.New("go.mod names no toolchain")
	}
	return err
}

// pages are the files that the program itself writes, by their names in the archive. The program for this machine is built for that.
func (r release) pages(ctx context.Context) ([]entry, error) {
	bot, err := r.build(ctx, runtime.GOOS+"/"+runtime.GOARCH)
	if err != nil {
		return nil, err
	}
	var all []entry
	for name, args := range map[string][]string{
		"man/man1/bot.1": {"man"}, "completions/bot.bash": {"completion", "bash"}, "completions/_bot": {"completion", "zsh"}, "completions/bot.fish": {"completion", "fish"},
	} {
		text, err := output(ctx, r.source, nil, bot, args...)
		if err != nil {
			return nil, err
		}
		all = append(all, entry{name: name, data: []byte(text)})
	}
	return all, nil
}

// pack builds for one platform and writes its archive and its bill of materials.
func (r release) pack(ctx context.Context, platform string, pages []entry) error {
	bot, err := r.build(ctx, platform)
	if err != nil {
		return err
	}
	licences, err := r.licences(ctx, platform)
	if err != nil {
		return err
	}
	made, err := inspect(bot, licences)
	if err != nil {
		return err
	}
	bill, err := made.bill()
	if err != nil {
		return err
	}
	name := "rapporteur-" + made.version() + "-" + strings.ReplaceAll(platform, "/", "-")
	entries, err := files(r.source, "LICENSE", "NOTICE", "README.md", "config.example.toml", "packaging/rapporteur.service", "docs/corpus.md", "docs/models.md", "docs/operating.md")
	if err != nil {
		return err
	}
	program, err := os.ReadFile(bot)
	if err != nil {
		return err
	}
	entries = append(entries, entry{name: filepath.Base(bot), data: program, program: true}, entry{name: "sbom.cdx.json", data: bill})
	entries = append(entries, pages...)
	for _, texts := range licences {
		entries = append(entries, texts...)
	}
	archive, err := write(filepath.Join(r.out, name), entries, made.time(), strings.HasPrefix(platform, "windows/"))
	if err != nil {
		return err
	}
	fmt.Printf("%-14s program %.1f MB, %s\n", platform, float64(len(program))/1e6, archive)
	return os.WriteFile(filepath.Join(r.out, name+".cdx.json"), bill, 0o644)
}

// build links the program for a platform and returns its file. What could make two builds differ is set here and not left to the environment.
func (r release) build(ctx context.Context, platform string) (file string, err error) {
	system, arch, _ := strings.Cut(platform, "/")
	file = filepath.Join(r.work, system+"-"+arch, "bot")
	if system == "windows" {
		file += ".exe"
	}
	env := []string{"GOTOOLCHAIN=" + r.toolchain, "GOOS=" + system, "GOARCH=" + arch, "CGO_ENABLED=0", "GOFLAGS=", "GOAMD64=v1", "GOARM64=v8.0", "GOEXPERIMENT=", "GOFIPS140=off", "GOWORK=off"}
	_, err = output(ctx, r.source, env, "go", "build", "-trimpath", "-buildvcs=true", "-mod=readonly", "-ldflags=-s -w -buildid=", "-o", file, "./cmd/bot")
	return file, err
}

// output runs a program in a folder and returns what it wrote; env is added to the environment.
func output(ctx context.Context, dir string, env []string, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", filepath.Base(name), strings.Join(args, " "), err)
	}
	return string(out), nil
}
