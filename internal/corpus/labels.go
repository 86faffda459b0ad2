package corpus

// longestLabel bounds a label in bytes.
const longestLabel = 80

// isLabel reports a line that is nothing but the name of a part of the page or of a button.
func isLabel(s string) bool {
	if len(s) > longestLabel || endsSentence(s) {
		return false
	}
	switch normal(s) {
	case "advertisement", "advertisements", "ad", "ads", "advertising", "article continues below",
		"article continues below advertisement", "story continues below advertisement", "story continues below",
		"continue reading", "continue reading below", "continue reading the main story", "scroll to continue", "keep reading",
		"load more", "show more", "show less", "view all", "see all", "view more", "see more", "more", "click here",
		"learn more", "find out more", "read the full story", "read full article", "read full story", "read the full article",
		"view in full here", "view full article", "read in app", "open in app", "back to top", "top", "skip to content",
		"skip to main content", "skip navigation", "menu", "main menu", "navigation", "search", "home", "homepage", "log in",
		"login", "sign in", "sign up", "sign out", "log out", "register", "subscribe", "subscribe now", "subscribe today",
		"unsubscribe", "my account", "newsletter", "newsletters", "sign up for our newsletter", "subscribe to our newsletter",
		"get our newsletter", "email address", "your email", "enter your email", "submit", "close", "cancel", "accept",
		"accept all", "accept cookies", "reject all", "cookie policy", "cookie settings", "manage cookies", "privacy policy",
		"privacy", "terms of use", "terms of service", "terms and conditions", "terms", "imprint", "impressum", "contact",
		"contact us", "about", "about us", "about the author", "advertise", "advertise with us", "careers", "faq", "help",
		"sitemap", "rss", "feed", "print", "print this", "print this article", "print article", "email", "e mail",
		"email this", "email this article", "copy", "copy link", "link copied", "copied", "save", "save article",
		"save for later", "bookmark", "facebook", "twitter", "x", "x twitter", "instagram", "linkedin", "whatsapp",
		"telegram", "reddit", "pinterest", "youtube", "tiktok", "messenger", "viber", "vk", "threads", "bluesky", "mastodon",
		"flipboard", "tumblr", "pocket", "google news", "tweet", "pin", "pin it", "like", "share on facebook",
		"share on twitter", "share on x", "share on linkedin", "share on whatsapp", "share on telegram", "share on reddit",
		"share by email", "send by email", "follow", "following", "comments", "comment", "leave a comment", "leave a reply",
		"post a comment", "add a comment", "no comments", "no comments yet", "view comments", "show comments",
		"join the conversation", "join the discussion", "reply", "report a mistake", "report an error", "report this ad",
		"give feedback", "feedback", "was this helpful", "listen", "listen to this article", "listen to article",
		"listen now", "watch", "watch now", "watch live", "watch video", "play", "play video", "pause", "mute", "live",
		"video", "videos", "photos", "gallery", "photo gallery", "view gallery", "photo", "image", "loading", "please wait",
		"next", "previous", "prev", "older posts", "newer posts", "translate", "select language", "language", "english",
		"text size", "font size", "dark mode", "public release", "press release", "for immediate release", "breaking",
		"exclusive", "premium", "subscriber only", "subscribers only", "members only", "member exclusive", "free article",
		"opens in new window", "opens in a new tab", "external link", "all rights reserved", "donate", "support us",
		"become a member", "our standards", "reprints", "licensing", "permissions", "rights and permissions", "get the app",
		"download the app", "ends", "end", "popular", "popular now", "latest", "latest headlines", "top news",
		"top headlines", "headlines", "breaking news", "what to watch", "contents", "tags", "topics", "categories",
		"keywords", "hashtags", "share", "share this", "share this article", "share this story", "share this post",
		"share on", "share via", "share with", "follow us", "follow us on", "follow us on social media", "connect with us",
		"find us on", "sponsored", "sponsored content", "promoted", "promoted content", "paid content", "archives", "archive",
		"bu haberi paylaşın", "bu haberi paylaş", "paylaş", "paylaşın", "teilen", "artikel teilen", "diesen artikel teilen",
		"partager", "partager cet article", "partagez", "compartir", "compartir en", "comparte", "comparte esta noticia",
		"condividi", "condividi su", "compartilhar", "compartilhe", "delen", "deel dit artikel", "udostępnij", "поделиться",
		"поширити", "dela", "dela artikeln", "del", "jaa", "sdílet", "distribuie", "κοινοποίηση", "شارك", "分享", "シェア", "공유":
		return true
	}
	return isSection(s)
}

// isSection reports a label that opens a list of links to other articles. Names that an article
// may give to a list of its own, such as "contents" or "topics", are only labels.
func isSection(s string) bool {
	if len(s) > longestLabel || endsSentence(s) {
		return false
	}
	switch normal(s) {
	case "related posts", "related post", "related articles", "related article", "related stories", "related story",
		"related news", "related", "related topics", "related content", "related reading", "related coverage",
		"related links", "related videos", "read also", "also read", "see also", "read more", "read next", "further reading",
		"more stories", "more news", "more from this section", "more from us", "more on this", "more on this story",
		"more on this topic", "more like this", "more to read", "must read", "must reads", "most read", "most popular",
		"most viewed", "most shared", "most commented", "popular posts", "popular news", "trending", "trending now",
		"trending stories", "trending news", "latest article", "latest articles", "latest news", "latest posts",
		"latest stories", "recent posts", "recent articles", "recent news", "recent stories", "recommended",
		"recommended for you", "recommended stories", "recommended reading", "editors picks", "editor s picks",
		"editor s choice", "editor s pick", "top stories", "in other news", "you may also like", "you might also like",
		"you may like", "you may have missed", "you might have missed", "you may also be interested in", "don t miss",
		"what to read next", "up next", "next article", "previous article", "next post", "previous post", "next story",
		"previous story", "on this topic", "in this section", "in this article", "in this story", "on this page",
		"table of contents", "partner content", "from around the web", "around the web", "from our partners", "from the web",
		"ilgili konular", "ilgili haberler", "mehr zum thema", "lesen sie auch", "auch interessant", "à lire aussi",
		"lire aussi", "sur le même sujet", "articles liés", "lea también", "lee también", "noticias relacionadas",
		"te puede interesar", "leggi anche", "articoli correlati", "leia também", "leia mais", "notícias relacionadas",
		"lees ook", "lees meer", "czytaj także", "czytaj też", "zobacz także", "читайте также", "читайте також", "läs också",
		"läs mer", "les også", "læs også", "lue myös", "čtěte také", "citește și", "citiți și", "διαβάστε επίσης",
		"اقرأ أيضا", "相关新闻", "関連記事", "관련기사":
		return true
	}
	return false
}
