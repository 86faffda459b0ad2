package discord

import (
	"context"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
)

// renewable is a library whose articles can be read again.
type renewable struct {
	library
	done Reloaded
}

func (r *renewable) Reload(context.Context) (Reloaded, error) { return r.done, nil }

// Only a bot whose articles can be read again has the command, and only who may manage a server sees it, in servers.
func TestReloadIsForManagers(t *testing.T) {
	for _, d := range newBot(Config{Answerer: &library{}}, nil, nil, brisk()).definitions() {
		if d.Name == "reload" {
			t.Error("a bot without the means has the command")
		}
	}
	found := false
	for _, d := range newBot(Config{Answerer: &renewable{}}, nil, nil, brisk()).definitions() {
		if d.Name != "reload" {
			continue
		}
		found = true
		if d.DefaultMemberPermissions == nil || *d.DefaultMemberPermissions != discordgo.PermissionManageGuild {
			t.Errorf("it is for members with %v", d.DefaultMemberPermissions)
		}
		if d.Contexts == nil || len(*d.Contexts) != 1 || (*d.Contexts)[0] != discordgo.InteractionContextGuild {
			t.Errorf("it is to be used in %v", d.Contexts)
		}
	}
	if !found {
		t.Error("there is no command")
	}
}

func TestReloadSaysWhatCameOfIt(t *testing.T) {
	for _, tt := range []struct {
		name string
		done Reloaded
		want string
	}{
		{"nothing", Reloaded{Articles: 5, Revision: "3f9c12ab"}, "Nothing has changed: 5 articles, corpus 3f9c12ab."},
		{"changes", Reloaded{Articles: 6, Revision: "3f9c12ab", Came: 2, Went: 1, Changed: 3}, "6 articles, corpus 3f9c12ab: 2 came, 1 went, 3 changed."},
		{"mistakes", Reloaded{Articles: 5, Mistakes: []string{"a.md:4: title: *missing*"}}, "put right first:**\n- a.md:4: title: \\*missing\\*"},
		{"many", Reloaded{Mistakes: strings.Split("abcdefg", "")}, "- e\n2 more"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, w := range languages() {
				got := renderReload(w, tt.done)
				if len(got) != 1 || strings.Contains(got[0].content, "%!") {
					t.Errorf("%s: %+v", w.tag, got)
				}
			}
			if got := renderReload(english(), tt.done)[0].content; !strings.Contains(got, tt.want) {
				t.Errorf("got  %q\nwant %q in it", got, tt.want)
			}
		})
	}
}

// The command is used as any other, and its reply is for who used it.
func TestReloadInAServer(t *testing.T) {
	w := settle(t, &renewable{done: Reloaded{Articles: 5, Revision: "3f9c12ab", Came: 1}}, brisk())
	w.use("reload")
	if p := w.await(); !p.private() || p.Content != "5 articles, corpus 3f9c12ab: 1 came, 0 went, 0 changed." {
		t.Errorf("%+v", p)
	}
}
