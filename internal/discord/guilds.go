package discord

import "sync"

// guilds are what the bot knows of the guilds that it is in: their language, and which channels are threads. It is safe
// for concurrent use.
type guilds struct {
	mu      sync.Mutex
	locales map[string]string // by guild
	threads map[string]string // the guild of each
}

// maxThreads bounds how many threads are remembered; beyond it all are forgotten, and learnt as they are used.
const maxThreads = 10000

func newGuilds() *guilds {
	return &guilds{locales: map[string]string{}, threads: map[string]string{}}
}

// know learns a guild's language, if it is told, and threads.
func (g *guilds) know(e guildEvent) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if e.Locale != "" {
		g.locales[e.ID] = e.Locale
	}
	if len(g.threads)+len(e.Threads) > maxThreads {
		clear(g.threads)
	}
	for _, t := range e.Threads[:min(len(e.Threads), maxThreads)] {
		g.threads[t.ID] = e.ID
	}
}

func (g *guilds) forget(guild string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.locales, guild)
	for thread, of := range g.threads {
		if of == guild {
			delete(g.threads, thread)
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
	return g.threads[channel] != ""
}
