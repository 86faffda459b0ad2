package testguild

// Gateway intents that decide what is sent here.
const (
	intentGuilds               = 1 << 0
	intentGuildMembers         = 1 << 1
	intentPresences            = 1 << 8
	intentGuildMessages        = 1 << 9
	intentGuildReactions       = 1 << 10
	intentGuildTyping          = 1 << 11
	intentDirectMessages       = 1 << 12
	intentDirectReactions      = 1 << 13
	intentDirectTyping         = 1 << 14
	intentMessageContent       = 1 << 15
	intentsPrivileged          = intentGuildMembers | intentPresences | intentMessageContent
	intentsKnown               = 1<<17 - 1 | 1<<20 | 1<<21 | 1<<24 | 1<<25
	applicationContentLimited  = 1 << 19 // the application may have message content, unverified
	applicationMembersLimited  = 1 << 15
	applicationPresenceLimited = 1 << 13
)

// applicationFlags are the flags of an application to which these intents were granted.
func applicationFlags(granted int) int {
	flags := 0
	for intent, flag := range map[int]int{
		intentMessageContent: applicationContentLimited,
		intentGuildMembers:   applicationMembersLimited,
		intentPresences:      applicationPresenceLimited,
	} {
		if granted&intent != 0 {
			flags |= flag
		}
	}
	return flags
}
