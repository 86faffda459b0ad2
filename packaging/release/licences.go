package main

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// licences reads what the modules that are linked for a platform say of their licences, by module. Most licences want their text to go with
// the program.
func (r release) licences(ctx context.Context, platform string) (map[string][]entry, error) {
	system, arch, _ := strings.Cut(platform, "/")
	listed, err := output(ctx, r.source, []string{"GOOS=" + system, "GOARCH=" + arch, "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off"},
		"go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Dir}}{{end}}{{end}}", "./cmd/bot")
	if err != nil {
		return nil, err
	}
	all := map[string][]entry{}
	for line := range strings.Lines(listed) {
		module, dir, found := strings.Cut(strings.TrimSpace(line), "\t")
		if _, known := all[module]; known || !found {
			continue
		}
		if all[module], err = licenceFiles(module, dir); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// licenceFiles are the files of a module's folder that hold its licence.
func licenceFiles(module, dir string) ([]entry, error) {
	listed, err := os.ReadDir(dir) // sorted
	if err != nil {
		return nil, err
	}
	name := regexp.MustCompile(`(?i)^(licen[cs]e|unlicense|copying|notice)([-.].*)?$`)
	var all []entry
	for _, e := range listed {
		if !e.Type().IsRegular() || !name.MatchString(e.Name()) {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		all = append(all, entry{name: "licences/" + module + "/" + e.Name(), data: data})
	}
	return all, nil
}

// idsOf names the licences in some texts as SPDX does (https://spdx.org/licenses/), by words that each of them has and no other.
func idsOf(texts []entry) []string {
	var ids []string
	for _, t := range texts {
		text := strings.Join(strings.Fields(string(t.data)), " ")
		has := func(words string) bool { return strings.Contains(text, words) }
		for id, is := range map[string]bool{
			"MIT":          has("Permission is hereby granted, free of charge"),
			"BSD-3-Clause": has("Redistribution and use in source and binary forms") && has("endorse or promote products"),
			"BSD-2-Clause": has("Redistribution and use in source and binary forms") && !has("endorse or promote products"),
			"Apache-2.0":   has("Apache License") && has("Version 2.0"),
			"MPL-2.0":      has("Mozilla Public License") && has("2.0"),
			"Unlicense":    has("This is free and unencumbered software released into the public domain"),
			"ISC":          has("Permission to use, copy, modify, and") && has("with or without fee"),
		} {
			if is {
				ids = append(ids, id)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
