package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"
)

func completionCommand() *command {
	return &command{
		name: "completion", args: "bash|zsh|fish", about: "print what has your shell complete commands and flags",
		text:    "Writes a script to standard output by which the shell completes commands, flags, their words, and\nnames of files and folders. It is made of this program's own list of commands, and needs nothing beside it.",
		example: []string{"source <(bot completion bash)", "source <(bot completion zsh)", "bot completion fish | source"},
		setup: func(*flag.FlagSet) action {
			return func(_ context.Context, s *session, args []string) error {
				scripts := map[string]func() string{"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion}
				if len(args) != 1 || scripts[args[0]] == nil {
					return misuse("for example: source <(bot completion bash)", "completion takes the name of one shell: bash, zsh or fish")
				}
				_, err := io.WriteString(s.stdout, scripts[args[0]]())
				return err
			}
		},
	}
}

// flagNames are the flags as they are written.
func flagNames(all []option) []string {
	var names []string
	for _, o := range all {
		names = append(names, "--"+o.name)
	}
	return names
}

// valuedPattern is a shell's pattern of all flags that take the next word for their value, with sep between them.
func valuedPattern(sep string) string {
	var names []string
	for _, name := range valuedFlags() {
		if name = "-" + name; !strings.Contains(sep+strings.Join(names, sep)+sep, sep+name+sep) {
			names = append(names, name)
		}
	}
	return strings.Join(names, sep)
}

// bashCompletion works in every bash since 3.2 without the package bash-completion. Names of files are left to readline, which
// knows how to quote them. Readline breaks --flag=value into three words.
func bashCompletion() string {
	var values, flags, operands strings.Builder
	for _, c := range commands() {
		bashValues(&values, quoted(c.name), c.own())
		fmt.Fprintf(&flags, "\t%s) words=%s ;;\n", quoted(c.name), quoted(strings.Join(append(flagNames(c.own()), flagNames(commonOptions())...), " ")))
		w, words := c.operand()
		if c.name == "" {
			w = aCommand
		}
		fmt.Fprintf(&operands, "\t%s) %s; return ;;\n", quoted(c.name), bashOffer(w, words))
	}
	bashValues(&values, "*", commonOptions())
	return strings.NewReplacer("VALUED", valuedPattern("|"), "\tVALUES\n", values.String(), "\tFLAGS\n", flags.String(), "\tOPERANDS\n", operands.String()).Replace(bashScript)
}

// bashValues writes a branch for each flag that has a value.
func bashValues(b *strings.Builder, command string, all []option) {
	for _, o := range all {
		if o.value != "" {
			fmt.Fprintf(b, "\t%s:-%s) %s; return ;;\n", command, o.name, bashOffer(o.wants(), o.words))
		}
	}
}

// bashOffer is what the script does to offer it.
func bashOffer(w wanted, words []string) string {
	switch w {
	case aFile:
		return ":" // readline does
	case aFolder:
		return "_bot_folders"
	case aCommand:
		words = commandNames()
	}
	if len(words) > 0 {
		return "_bot_offer " + quoted(strings.Join(words, " "))
	}
	return "_bot_nothing"
}

const bashScript = `# bash completion for bot, made by "bot completion bash"
_bot() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command='' ended='' words='' i word
	_bot_offer() { local IFS=$' \t\n'; _bot_nothing; COMPREPLY=($(compgen -W "$1" -- "$cur")); }
	_bot_nothing() { compopt +o default 2>/dev/null; }
	_bot_folders() { compopt +o default -o dirnames 2>/dev/null; }
	COMPREPLY=()
	if [[ $cur == = ]]; then cur=''; elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		case ${word/#--/-} in
		-) ended=yes; break ;;
		VALUED)
			if [[ ${COMP_WORDS[i+1]} == = ]]; then i=$((i + 1)); fi
			i=$((i + 1))
			;;
		-*|=) ;;
		*) if [[ ! $command ]]; then command=$word; fi ;;
		esac
	done
	if [[ ! $ended ]]; then
	case $command:${prev/#--/-} in
	VALUES
	esac
	if [[ $cur == -* ]]; then
		case $command in
	FLAGS
		esac
		_bot_offer "$words"
		return
	fi
	fi
	case $command in
	OPERANDS
	esac
	_bot_nothing
}
complete -o default -F _bot bot
`

// zshCompletion is a file for a folder of fpath, by the name of _bot, and may be sourced as well.
func zshCompletion() string {
	var b strings.Builder
	b.WriteString("#compdef bot\n# zsh completion for bot, made by \"bot completion zsh\"\n_bot() {\n" +
		"\tlocal curcontext=$curcontext state line ret=1\n\ttypeset -A opt_args\n\tlocal -a common commands\n\tcommands=(\n")
	for _, c := range commands() {
		if c.name != "" {
			fmt.Fprintf(&b, "\t\t%s\n", quoted(c.name+":"+c.about))
		}
	}
	b.WriteString("\t)\n\tcommon=(\n" + zshSpecs(commonOptions(), "\n") + "\t)\n")
	b.WriteString("\t_arguments -C -S $common \\\n" + zshSpecs(findCommand("").own(), " \\\n") +
		"\t\t'1: :->command' '*:: :->rest' && ret=0\n" +
		"\tif [[ $state == command ]]; then _describe -t commands command commands && ret=0; fi\n\tif [[ $state != rest ]]; then return ret; fi\n\tcase $line[1] in\n")
	for _, c := range commands() {
		if c.name != "" {
			fmt.Fprintf(&b, "\t(%s) _arguments -S $common \\\n%s\t\t%s && ret=0 ;;\n", c.name, zshSpecs(c.own(), " \\\n"), quoted("*"+zshOperand(c)))
		}
	}
	b.WriteString("\tesac\n\treturn ret\n}\nif [[ $funcstack[1] == _bot ]]; then _bot \"$@\"; else compdef _bot bot; fi\n")
	return b.String()
}

func zshSpecs(all []option, end string) string {
	var b strings.Builder
	for _, o := range all {
		spec := "--" + o.name
		if o.value != "" {
			spec += "="
		}
		spec += "[" + zshText(o.about) + "]"
		if o.value != "" {
			spec += ":" + zshText(o.value) + ":" + zshOffer(o.wants(), o.words)
		}
		fmt.Fprintf(&b, "\t\t%s%s", quoted(spec), end)
	}
	return b.String()
}

func zshOperand(c *command) string {
	w, words := c.operand()
	if w == aCommand {
		words = commandNames()
	}
	return ":" + zshText(strings.Trim(c.args, "[]…")) + ":" + zshOffer(w, words)
}

func zshOffer(w wanted, words []string) string {
	switch {
	case len(words) > 0:
		return "(" + strings.Join(words, " ") + ")"
	case w == aFile:
		return "_files"
	case w == aFolder:
		return "_files -/"
	}
	return " " // nothing, silently
}

// zshText is text within a spec of _arguments.
func zshText(text string) string {
	return strings.NewReplacer(`\`, `\\`, `[`, `\[`, `]`, `\]`, `:`, `\:`).Replace(text)
}

// quoted is text as one word of bash and zsh.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// fishCompletion is a file for ~/.config/fish/completions, and may be sourced as well.
func fishCompletion() string {
	var b strings.Builder
	b.WriteString(strings.ReplaceAll(fishScript, "VALUED", valuedPattern(" ")))
	for _, c := range commands() {
		when := fmt.Sprintf(`-n "__bot_is '%s'"`, c.name)
		if c.name != "" {
			fmt.Fprintf(&b, "complete -c bot -n \"__bot_is ''\" -a %s -d %s\n", c.name, quotedFish(c.about))
		}
		fishOptions(&b, when, c.own())
		w, words := c.operand()
		if w == aCommand {
			words = commandNames()
		}
		if len(words) > 0 || w == aFile || w == aFolder {
			fmt.Fprintf(&b, "complete -c bot %s%s\n", when, fishOffer(w, words))
		}
	}
	fishOptions(&b, "", commonOptions())
	return b.String()
}

func fishOptions(b *strings.Builder, when string, all []option) {
	for _, o := range all {
		line := strings.TrimSpace("complete -c bot "+when) + " -l " + o.name
		if o.value != "" {
			line += " -r" + fishOffer(o.wants(), o.words)
		}
		fmt.Fprintf(b, "%s -d %s\n", line, quotedFish(o.about))
	}
}

func fishOffer(w wanted, words []string) string {
	switch {
	case len(words) > 0:
		return " -f -a " + quotedFish(strings.Join(words, " "))
	case w == aFile:
		return " -F"
	case w == aFolder:
		return " -f -a '(__fish_complete_directories (commandline -ct))'"
	}
	return " -f"
}

// quotedFish is text as one word of fish.
func quotedFish(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(text) + "'"
}

const fishScript = `# fish completion for bot, made by "bot completion fish"
function __bot_is
    set -l words (commandline -opc)
    set -e words[1]
    set -l skip no
    set -l found ''
    for word in $words
        if test $skip = yes
            set skip no
            continue
        end
        switch (string replace -r '^--' '-' -- $word)
            case VALUED
                set skip yes
            case '-*'
            case '*'
                set found $word
                break
        end
    end
    test "$found" = "$argv[1]"
end
complete -c bot -f
`
