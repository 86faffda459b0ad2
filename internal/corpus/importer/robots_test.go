package importer

import (
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/time/rate"
)

const (
	forbidden  = "the site's robots.txt does not let programs read it"
	askTheSite = "ask the site, or save the page from a browser and import that file"
)

// TestRobots holds what a site's robots.txt says, and whether a page of it is read then.
func TestRobots(t *testing.T) {
	for _, tt := range []struct {
		name   string
		robots http.HandlerFunc
		ask    string
		read   bool
	}{
		{"none", answers(404), "/story", true},
		{"not shown", answers(403), "/story", true},
		{"empty", sends("text/plain", ""), "/story", true},
		{"a page instead", sends("text/html", "<!DOCTYPE html><html><body><p>Not here.</p></body></html>"), "/story", true},
		{"all may", sends("text/plain", "User-agent: *\nDisallow:\n"), "/story", true},
		{"nobody may", sends("text/plain", "User-agent: *\nDisallow: /\n"), "/story", false},
		{"nobody may, with a mark and CR LF", sends("text/plain", "\ufeffUser-agent: *\r\nDisallow: /\r\n"), "/story", false},
		{"we may not", sends("text/plain", "User-agent: *\nDisallow:\n\nUser-agent: rapporteurbot\nDisallow: /\n"), "/story", false},
		{"only we may", sends("text/plain", "User-agent: *\nDisallow: /\n\nUser-agent: RapporteurBot\nAllow: /\n"), "/story", true},
		{"another may not", sends("text/plain", "User-agent: SeedBot\nDisallow: /\n"), "/story", true},
		{"another folder", sends("text/plain", "User-agent: *\nDisallow: /closed/\n"), "/story", true},
		{"a query", sends("text/plain", "User-agent: *\nDisallow: /*?print\n"), "/story?print=1", false},
		{"a redirect to what is closed", sends("text/plain", "User-agent: *\nDisallow: /story\n"), "/old", false},
		{"the server is in trouble", answers(500), "/story", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := openSite(t, map[string]http.HandlerFunc{"/robots.txt": tt.robots, "/story": talePage(5), "/old": http.RedirectHandler("/story", http.StatusFound).ServeHTTP})
			got := carry(t, inside(t), s.URL+tt.ask)
			if len(got) != 1 || (got[0].Status == Imported) != tt.read {
				t.Fatalf("want it read: %v; got %+v", tt.read, got)
			}
			if tt.read {
				return
			}
			want := Trouble{s.URL + tt.ask, forbidden, askTheSite}
			if tt.name == "a redirect to what is closed" {
				want.Place = "" // the one or the other address
			}
			checkTrouble(t, got[0].Err, want)
			if s.times("/story") > 0 {
				t.Error("the page was asked for")
			}
		})
	}
}

// TestRobotsOnce checks that a site is asked once for its robots.txt.
func TestRobotsOnce(t *testing.T) {
	s := openSite(t, map[string]http.HandlerFunc{"/a": talePage(1), "/b": talePage(2), "/c": talePage(3)})
	if got := carry(t, inside(t), s.URL+"/a", s.URL+"/b", s.URL+"/c"); len(got) != 3 || got[2].Status != Imported {
		t.Errorf("got %+v", got)
	}
	if n := s.times("/robots.txt"); n != 1 {
		t.Errorf("asked %d times for robots.txt", n)
	}
}

// TestRobotsInTrouble checks that a robots.txt that could not be had once does not close the site for the rest of the run.
func TestRobotsInTrouble(t *testing.T) {
	s := openSite(t, map[string]http.HandlerFunc{"/robots.txt": firstly(hangUp, answers(404)), "/a": talePage(1)})
	if got := carry(t, inside(t), s.URL+"/a"); len(got) != 1 || got[0].Status != Imported {
		t.Errorf("got %+v", got)
	}
}

// TestCrawlDelay checks the time between two requests that is kept to, without waiting for it.
func TestCrawlDelay(t *testing.T) {
	for _, tt := range []struct {
		name, delay string
		every       time.Duration
		want        rate.Limit
	}{
		{"none", "", 0, rate.Inf},
		{"ours", "", 3 * time.Second, rate.Every(3 * time.Second)},
		{"theirs", "Crawl-delay: 7\n", 3 * time.Second, rate.Every(7 * time.Second)},
		{"theirs is shorter", "Crawl-delay: 1\n", 3 * time.Second, rate.Every(3 * time.Second)},
		{"theirs has no end", "Crawl-delay: 86400\n", 0, rate.Every(longestWait)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := openSite(t, map[string]http.HandlerFunc{"/robots.txt": sends("text/plain", "User-agent: *\nDisallow: /closed\n"+tt.delay)})
			w := newWeb(Options{Private: true, Every: tt.every})
			t.Cleanup(w.client.CloseIdleConnections)
			u, err := url.Parse(s.URL + "/a")
			if err != nil {
				t.Fatal(err)
			}
			if err := w.allowed(t.Context(), u); err != nil {
				t.Fatal(err)
			}
			if got := w.host(u).limiter.Limit(); got != tt.want {
				t.Errorf("got %v requests a second, want %v", got, tt.want)
			}
		})
	}
}

// TestPrivateAddresses checks that no address of this machine or its network is asked unless that was allowed.
func TestPrivateAddresses(t *testing.T) {
	s := openSite(t, map[string]http.HandlerFunc{"/story": talePage(6)})
	_, port, err := net.SplitHostPort(s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"127.0.0.1", "127.8.9.1", "localhost", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "224.0.0.1",
		"255.255.255.255", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:169.254.169.254]", "[64:ff9b::7f00:1]", "[fc00::1]", "[fe80::1]", "[2002:7f00:1::]"} {
		t.Run(host, func(t *testing.T) {
			if l, err := net.Listen("tcp6", "[::1]:0"); err == nil {
				l.Close()
			} else if strings.HasPrefix(host, "[") {
				t.Skipf("no IPv6 here: %v", err)
			}
			o := inside(t)
			o.Private = false
			address := "http://" + host + ":" + port + "/story"
			got := carry(t, o, address)
			if len(got) != 1 || got[0].Status != Failed {
				t.Fatalf("got %+v", got)
			}
			checkTrouble(t, got[0].Err, Trouble{address, "on this machine or its network, which is not asked", "--private lets it, if you trust the address"})
		})
	}
	t.Run("named by a feed", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "feed.xml")
		writeFile(t, file, rssOf("<item><title>A</title><link>"+s.URL+"/story</link></item>"))
		o := inside(t)
		o.Private = false
		if got := carry(t, o, file); len(got) != 1 || got[0].Status != Failed {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("named by a sitemap", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "sitemap.xml")
		writeFile(t, file, "<sitemapindex><sitemap><loc>"+s.URL+"/map.xml</loc></sitemap></sitemapindex>")
		o := inside(t)
		o.Private = false
		if got := carry(t, o, file); len(got) != 1 || got[0].Status != Failed {
			t.Errorf("got %+v", got)
		}
	})
	if len(s.asked) > 0 {
		t.Errorf("the server was asked for %v", s.asked)
	}
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestNothingLeftRunning checks that an import ends what it began, while the site is still there.
func TestNothingLeftRunning(t *testing.T) {
	s := openSite(t, map[string]http.HandlerFunc{"/a": talePage(1), "/b": talePage(2)})
	before := goleak.IgnoreCurrent()
	carry(t, inside(t), s.URL+"/none", s.URL+"/a", s.URL+"/b")
	if err := goleak.Find(before); err != nil {
		t.Errorf("connections are left open: %.300v", err)
	}
}
