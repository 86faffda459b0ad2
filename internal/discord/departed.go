package discord

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

// departed are guilds that the bot was removed from and that the data base still knows. It is safe for concurrent use.
type departed struct {
	more chan struct{} // has one when there is something that was not tried yet

	mu     sync.Mutex
	guilds []string
	lists  []readyEvent // of guilds, in which those may be missing from which the bot was removed while it was away
}

func newDeparted() *departed { return &departed{more: make(chan struct{}, 1)} }

// left has a guild erased.
func (d *departed) left(guild string) {
	d.add([]string{guild}, nil)
	d.wake()
}

// listed has the guilds erased that a shard is no longer in.
func (d *departed) listed(r readyEvent) {
	d.add(nil, []readyEvent{r})
	d.wake()
}

func (d *departed) wake() {
	select {
	case d.more <- struct{}{}:
	default:
	}
}

func (d *departed) add(guilds []string, lists []readyEvent) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.guilds, d.lists = append(d.guilds, guilds...), append(d.lists, lists...)
}

func (d *departed) take() (guilds []string, lists []readyEvent) {
	d.mu.Lock()
	defer d.mu.Unlock()
	guilds, lists = d.guilds, d.lists
	d.guilds, d.lists = nil, nil
	return guilds, lists
}

// eraseDeparted erases what is kept of the guilds that the bot is removed from, as they come, and of those that it was removed from while it was away,
// until ctx ends. What the data base does not take is tried again, at longer and longer intervals, and once more at the end.
func (b *bot) eraseDeparted(ctx context.Context) {
	pause := b.pace.pause
	for ctx.Err() == nil {
		var again <-chan time.Time
		if guilds, lists := b.eraseOnce(ctx); len(guilds)+len(lists) > 0 {
			b.departed.add(guilds, lists)
			again = time.After(pause)
			pause = min(2*pause, b.pace.maximum)
		} else {
			pause = b.pace.pause
		}
		select {
		case <-ctx.Done():
		case <-b.departed.more:
		case <-again:
		}
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), b.pace.last)
	defer cancel()
	guilds, _ := b.eraseOnce(last) // lists come again at the next start
	for _, guild := range guilds {
		b.log.Error("what is kept of a guild that the bot was removed from is not erased: the data base cannot be reached", "guild", guild)
	}
}

// eraseOnce does what there is to do, and returns that with which it failed.
func (b *bot) eraseOnce(ctx context.Context) (guilds []string, lists []readyEvent) {
	guilds, lists = b.departed.take()
	missing, lists := b.lookForDeparted(ctx, lists)
	return b.eraseGuilds(ctx, append(guilds, missing...)), lists
}

// eraseGuilds erases what is kept of guilds, and returns those of which it could not be.
func (b *bot) eraseGuilds(ctx context.Context, guilds []string) (failed []string) {
	for _, guild := range guilds {
		b.forgetNow("", guild)
		if err := b.eraseGuild(ctx, guild); err != nil {
			b.log.Warn("what is kept of a guild is not erased yet", "guild", guild, "why", err)
			failed = append(failed, guild)
		}
	}
	return failed
}

func (b *bot) eraseGuild(ctx context.Context, guild string) error {
	if b.state == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, b.pace.last)
	defer cancel()
	return b.state.ForgetGuild(ctx, guild)
}

// lookForDeparted finds the guilds that are missing in the lists of shards, and returns the lists with which that failed as well.
func (b *bot) lookForDeparted(ctx context.Context, lists []readyEvent) (missing []string, failed []readyEvent) {
	if !b.lasting() {
		return nil, nil
	}
	for _, r := range lists {
		some, err := b.missing(ctx, r)
		if err != nil {
			b.log.Warn("whether the bot was removed from a guild while it was away is not known yet", "shard", r.Shard[0], "why", err)
			failed = append(failed, r)
		}
		missing = append(missing, some...)
	}
	return missing, failed
}

// missing are the guilds of a shard of which the data base keeps something, though neither the shard's list nor Discord when it is asked says that the
// bot is in them. A data base that another application has used tells nothing: its guilds are not this one's.
func (b *bot) missing(ctx context.Context, r readyEvent) (all []string, err error) {
	ctx, cancel := context.WithTimeout(ctx, b.pace.request)
	defer cancel()
	if own, err := b.state.Own(ctx, b.self.Application.ID); err != nil || !own {
		return nil, err
	}
	known, err := b.state.Guilds(ctx)
	if err != nil {
		return nil, err
	}
	for _, guild := range known {
		listed := slices.ContainsFunc(r.Guilds, func(g guildEvent) bool { return g.ID == guild })
		if listed || b.guilds.knows(guild) || !(Shards{r.Shard[0], r.Shard[0], r.Shard[1]}).serve(guild) {
			continue
		}
		in, err := b.isIn(ctx, guild)
		if err != nil {
			return all, err
		}
		if !in {
			b.log.Info("the bot was removed from a guild while it was away: what is kept of it is erased", "guild", guild)
			all = append(all, guild)
		}
	}
	return all, nil
}

// isIn asks Discord whether the bot is in a guild.
func (b *bot) isIn(ctx context.Context, guild string) (bool, error) {
	err := b.rest.do(ctx, call{what: "asking for a guild", method: http.MethodGet, url: discordgo.EndpointGuild(guild)}, nil)
	var e *apiError
	if errors.As(err, &e) && (e.Status == http.StatusNotFound || e.Status == http.StatusForbidden) {
		return false, nil
	}
	return true, err
}
