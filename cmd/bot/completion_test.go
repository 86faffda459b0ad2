package main

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// shells ask a real shell what it offers for a line, one candidate a line of its output. $1 is the script, the rest are the line's
// words, of which the last is being written.
var shells = map[string][]string{
	"bash": {"bash", "--norc", "--noprofile", "-c", `source "$0"
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		_bot; printf '%s\n' "${COMPREPLY[@]}"`},
	"zsh": {"zsh", "-f", "-c", `zmodload zsh/zpty
		zpty asked zsh -f -i
		ask() { zpty -w asked "$1" }
		ask "PS1=; unsetopt zle_bracketed_paste beep; autoload -Uz compinit; compinit -u -D; source ${(q)0}"
		# What is added to the list of candidates is written out, and the list is not shown.
		ask 'compadd() { local -a hits; builtin compadd -O hits "$@"; (( $#hits )) && print -rl -- "" hit:$^hits; builtin compadd "$@" }'
		ask 'zstyle ":completion:*" completer _complete'
		ask 'offers() { _main_complete; compstate[insert]= compstate[list]=; print -r -- ""; print -r -- do""ne; }; zle -C offers complete-word offers; bindkey "^I" offers'
		line="${(j: :)${(@q)@[1,-2]}} ${@[-1]}"; zpty -w -n asked "$line"$'\t'
		while zpty -r asked line '*'$'\n'; do
			case $line in (hit:*) print -r -- ${${line#hit:}%%[$'\r\n']*} ;; (done*) break ;; esac
		done
		zpty -d asked`},
	"fish": {"fish", "--no-config", "-c", `source $argv[1]
		set -l words (string escape -- $argv[2..-2])
		complete -C "$words $argv[-1]" | string replace -r '\t.*' ''; true`},
}

// offered is what the shell offers for the line.
func offered(t *testing.T, shell, script string, words []string) []string {
	t.Helper()
	run := shells[shell]
	if flag, value, given := strings.Cut(words[len(words)-1], "="); given && shell == "bash" {
		words = append(words[:len(words)-1:len(words)-1], flag, "=", value) // as readline does
	}
	cmd := exec.CommandContext(t.Context(), run[0], append(run[1:], append([]string{script}, words...)...)...)
	cmd.Dir = filepath.Join("testdata", "completion")
	cmd.Env = []string{"PATH=" + pathOf(t), "HOME=" + t.TempDir(), "TERM=dumb", "LC_ALL=C.UTF-8"}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil || stderr.Len() > 0 {
		t.Errorf("%s %q: %v\n%s", shell, words, err, &stderr)
	}
	got := strings.Fields(string(out))
	for i, candidate := range got { // fish names the flag again
		got[i] = candidate[strings.Index(candidate, "=")+1:]
	}
	return got
}

// Each shell, by the script that the program prints, offers what fits and nothing else.
func TestCompletion(t *testing.T) {
	lines := []struct {
		about, line string
		want, not   string // words separated by blanks; want "" and not "": nothing but flags, which zsh offers where nothing else fits
	}{
		{"a command", "bot su", "summary", "sync ask --json"},
		{"every command", "bot ", strings.Join(commandNames(), " "), "--json"},
		{"a command behind a flag with a value", "bot --corpus index su", "summary", "sync"},
		{"a flag of a command", "bot summary --l", "--length", "--listen"},
		{"a flag of every command", "bot summary --co", "--config --corpus", "--json"},
		{"a flag of the bot itself", "bot --l", "--listen", "--length"},
		{"no flag of another command", "bot ask --l", "", "--length --listen"},
		{"the words of a flag", "bot summary --length ", "short medium long", "summary"},
		{"begun", "bot summary --length m", "medium", "short long"},
		{"behind the flag in one word", "bot summary --length=m", "medium", "short --length"},
		{"a word that stands alone", "bot completion ", "bash zsh fish", "ask"},
		{"a command to be explained", "bot help who", "who-said", "ask"},
		{"no text of a question", "bot ask ", "", ""},
		{"behind a flag that is given", "bot ask --json --wh", "--why", "--json"},
	}
	for shell := range shells {
		t.Run(shell, func(t *testing.T) {
			needProgram(t, shell)
			t.Parallel()
			script := filepath.Join(t.TempDir(), "script")
			write(t, script, printed(t, "completion", shell))
			for _, l := range lines {
				got := offered(t, shell, script, strings.Split(l.line, " "))
				for _, want := range strings.Fields(l.want) {
					if !slices.Contains(got, want) {
						t.Errorf("%s: %q: %q is not offered, but %q", l.about, l.line, want, got)
					}
				}
				for _, not := range strings.Fields(l.not) {
					if slices.Contains(got, not) {
						t.Errorf("%s: %q: %q is offered", l.about, l.line, not)
					}
				}
				if l.want == "" && l.not == "" && slices.ContainsFunc(got, func(w string) bool { return !strings.HasPrefix(w, "--") }) {
					t.Errorf("%s: %q: %q is offered", l.about, l.line, got)
				}
			}
		})
	}
}

// Files and folders are offered where they are wanted, and only folders where only they are.
func TestCompletionOfFiles(t *testing.T) {
	for _, shell := range []string{"zsh", "fish"} { // bash leaves them to readline, which is not asked here
		t.Run(shell, func(t *testing.T) {
			needProgram(t, shell)
			t.Parallel()
			script := filepath.Join(t.TempDir(), "script")
			write(t, script, printed(t, "completion", shell))
			for _, l := range []struct {
				line string
				want []string
			}{
				{"bot --config ", []string{"clippings", "config.toml"}},
				{"bot import cl", []string{"clippings"}},
				{"bot --corpus ", []string{"clippings"}},
			} {
				got := offered(t, shell, script, strings.Split(l.line, " "))
				for i := range got {
					got[i] = strings.TrimSuffix(got[i], "/")
				}
				slices.Sort(got)
				if !slices.Equal(slices.Compact(got), l.want) {
					t.Errorf("%q: got %q, want %q", l.line, got, l.want)
				}
			}
		})
	}
}
