package discord

import "time"

// pace are the times and numbers that bound what the bot does.
type pace struct {
	open     time.Duration // for opening a gateway connection, address and handshake included
	stuck    time.Duration // for opening to end after its connection was closed
	silence  time.Duration // for the gateway to say nothing, at least; the heartbeat interval may raise it
	pause    time.Duration // before a new connection; doubles at every failure
	maximum  time.Duration // of that pause
	settled  time.Duration // a connection that held so long starts the pauses from the beginning
	identify time.Duration // between two identifies that share a key
	away     time.Duration // after which a session that could not be resumed is given up

	acknowledge time.Duration // for the first answer to an interaction; Discord allows 3 s
	attempt     time.Duration // of that for one try, so that one that stalls leaves time for another
	answer      time.Duration // for the answer itself
	edits       time.Duration // between two edits of a reply that is being written
	send        time.Duration // for bringing one message to Discord, repetitions included, waits for its limits not
	patience    time.Duration // for the same with all waits, and for filling in a deferred answer while Discord has trouble
	grace       time.Duration // for work in flight when the bot stops
	last        time.Duration // for what is left then to be told that it will not be done

	request  time.Duration // for the answer to one REST request
	retry    time.Duration // before a failed REST request is repeated; doubles
	quiet    time.Duration // for which a channel that refused a message is left alone
	store    time.Duration // for the data base, before the bot goes on without it
	claim    time.Duration // for the same where two processes would answer else
	inFlight int           // requests that are worked on at once
	memory   int           // events that are remembered to have been handled, and questions that may be gone on from
	remember time.Duration // for which a question may be gone on from

	now func() time.Time // by which days, and pauses between questions, are counted
}

// normalPace is what the bot keeps on Discord. Silence: an acknowledgement comes every 41.25 s; pause:
// Discord wants 1-5 s before a new session and allows 1000 sessions a day. Patience: an interaction's token lives 15
// minutes. Claim: it leaves two of the three seconds for the first answer. Grace and last: what runs the bot, like a container, kills it after 10 s as a rule.
func normalPace() pace {
	return pace{
		open: 30 * time.Second, stuck: 2 * time.Second, silence: time.Minute,
		pause: time.Second, maximum: 2 * time.Minute, settled: time.Minute, identify: 5 * time.Second, away: time.Minute,
		acknowledge: 2500 * time.Millisecond, attempt: 800 * time.Millisecond, answer: 20 * time.Second, edits: 1200 * time.Millisecond,
		send: 15 * time.Second, patience: 5 * time.Minute, grace: 7 * time.Second, last: 2 * time.Second,
		request: 10 * time.Second, retry: 500 * time.Millisecond, quiet: time.Minute, store: 500 * time.Millisecond, claim: time.Second, inFlight: 32, memory: 4096, remember: time.Hour,
		now: time.Now,
	}
}
