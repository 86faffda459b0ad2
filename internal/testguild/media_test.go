package testguild

import (
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
)

// TestFileOfMessage checks that a component which shows a file of its message comes back with the file's address,
// name and size, and that one which names a file that is not there is refused.
func TestFileOfMessage(t *testing.T) {
	s := serveGuild(t, Options{})
	bot := s.client(wanted)
	send := func(address string) (*discordgo.Message, error) {
		s.clock.Advance(time.Second)
		return bot.ChannelMessageSendComplex(generalID, &discordgo.MessageSend{
			Flags:      discordgo.MessageFlagsIsComponentsV2,
			Components: []discordgo.MessageComponent{discordgo.FileComponent{File: discordgo.UnfurledMediaItem{URL: address}}},
			Files:      []*discordgo.File{{Name: "a.txt", ContentType: "text/plain", Reader: strings.NewReader("abc")}},
		})
	}
	if _, err := send("attachment://a.txt"); err != nil {
		t.Fatal(err)
	}
	m := s.lastMessage()
	shown, file := m.Components[0], m.Attachments[0]
	if shown.File.URL != file.URL || shown.File.AttachmentID != file.ID || *shown.Name != "a.txt" || *shown.Size != 3 || *shown.Spoiler {
		t.Errorf("the component comes back as %+v with %+v", shown, shown.File)
	}
	for _, address := range []string{"attachment://b.txt", "https://example.org/a.txt"} {
		_, err := send(address)
		wantCode(t, err, 50035)
	}
}
