package testguild

import (
	"encoding/json"
	"slices"
	"strings"
)

// maxChunk is how many members one request over the gateway gets.
const maxChunk = 100

// memberRequest is the data of Op 8.
type memberRequest struct {
	Guild string    `json:"guild_id"`
	Query *string   `json:"query"`
	Limit int       `json:"limit"`
	Users oneOrMore `json:"user_ids"`
	Nonce string    `json:"nonce"`
}

// oneOrMore is a list of ids, for which a client may also send a single one.
type oneOrMore []string

// UnmarshalJSON reads an id or a list of ids.
func (o *oneOrMore) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*o = oneOrMore{one}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(o))
}

// members answers a request for members by id or by how their name begins. All of them come only to
// applications with the intent for members; others wait in vain, as at Discord.
func (c *conn) members(data json.RawMessage) {
	var r memberRequest
	if json.Unmarshal(data, &r) != nil {
		c.fail(closeDecode, "Error while decoding payload.")
		return
	}
	g, everyone := c.guild, r.Query != nil && *r.Query == "" && r.Limit == 0
	if !g.within(r.Guild) || everyone && c.session.intents&intentGuildMembers == 0 {
		return
	}
	chunk := map[string]any{
		"guild_id": r.Guild, "members": g.membersFor(r), "chunk_index": 0, "chunk_count": 1, "not_found": g.strangers(r.Users),
	}
	if r.Nonce != "" {
		chunk["nonce"] = r.Nonce
	}
	g.send(c.session, gatewayEvent{name: "GUILD_MEMBERS_CHUNK", data: chunk})
}

// membersFor lists the members that a request names.
func (g *Guild) membersFor(r memberRequest) []*member {
	list := []*member{}
	for _, u := range g.users {
		if r.names(u) {
			list = append(list, g.member(u, true))
		}
	}
	limit := maxChunk
	if r.Limit > 0 {
		limit = min(limit, r.Limit)
	}
	return list[:min(len(list), limit)]
}

// names reports whether the request asks for u.
func (r memberRequest) names(u *user) bool {
	if r.Query == nil {
		return slices.Contains(r.Users, u.ID)
	}
	begins := func(name string) bool { return strings.HasPrefix(strings.ToLower(name), strings.ToLower(*r.Query)) }
	return begins(u.Username) || u.GlobalName != nil && begins(*u.GlobalName)
}

// strangers are the ids that belong to no member.
func (g *Guild) strangers(ids []string) []string {
	list := []string{}
	for _, id := range ids {
		if g.user(id) == nil {
			list = append(list, id)
		}
	}
	return list
}
