package testguild

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"testing"
	"time"
)

func content(n int) map[string]any { return map[string]any{"content": long(n)} }

func messageLimits() []limit {
	nonce := func(n int) any { return map[string]any{"content": "x", "nonce": long(n)} }
	pinging := func(n int) any {
		users := list(n, func(i int) any { return fmt.Sprint(i + 1) })
		return map[string]any{"content": "x", "allowed_mentions": map[string]any{"users": users}}
	}
	described := func(n int) any {
		return map[string]any{"content": "x", "attachments": []any{map[string]any{"id": "0", "description": long(n)}}}
	}
	named := func(n int) any { return map[string]any{"name": long(n), "type": channelThread} }
	return []limit{
		{"content", toMessage, content(2000), content(2001), "content BASE_TYPE_MAX_LENGTH"},
		{"content of an edit", toEdit, content(2000), content(2001), "content BASE_TYPE_MAX_LENGTH"},
		{"content of an answer", toAnswer, content(2000), content(2001), "data.content BASE_TYPE_MAX_LENGTH"},
		{"content of a follow-up", toFollowUp, content(2000), content(2001), "content BASE_TYPE_MAX_LENGTH"},
		{"content of a deferred answer", toOriginal, content(2000), content(2001), "content BASE_TYPE_MAX_LENGTH"},
		{"content of an update", toUpdate, content(2000), content(2001), "data.content BASE_TYPE_MAX_LENGTH"},
		{"nothing to see in an answer", toAnswer, content(1), content(0), "50006"},
		{"nothing to see in a follow-up", toFollowUp, content(1), content(0), "50006"},
		{"nothing to see", toMessage, content(1), content(0), "50006"},
		{"nonce", toMessage, nonce(25), nonce(26), "nonce NONCE_TYPE_TOO_LONG"},
		{"people who may be pinged", toMessage, pinging(100), pinging(101), "allowed_mentions.users BASE_TYPE_MAX_LENGTH"},
		{"description of a file", toMessage, described(1024), described(1025), "attachments.0.description BASE_TYPE_MAX_LENGTH"},
		{"name of a thread", toThread, named(100), named(101), "name BASE_TYPE_BAD_LENGTH"},
		{"messages of a list", toList, "limit=100", "limit=101", "limit NUMBER_TYPE_MAX"},
	}
}

func embedded(embeds ...any) map[string]any { return map[string]any{"embeds": embeds} }

// fields are the fields of an embed.
func fields(n, name, value int) map[string]any {
	return map[string]any{"fields": list(n, func(int) any { return map[string]any{"name": long(name), "value": long(value)} })}
}

func embedLimits() []limit {
	of := func(part string, n int) any { return embedded(map[string]any{part: long(n)}) }
	in := func(part, field string, n int) any {
		return embedded(map[string]any{"title": "x", part: map[string]any{field: long(n)}})
	}
	many := func(n int) any {
		return embedded(list(n, func(int) any { return map[string]any{"title": "x"} })...)
	}
	sum := func(n int) any { // everything that counts, over two embeds
		first := with(fields(1, 100, 700), "title", long(200))
		first["footer"], first["author"] = map[string]any{"text": long(500)}, map[string]any{"name": long(200)}
		first["description"] = long(4000)
		return embedded(first, map[string]any{"description": long(n - 5700)})
	}
	color := func(c int) any { return embedded(map[string]any{"title": "x", "color": c}) }
	return []limit{
		{"embeds", toMessage, many(10), many(11), "embeds BASE_TYPE_MAX_LENGTH"},
		{"embeds together", toMessage, sum(6000), sum(6001), "embeds MAX_EMBED_SIZE_EXCEEDED"},
		{"embeds together in an edit", toEdit, sum(6000), sum(6001), "embeds MAX_EMBED_SIZE_EXCEEDED"},
		{"embeds together in a deferred answer", toOriginal, sum(6000), sum(6001), "embeds MAX_EMBED_SIZE_EXCEEDED"},
		{"embeds together in an answer", toAnswer, sum(6000), sum(6001), "data.embeds MAX_EMBED_SIZE_EXCEEDED"},
		{"title", toMessage, of("title", 256), of("title", 257), "embeds.0.title BASE_TYPE_MAX_LENGTH"},
		{"description of an embed", toMessage, of("description", 4096), of("description", 4097), "embeds.0.description BASE_TYPE_MAX_LENGTH"},
		{"footer", toMessage, in("footer", "text", 2048), in("footer", "text", 2049), "embeds.0.footer.text BASE_TYPE_MAX_LENGTH"},
		{"author", toMessage, in("author", "name", 256), in("author", "name", 257), "embeds.0.author.name BASE_TYPE_MAX_LENGTH"},
		{"fields", toMessage, embedded(fields(25, 1, 1)), embedded(fields(26, 1, 1)), "embeds.0.fields BASE_TYPE_MAX_LENGTH"},
		{"name of a field", toMessage, embedded(fields(1, 256, 1)), embedded(fields(1, 257, 1)), "embeds.0.fields.0.name BASE_TYPE_MAX_LENGTH"},
		{"no name of a field", toMessage, embedded(fields(1, 1, 1)), embedded(fields(1, 0, 1)), "embeds.0.fields.0.name BASE_TYPE_REQUIRED"},
		{"value of a field", toMessage, embedded(fields(1, 1, 1024)), embedded(fields(1, 1, 1025)), "embeds.0.fields.0.value BASE_TYPE_MAX_LENGTH"},
		{"no value of a field", toMessage, embedded(fields(1, 1, 1)), embedded(fields(1, 1, 0)), "embeds.0.fields.0.value BASE_TYPE_REQUIRED"},
		{"colour", toMessage, color(0xffffff), color(0x1000000), "embeds.0.color NUMBER_TYPE_MAX"},
	}
}

// TestUploadLimits checks how many files a message takes and of which size.
func TestUploadLimits(t *testing.T) {
	s := serveUnwatched(t)
	for name, c := range map[string]struct {
		files, size int
		want        string
	}{
		"10 files":     {10, 1, ""},
		"11 files":     {11, 1, "files BASE_TYPE_MAX_LENGTH"},
		"10 MiB":       {1, maxFile, ""},
		"a byte more":  {1, maxFile + 1, "40005"},
		"25 in all":    {5, 5 << 20, ""},
		"above 25 MiB": {6, 5 << 20, "40005"},
	} {
		s.clock.Advance(time.Minute)
		if status, answer := s.upload(c.files, c.size); fault(answer) != c.want || (c.want == "") != (status == 200) {
			t.Errorf("%s: status %d: %v", name, status, answer)
		}
	}
}

// upload sends files of one size in a message.
func (s *guildServer) upload(files, size int) (int, map[string]any) {
	s.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := range files {
		part, err := form.CreateFormFile(fmt.Sprintf("files[%d]", i), "a.txt")
		if err != nil {
			s.t.Fatal(err)
		}
		part.Write(make([]byte, size))
	}
	form.Close()
	req, err := http.NewRequest("POST", s.url+"/api/v10/channels/"+generalID+"/messages", &body)
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bot "+s.Token())
	req.Header.Set("User-Agent", "DiscordBot (https://example.org, 1)")
	req.Header.Set("Content-Type", form.FormDataContentType())
	resp, err := s.http.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer := map[string]any{}
	json.NewDecoder(resp.Body).Decode(&answer)
	return resp.StatusCode, answer
}
