package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// packaged reads a file of the packages.
func packaged(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "packaging", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The packages set no variable and give no flag that the program does not read. Go's and the system's own are named here.
func TestPackagesNameWhatExists(t *testing.T) {
	known := append(variablesRead(t), "XDG_CACHE_HOME", "CGO_ENABLED", "GOOS", "GOARCH", "TARGETOS", "TARGETARCH", "BUILDPLATFORM", "MAINPID")
	for file, pattern := range map[string]string{
		"rapporteur.service": `(?m)^#?Environment=(\w+)=|\$(\w+)`,
		"Dockerfile":         `(?m)^(?:ENV|ARG) (\w+)|\$(\w+)|\b([A-Z_]+)=`,
		"compose.yaml":       `(?m)^\s+([A-Z_]{3,}):`,
	} {
		found := regexp.MustCompile(pattern).FindAllStringSubmatch(packaged(t, file), -1)
		if len(found) == 0 {
			t.Errorf("%s names no variable at all", file)
		}
		for _, m := range found {
			if name := strings.Join(m[1:], ""); !slices.Contains(known, name) {
				t.Errorf("%s sets %s, which nothing reads", file, name)
			}
		}
	}
	line := regexp.MustCompile(`(?m)^ExecStart=(\S+) (.*)$`).FindStringSubmatch(packaged(t, "rapporteur.service"))
	if line == nil || filepath.Base(line[1]) != "bot" {
		t.Fatal("the unit starts no bot")
	}
	fs := flag.NewFlagSet("", flag.ContinueOnError)
	new(session).declare(fs)
	serveCommand().setup(fs)
	if operands, err := parseFlags(fs, strings.Fields(line[2])); err != nil || len(operands) > 0 {
		t.Errorf("the unit's command line: %q, %v", operands, err)
	}
}

// The unit keeps each of these promises, and systemd takes it where there is one.
func TestUnit(t *testing.T) {
	unit := packaged(t, "rapporteur.service")
	for _, want := range []string{
		"NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "CapabilityBoundingSet=", "SystemCallFilter=@system-service", "MemoryMax=1G",
		"RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX", "Restart=on-failure", "TimeoutStopSec=15", "LoadCredential=token:%E/rapporteur/token",
		"Environment=DISCORD_TOKEN_FILE=%d/token", "StateDirectory=rapporteur", "CacheDirectory=rapporteur", "ExecReload=/bin/kill -HUP $MAINPID",
	} {
		if !strings.Contains(unit, "\n"+want+"\n") {
			t.Errorf("the unit lacks %s", want)
		}
	}
	t.Run("systemd", func(t *testing.T) {
		needProgram(t, "systemd-analyze")
		dir := t.TempDir()
		write(t, filepath.Join(dir, "bot"), "#!/bin/sh\n")
		if err := os.Chmod(filepath.Join(dir, "bot"), 0o755); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, "rapporteur-tried.service")
		tried := strings.NewReplacer("/usr/local/bin/bot", filepath.Join(dir, "bot"), "Documentation=man:bot(1)\n", "").Replace(unit) // neither is installed
		write(t, file, tried)
		if out, err := exec.CommandContext(t.Context(), "systemd-analyze", "verify", file).CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("systemd-analyze verify: %v\n%s", err, out)
		}
		if out, err := exec.CommandContext(t.Context(), "systemd-analyze", "security", "--offline=yes", "--threshold=20", file).CombinedOutput(); err != nil {
			t.Errorf("more than 2.0 of 10 is exposed: %v\n%s", err, out)
		}
	})
}

// What the image copies is in the repository or made by a step before; it runs as a number that is not root; and the service in the
// compose file has what keeps it from doing harm.
func TestImage(t *testing.T) {
	made := []string{"/etc/ssl/certs/ca-certificates.crt", "/out/bot", "/out/empty"} // the first is in the image that builds
	image := packaged(t, "Dockerfile")
	module, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	if wanted := regexp.MustCompile(`(?m)^toolchain go(.*)$`).FindSubmatch(module); wanted == nil || !strings.Contains(image, "golang:"+string(wanted[1])+"-") {
		t.Errorf("the image is not built with the Go that go.mod names, %s", wanted)
	}
	for _, m := range regexp.MustCompile(`(?m)^COPY (?:--\S+ )*(.*) \S+$`).FindAllStringSubmatch(image, -1) {
		for _, source := range strings.Fields(m[1]) {
			inside, ours := strings.CutPrefix(source, "/src/")
			if !ours && strings.HasPrefix(source, "/") {
				if !slices.Contains(made, source) {
					t.Errorf("the image copies %s, which no step makes", source)
				}
				continue
			}
			if _, err := os.Stat(filepath.Join("..", "..", inside)); err != nil {
				t.Errorf("the image copies %s: %v", source, err)
			}
		}
	}
	last := image[strings.LastIndex(image, "\nFROM "):]
	if !strings.HasPrefix(last, "\nFROM scratch\n") || !strings.Contains(last, "\nUSER 65532:65532\n") || strings.Contains(last, "\nRUN ") {
		t.Errorf("the image has more than the program, or runs it as root:%s", last)
	}
	var file struct {
		Services map[string]struct {
			ReadOnly    bool              `yaml:"read_only"`
			CapDrop     []string          `yaml:"cap_drop"`
			SecurityOpt []string          `yaml:"security_opt"`
			Secrets     []string          `yaml:"secrets"`
			Environment map[string]string `yaml:"environment"`
			Volumes     []string          `yaml:"volumes"`
		} `yaml:"services"`
		Secrets map[string]struct{ File string } `yaml:"secrets"`
	}
	if err := yaml.Unmarshal([]byte(packaged(t, "compose.yaml")), &file); err != nil {
		t.Fatal(err)
	}
	bot := file.Services["bot"]
	if !bot.ReadOnly || !slices.Equal(bot.CapDrop, []string{"ALL"}) || !slices.Contains(bot.SecurityOpt, "no-new-privileges:true") {
		t.Errorf("the compose file lets the bot do more than it needs: %+v", bot)
	}
	for _, v := range bot.Volumes {
		if _, at, _ := strings.Cut(v, ":"); !strings.Contains(last, " "+at+"\n") {
			t.Errorf("the image has no folder for the volume %s", v)
		}
	}
	if len(bot.Secrets) != 1 || bot.Environment["DISCORD_TOKEN_FILE"] != "/run/secrets/"+bot.Secrets[0] || file.Secrets[bot.Secrets[0]].File == "" {
		t.Errorf("the token's file is not the secret: %v, %v", bot.Secrets, bot.Environment)
	}
}

// What a page of the documentation gives as configuration is one.
func TestConfigurationInDocs(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join("..", "..", "docs", "*.md"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("pages: %q, %v", pages, err)
	}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile("(?s)```toml\n(.*?)```").FindAllSubmatch(text, -1) {
			if _, err := decodeConfig(filepath.Base(page), m[1]); err != nil {
				t.Error(err)
			}
		}
	}
}
