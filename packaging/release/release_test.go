package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// An archive depends on what is in it and on the commit's time, and on nothing else: not on order, nor on the folder, nor on the zone.
func TestArchives(t *testing.T) {
	at := time.Date(2026, 11, 30, 23, 47, 39, 0, time.UTC)
	entries := []entry{{name: "b/two", data: []byte("2")}, {name: "bot", data: []byte("1"), program: true}, {name: "a", data: nil}}
	want := []string{"it/a 0644 0", "it/b/two 0644 1", "it/bot 0755 1"}
	for _, format := range []string{"tar", "zip"} {
		t.Run(format, func(t *testing.T) {
			var bytesOf [2][]byte
			for i, zone := range []*time.Location{time.UTC, time.FixedZone("far", 9*3600)} {
				file, err := write(filepath.Join(t.TempDir(), "it"), entries, at.In(zone), format == "zip")
				if err != nil {
					t.Fatal(err)
				}
				if bytesOf[i], err = os.ReadFile(file); err != nil {
					t.Fatal(err)
				}
				slices.Reverse(entries)
			}
			if !bytes.Equal(bytesOf[0], bytesOf[1]) {
				t.Error("two archives of the same files differ")
			}
			read := readTar
			if format == "zip" {
				read = readZip
			}
			if diff := cmp.Diff(want, read(t, bytesOf[0], at)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func listing(name string, mode int64, size int64) string {
	return name + " 0" + string([]byte{'0' + byte(mode>>6&7), '0' + byte(mode>>3&7), '0' + byte(mode&7)}) + " " + string(rune('0'+size))
}

func readTar(t *testing.T, data []byte, at time.Time) (all []string) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if !z.ModTime.IsZero() || z.Name != "" {
		t.Errorf("the gzip header has time %v and name %q", z.ModTime, z.Name)
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		if !h.ModTime.Equal(at) || h.Uid != 0 || h.Gid != 0 || h.Uname != "" {
			t.Errorf("%s: time %v, owner %d %q", h.Name, h.ModTime, h.Uid, h.Uname)
		}
		all = append(all, listing(h.Name, h.Mode, h.Size))
	}
}

func readZip(t *testing.T, data []byte, at time.Time) (all []string) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if !f.Modified.Equal(at) {
			t.Errorf("%s: time %v", f.Name, f.Modified)
		}
		all = append(all, listing(f.Name, int64(f.Mode().Perm()), int64(f.UncompressedSize64)))
	}
	return all
}

// The licences that occur are known by their texts.
func TestLicencesByTheirTexts(t *testing.T) {
	for id, text := range map[string]string{
		"MIT":          "Permission is hereby granted, free\n of charge, to any person",
		"BSD-3-Clause": "Redistribution and use in source and binary forms … may be used to endorse or promote products",
		"BSD-2-Clause": "Redistribution and use in source and binary forms",
		"Apache-2.0":   "Apache License\n Version 2.0, January 2004",
		"MPL-2.0":      "Mozilla Public License Version 2.0",
		"ISC":          "Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee",
		"Unlicense":    "This is free and unencumbered software released into the public domain.",
	} {
		if got := idsOf([]entry{{data: []byte(text)}}); !slices.Equal(got, []string{id}) {
			t.Errorf("%s: got %q", id, got)
		}
	}
	if got := idsOf([]entry{{data: []byte("All rights reserved.")}}); len(got) != 0 {
		t.Errorf("no licence: got %q", got)
	}
}

// The same commit, built in another folder with nothing built before, gives the same bytes; and everything that is promised is there. Minutes.
func TestReleaseTwice(t *testing.T) {
	if os.Getenv("RAPPORTEUR_LONG") == "" {
		t.Skip("builds the program twice from nothing, which takes minutes: set RAPPORTEUR_LONG")
	}
	const platforms = "linux/amd64,windows/arm64"
	var sums []string
	var dist string
	from := filepath.Join("..", "..")
	for range 2 {
		source, cache := filepath.Join(t.TempDir(), "source"), t.TempDir()
		dist = t.TempDir()
		do(t, ".", nil, "git", "clone", "--quiet", from, source)
		do(t, source, []string{"GOCACHE=" + cache}, "go", "run", "./packaging/release", "--out", dist, "--only", platforms)
		from = source // the same commit, also when another one has come meanwhile
		sums = append(sums, string(must(t)(os.ReadFile(filepath.Join(dist, "SHA256SUMS")))))
	}
	if diff := cmp.Diff(sums[0], sums[1]); diff != "" {
		t.Errorf("two builds of one commit differ: %s", diff)
	}
	if n := strings.Count(sums[0], "\n"); n != 4 {
		t.Errorf("SHA256SUMS has %d lines, want an archive and a bill for each of 2 platforms:\n%s", n, sums[0])
	}
	t.Logf("\n%s", sums[0])
	checkBill(t, dist)
	checkArchive(t, dist)
}

// checkBill looks whether the bill of materials names what is linked, with licences, and this commit.
func checkBill(t *testing.T, dist string) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dist, "*-linux-amd64.cdx.json"))
	if err != nil || len(found) != 1 {
		t.Fatalf("bills: %q, %v", found, err)
	}
	var b bom
	d := json.NewDecoder(bytes.NewReader(must(t)(os.ReadFile(found[0]))))
	d.DisallowUnknownFields()
	if err := d.Decode(&b); err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^\d+\.\d+\.\d+`).MatchString(b.Metadata.Component.Version) {
		t.Errorf("the program's version is %q", b.Metadata.Component.Version)
	}
	var names []string
	for _, c := range b.Components {
		if names = append(names, c.Name); len(c.Licences) == 0 {
			t.Errorf("%s has no licence", c.Name)
		}
	}
	for _, want := range []string{"std", "e5-small-v2", "github.com/bwmarrin/discordgo", "github.com/philippgille/chromem-go"} {
		if !slices.Contains(names, want) {
			t.Errorf("the bill lacks %s", want)
		}
	}
}

// checkArchive unpacks the archive for Linux, and has the program in it say what it is.
func checkArchive(t *testing.T, dist string) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dist, "*-linux-amd64.tar.gz"))
	if err != nil || len(found) != 1 {
		t.Fatalf("archives: %q, %v", found, err)
	}
	dir := t.TempDir()
	do(t, dir, nil, "tar", "xzf", found[0], "--strip-components=1")
	for _, want := range []string{
		"bot", "LICENSE", "NOTICE", "README.md", "config.example.toml", "man/man1/bot.1", "completions/bot.bash", "completions/_bot", "completions/bot.fish",
		"rapporteur.service", "sbom.cdx.json", "docs/operating.md", "licences/github.com/bwmarrin/discordgo/LICENSE",
	} {
		if info, err := os.Stat(filepath.Join(dir, want)); err != nil || info.Size() == 0 {
			t.Errorf("the archive lacks %s: %v", want, err)
		}
	}
	program := must(t)(os.ReadFile(filepath.Join(dir, "bot")))
	if size := len(program); size > 90_000_000 {
		t.Errorf("the program has %d bytes, at most 90 MB are allowed", size)
	}
	if said := do(t, dir, nil, "./bot", "version", "--json"); !strings.Contains(said, `"dirty":false`) || !strings.Contains(said, `"commit":"`) {
		t.Errorf("bot version says %s", said)
	}
}

func do(t *testing.T, dir string, env []string, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", name, args, err, out)
	}
	return string(out)
}

func must(t *testing.T) func([]byte, error) []byte {
	return func(data []byte, err error) []byte {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
}
