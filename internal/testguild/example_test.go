package testguild_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/bwmarrin/discordgo"

	"rapporteur/internal/testguild"
)

// lighthouse is the bot under test. It knows nothing of the guild.
func lighthouse(bot *discordgo.Session) {
	bot.Identify.Intents = discordgo.IntentsGuilds | discordgo.IntentsGuildMessages
	bot.AddHandler(func(bot *discordgo.Session, m *discordgo.MessageCreate) {
		if !m.Author.Bot {
			bot.ChannelMessageSendReply(m.ChannelID, "Ana Ferrow keeps it.", m.Reference())
		}
	})
}

// A bot that is made for Discord answers in a guild on this machine.
func Example() {
	guild := testguild.New(testguild.Options{Bot: "Lighthouse"})
	defer guild.Close()
	server := httptest.NewServer(guild)
	defer server.Close()

	bot, err := discordgo.New("Bot " + guild.Token())
	if err != nil {
		fmt.Println(err)
		return
	}
	transport, err := testguild.Redirect(server.URL, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	bot.Client = &http.Client{Transport: transport} // the only thing that a test changes
	lighthouse(bot)

	answered := make(chan string, 1)
	bot.AddHandler(func(bot *discordgo.Session, m *discordgo.MessageCreate) {
		if m.Author.ID == bot.State.User.ID {
			answered <- m.Content
		}
	})
	if err := bot.Open(); err != nil {
		fmt.Println(err)
		return
	}
	defer bot.Close()

	say(server.URL, channel(bot, guild), bot.State.User.Mention()+" who keeps the lighthouse?")
	fmt.Println(<-answered)
	// Output: Ana Ferrow keeps it.
}

// channel is the first channel of the guild.
func channel(bot *discordgo.Session, guild *testguild.Guild) string {
	list, err := bot.GuildChannels(guild.ID())
	if err != nil || len(list) == 0 {
		return ""
	}
	return list[0].ID
}

// say writes a message as a person on the guild's page does.
func say(guild, channel, text string) {
	body, err := json.Marshal(map[string]string{"channel": channel, "content": text})
	if err != nil {
		fmt.Println(err)
		return
	}
	resp, err := http.Post(guild+"/local/messages", "application/json", bytes.NewReader(body))
	if err != nil {
		fmt.Println(err)
		return
	}
	resp.Body.Close()
}

// Discord's bad days come on demand: here the first request is answered with 502, and discordgo tries again.
func ExampleGuild_SetFaults() {
	guild := testguild.New(testguild.Options{})
	defer guild.Close()
	server := httptest.NewServer(guild)
	defer server.Close()
	guild.SetFaults(testguild.Faults{REST: []testguild.RESTFault{{Kind: testguild.FaultStatus, Status: 502, Times: 1}}})

	bot, err := discordgo.New("Bot " + guild.Token())
	if err != nil {
		fmt.Println(err)
		return
	}
	transport, err := testguild.Redirect(server.URL, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	bot.Client = &http.Client{Transport: transport}
	me, err := bot.User("@me")
	fmt.Println(me.Username, err)
	// Output: rapporteur <nil>
}
