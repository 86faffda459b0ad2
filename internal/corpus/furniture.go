package corpus

import "strings"

func isLabel(s string) bool { return false }

func markFurniture(a *Article, us []unit) {
	for i := range us {
		if !hasWord(us[i].text) {
			us[i].role = furniture
		}
	}
	_ = strings.ToLower
}
