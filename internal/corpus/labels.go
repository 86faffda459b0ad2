package corpus

import "strings"

// isLabel reports a line that is nothing but the name of a part of the page or of a button.
func isLabel(s string) bool {
	if len(s) > 80 || endsSentence(s) {
		return false
	}
	norm := normal(s)
	return norm != "" && strings.Contains(labels, "|"+norm+"|") || isSection(s)
}

// isSection reports a label that opens a list of links to other pages.
func isSection(s string) bool {
	if len(s) > 80 || endsSentence(s) {
		return false
	}
	norm := normal(s)
	return norm != "" && strings.Contains(sections, "|"+norm+"|")
}

// sections name lists of other articles, in normal form: what follows them is not this article.
const sections = "|related posts|related post|related articles|related article|related stories|related story|related news|related|related topics|" +
	"related content|related reading|related coverage|related links|related videos|read also|also read|see also|read more|read next|further reading|" +
	"more stories|more news|more from this section|more from us|more on this|more on this story|more on this topic|more like this|more to read|" +
	"must read|must reads|most read|most popular|most viewed|most shared|most commented|popular|popular posts|popular now|popular news|" +
	"trending|trending now|trending stories|trending news|latest|latest article|latest articles|latest news|latest posts|latest stories|latest headlines|" +
	"recent posts|recent articles|recent news|recent stories|recommended|recommended for you|recommended stories|recommended reading|editors picks|" +
	"editor s picks|editor s choice|editor s pick|top stories|top news|top headlines|headlines|breaking news|in other news|you may also like|you might also like|" +
	"you may like|you may have missed|you might have missed|you may also be interested in|don t miss|what to read next|what to watch|up next|next article|" +
	"previous article|next post|previous post|next story|previous story|on this topic|in this section|in this article|in this story|on this page|" +
	"table of contents|contents|tags|topics|categories|keywords|hashtags|share|share this|share this article|share this story|share this post|" +
	"share on|share via|share with|follow us|follow us on|follow us on social media|connect with us|find us on|sponsored|sponsored content|promoted|" +
	"promoted content|paid content|partner content|from around the web|around the web|from our partners|from the web|archives|archive|" +
	"bu haberi paylaşın|bu haberi paylaş|paylaş|paylaşın|ilgili konular|ilgili haberler|teilen|artikel teilen|diesen artikel teilen|mehr zum thema|lesen sie auch|" +
	"auch interessant|partager|partager cet article|partagez|à lire aussi|lire aussi|sur le même sujet|articles liés|compartir|compartir en|comparte|" +
	"comparte esta noticia|lea también|lee también|noticias relacionadas|te puede interesar|condividi|condividi su|leggi anche|articoli correlati|" +
	"compartilhar|compartilhe|leia também|leia mais|notícias relacionadas|delen|deel dit artikel|lees ook|lees meer|udostępnij|czytaj także|czytaj też|" +
	"zobacz także|поделиться|читайте также|поширити|читайте також|dela|dela artikeln|läs också|läs mer|del|les også|læs også|jaa|lue myös|sdílet|čtěte také|" +
	"distribuie|citește și|citiți și|κοινοποίηση|διαβάστε επίσης|شارك|اقرأ أيضا|分享|相关新闻|シェア|関連記事|공유|관련기사|"

// labels name other parts of the page and its buttons, in normal form.
const labels = "|advertisement|advertisements|ad|ads|advertising|article continues below|article continues below advertisement|story continues below advertisement|" +
	"story continues below|continue reading|continue reading below|continue reading the main story|scroll to continue|keep reading|load more|show more|" +
	"show less|view all|see all|view more|see more|more|click here|learn more|find out more|read the full story|read full article|read full story|" +
	"read the full article|view in full here|view full article|read in app|open in app|back to top|top|skip to content|skip to main content|" +
	"skip navigation|menu|main menu|navigation|search|home|homepage|log in|login|sign in|sign up|sign out|log out|register|subscribe|subscribe now|" +
	"subscribe today|unsubscribe|my account|newsletter|newsletters|sign up for our newsletter|subscribe to our newsletter|get our newsletter|email address|" +
	"your email|enter your email|submit|close|cancel|accept|accept all|accept cookies|reject all|cookie policy|cookie settings|manage cookies|privacy policy|" +
	"privacy|terms of use|terms of service|terms and conditions|terms|imprint|impressum|contact|contact us|about|about us|about the author|advertise|" +
	"advertise with us|careers|faq|help|sitemap|rss|feed|print|print this|print this article|print article|email|e mail|email this|email this article|copy|copy link|" +
	"link copied|copied|save|save article|save for later|bookmark|facebook|twitter|x|x twitter|instagram|linkedin|whatsapp|telegram|reddit|pinterest|" +
	"youtube|tiktok|messenger|viber|vk|threads|bluesky|mastodon|flipboard|tumblr|pocket|google news|tweet|pin|pin it|like|share on facebook|" +
	"share on twitter|share on x|share on linkedin|share on whatsapp|share on telegram|share on reddit|share by email|send by email|follow|following|" +
	"comments|comment|leave a comment|leave a reply|post a comment|add a comment|no comments|no comments yet|view comments|show comments|" +
	"join the conversation|join the discussion|reply|report a mistake|report an error|report this ad|give feedback|feedback|was this helpful|" +
	"listen|listen to this article|listen to article|listen now|watch|watch now|watch live|watch video|play|play video|pause|mute|live|video|videos|photos|" +
	"gallery|photo gallery|view gallery|photo|image|loading|please wait|next|previous|prev|older posts|newer posts|translate|select language|language|english|" +
	"text size|font size|dark mode|public release|press release|for immediate release|breaking|exclusive|premium|subscriber only|subscribers only|" +
	"members only|member exclusive|free article|opens in new window|opens in a new tab|external link|all rights reserved|donate|support us|become a member|" +
	"our standards|reprints|licensing|permissions|rights and permissions|get the app|download the app|ends|end|"
