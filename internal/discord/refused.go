package discord

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// RefusedError says that Discord will not have the bot, for a reason that trying again does not
// change.
type RefusedError struct {
	Code   int    // close code of the gateway, or HTTP status
	Reason string // what Discord refuses
	Cure   string // what to do about it
}

func (e *RefusedError) Error() string {
	return fmt.Sprintf("%s (%d): %s", e.Reason, e.Code, e.Cure)
}

// tokenRefused is the RefusedError for a token that is not, or no longer, a bot's.
func tokenRefused(code int) *RefusedError {
	return &RefusedError{code, "discord refuses the token", "copy the current one from the Bot page of the developer portal; a reset makes all earlier ones void"}
}

// refusal tells whether the end of a connection is for good. The codes are those of Discord's
// gateway documentation after which a client must not reconnect.
func refusal(err error) *RefusedError {
	var rest *discordgo.RESTError
	if errors.As(err, &rest) && rest.Response.StatusCode == http.StatusUnauthorized {
		return tokenRefused(http.StatusUnauthorized)
	}
	var closed *websocket.CloseError
	if !errors.As(err, &closed) {
		return nil
	}
	switch closed.Code {
	case 4004:
		return tokenRefused(closed.Code)
	case 4010:
		return &RefusedError{closed.Code, "discord refuses the shard", "set discord.shards to \"auto\", or in every process to a range of the same number of shards"}
	case 4011:
		return &RefusedError{closed.Code, "discord wants the bot divided into shards", "it is in more guilds than its shards may serve: set discord.shards to \"auto\", or to a larger number, and start every process again"}
	case 4012:
		return &RefusedError{closed.Code, "discord no longer speaks this version of its protocol", "install a newer version of the bot"}
	case 4013:
		return &RefusedError{closed.Code, "discord does not know an intent that the bot asks for", "install a newer version of the bot"}
	case 4014:
		return &RefusedError{closed.Code, "discord does not allow an intent that the bot asks for", "look at Privileged Gateway Intents on the Bot page of the developer portal; the bot itself needs none of them"}
	}
	return nil
}

// sessionOver says whether the session behind an ended connection cannot be resumed. The codes 1000 and 1001 end it only
// when a client sends them.
func sessionOver(err error) bool {
	var closed *websocket.CloseError
	if errors.As(err, &closed) {
		switch closed.Code {
		case 4003, 4007, 4009:
			return true
		}
	}
	return errors.Is(err, errInvalid) || errors.Is(err, errStuck)
}
