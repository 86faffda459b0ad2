package discord

import (
	"cmp"
	"sync"
)

// guilds are what the bot knows of the guilds that it is in: their language, and which channels are threads. It is safe
// for concurrent use.
type guilds struct {
	mu      sync.Mutex
	locales map[string]string // by guild
	threads map[string]thread
}

// thread is where one is.
type thread struct{ guild, channel string }

// maxThreads bounds how many threads are remembered; beyond it, each that is learnt takes the place of some other. A thread
// is learnt when Discord lists it, when it begins or changes, and when somebody uses a command or a button in it.
const maxThreads = 10000

func newGuilds() *guilds {
	return &guilds{locales: map[string]string{}, threads: map[string]thread{}}
}

// know learns a guild's language, if it is told, and threads.
func (g *guilds) know(e guildEvent) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if e.Locale != "" {
		g.locales[e.ID] = e.Locale
	}
	for _, t := range e.Threads {
		_, known := g.threads[t.ID]
		for other := range g.threads {
			if known || len(g.threads) < maxThreads {
				break
			}
			delete(g.threads, other)
		}
		g.threads[t.ID] = thread{e.ID, cmp.Or(t.ParentID, g.threads[t.ID].channel)}
	}
}

// closed forgets a thread that is deleted.
func (g *guilds) closed(thread string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.threads, thread)
}

// knows says whether the bot is in a guild, as far as it has been told.
func (g *guilds) knows(guild string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	_, known := g.locales[guild]
	return known
}

func (g *guilds) forget(guild string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.locales, guild)
	for id, of := range g.threads {
		if of.guild == guild {
			delete(g.threads, id)
		}
	}
}

func (g *guilds) locale(guild string) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.locales[guild]
}

func (g *guilds) isThread(channel string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.threads[channel] != thread{}
}

// parent is the channel that a thread belongs to, "" for a channel that is none.
func (g *guilds) parent(channel string) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.threads[channel].channel
}
