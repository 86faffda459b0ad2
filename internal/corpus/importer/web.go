package importer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"code.dny.dev/ssrf"
	"github.com/cenkalti/backoff/v5"
	"github.com/temoto/robotstxt"
	"golang.org/x/time/rate"
)

const (
	agent       = "RapporteurBot" // in robots.txt and in requests
	patience    = 30 * time.Second
	mostTries   = 3
	mostTurns   = 5                // redirects
	longestWait = 20 * time.Second // that a server may ask for
	mostRobots  = 512 << 10        // bytes of a robots.txt that count, as RFC 9309 has it
	robotsPath  = "/robots.txt"
)

// web fetches pages politely: as robots.txt allows, one request to a host at a time and not too often, and from no address of this machine's own
// network unless that was allowed.
type web struct {
	client *http.Client
	every  time.Duration

	mu    sync.Mutex
	hosts map[string]*host
}

type host struct {
	limiter *rate.Limiter
	once    sync.Once
	robots  *robotstxt.RobotsData // nil: all is allowed
	err     error                 // nothing is, since robots.txt could not be had
}

func newWeb(o Options) *web {
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	if !o.Private {
		// Every connection is looked at when its address is known, so that no name and no redirect leads inside.
		dialer.Control = ssrf.New(ssrf.WithAnyPort()).Safe
	}
	w := &web{every: o.Every, hosts: map[string]*host{}}
	w.client = &http.Client{
		Timeout:   patience,
		Transport: &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: 10 * time.Second, IdleConnTimeout: patience, ResponseHeaderTimeout: 20 * time.Second, MaxResponseHeaderBytes: 64 << 10, ForceAttemptHTTP2: true},
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			if len(via) > mostTurns {
				return errTurns
			}
			if !isAddress(req.URL.String()) {
				return errScheme
			}
			if via[0].URL.Path == robotsPath {
				return nil
			}
			return w.allowed(req.Context(), req.URL)
		},
	}
	return w
}

var (
	errTurns  = errors.New("leads from page to page")
	errScheme = errors.New("leads to what is no page of the web")
	errLater  = errors.New("the server asks to come back later")
)

// close ends the connections that wait for more.
func (w *web) close() { w.client.CloseIdleConnections() }

// input fetches a page.
func (w *web) input(ctx context.Context, address string) input {
	in, _ := w.inputIf(ctx, address, nil)
	return in
}

// inputIf fetches a page on a condition, and returns the head of the reply too; without data and error when the page is as it was.
func (w *web) inputIf(ctx context.Context, address string, condition http.Header) (input, http.Header) {
	in := input{source: address, address: address}
	u, err := url.Parse(address)
	if err != nil {
		in.err = trouble(address, "check it", "not an address")
		return in, nil
	}
	u.Fragment, u.User = "", nil
	if in.err = w.allowed(ctx, u); in.err != nil {
		return in, nil
	}
	res, err := w.get(ctx, u, condition)
	if err != nil {
		in.err = fetchTrouble(address, err)
		return in, nil
	}
	in.kind, in.data, in.err = res.kind, res.data, res.err
	if final := res.final; final != nil {
		in.address = final.String()
	}
	return in, res.head
}

// reply is what a server sent.
type reply struct {
	kind  string
	data  []byte
	final *url.URL
	head  http.Header
	err   error // what it sent is no page
}

// get asks for a page, again where that may help.
func (w *web) get(ctx context.Context, u *url.URL, condition http.Header) (*reply, error) {
	try := func() (*reply, error) {
		if err := w.host(u).limiter.Wait(ctx); err != nil {
			return nil, backoff.Permanent(err)
		}
		req, err := request(ctx, u)
		if err != nil {
			return nil, backoff.Permanent(err)
		}
		req.Header.Set("Accept", "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=.9,application/pdf;q=.9,*/*;q=.5")
		for name, values := range condition {
			if values[0] != "" {
				req.Header.Set(name, values[0])
			}
		}
		res, err := w.client.Do(req)
		if err != nil {
			if lasting(err) {
				return nil, backoff.Permanent(err)
			}
			return nil, err
		}
		defer res.Body.Close()
		return replyOf(u.String(), res)
	}
	return backoff.Retry(ctx, try, backoff.WithMaxTries(mostTries), backoff.WithBackOff(backoff.NewExponentialBackOff()), backoff.WithMaxElapsedTime(patience))
}

// request asks for a page, and says who asks.
func request(ctx context.Context, u *url.URL) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err == nil {
		req.Header.Set("User-Agent", "Mozilla/5.0 (compatible; "+agent+"/1.0)")
	}
	return req, err
}

// lasting says whether trying again is of no use.
func lasting(err error) bool {
	var dns *net.DNSError
	var closed *Trouble
	return errors.As(err, &closed) || errors.Is(err, ssrf.ErrProhibitedIP) || errors.Is(err, ssrf.ErrProhibitedNetwork) || errors.Is(err, ssrf.ErrInvalidHostPort) || errors.Is(err, errTurns) || errors.Is(err, errScheme) ||
		errors.As(err, &dns) && dns.IsNotFound || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), "certificate")
}

func replyOf(address string, res *http.Response) (*reply, error) {
	r := &reply{kind: res.Header.Get("Content-Type"), final: res.Request.URL, head: res.Header}
	switch code := res.StatusCode; {
	case code == http.StatusNotModified && res.Request.Header.Get("If-None-Match")+res.Request.Header.Get("If-Modified-Since") != "":
		return r, nil
	case code == http.StatusTooManyRequests || code >= 500 && code != http.StatusNotImplemented:
		err := fmt.Errorf("the server answered %s", status(code))
		wait := retryAfter(res.Header.Get("Retry-After"))
		switch {
		case wait > longestWait:
			return nil, backoff.Permanent(errLater)
		case wait > 0:
			return nil, backoff.RetryAfter(int(math.Ceil(wait.Seconds())))
		}
		return nil, err
	case code == http.StatusUnauthorized || code == http.StatusPaymentRequired || code == http.StatusForbidden:
		r.err = trouble(address, "open it in a browser, save the page, and import that file", "the server does not show it: %s", status(code))
	case code != http.StatusOK:
		r.err = trouble(address, "check the address in a browser", "the server answered %s", status(code))
	}
	if r.err == nil {
		r.data, r.err = limited(address, res.Body)
	}
	return r, nil
}

// retryAfter is the time that a server asks for, in seconds or until a date; 0 when it asks for none.
func retryAfter(text string) time.Duration {
	if seconds, err := strconv.Atoi(text); err == nil {
		return time.Duration(min(max(seconds, 0), 1<<20)) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return time.Until(at)
	}
	return 0
}

func status(code int) string { return strings.TrimSpace(fmt.Sprint(code, " ", http.StatusText(code))) }

// fetchTrouble puts why a page could not be had into words.
func fetchTrouble(address string, err error) error {
	var dns *net.DNSError
	var wait *backoff.RetryAfterError
	var slow net.Error
	var closed *Trouble
	u, _ := url.Parse(address)
	switch {
	case errors.As(err, &closed): // of a page that this one leads to
		return closed
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedNetwork):
		return trouble(address, "--private lets it, if you trust the address", "on this machine or its network, which is not asked")
	case errors.Is(err, errTurns), errors.Is(err, errScheme):
		return trouble(address, "check the address in a browser", "%v", errors.Unwrap(err))
	case errors.As(err, &dns):
		return trouble(address, "check the name, and that this machine is on the net", "no host %s is known", u.Hostname())
	case errors.As(err, &wait), errors.Is(err, errLater):
		return trouble(address, "try again later", "the server asks to come back later")
	case errors.Is(err, context.Canceled):
		return trouble(address, "start again; what was brought in is passed over", "not fetched, since the program was ended")
	case errors.As(err, &slow) && slow.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return trouble(address, "try again later", "no answer in time")
	case strings.Contains(err.Error(), "certificate"):
		return trouble(address, "check the address: what answers cannot prove to be this host", "its certificate does not hold")
	case strings.HasPrefix(err.Error(), "the server answered"):
		return trouble(address, "try again later", "%v", err)
	}
	return trouble(address, "check the address, and that this machine is on the net", "the host does not answer")
}

func (w *web) host(u *url.URL) *host {
	w.mu.Lock()
	defer w.mu.Unlock()
	name := u.Scheme + "://" + u.Host
	h := w.hosts[name]
	if h == nil {
		limit := rate.Inf
		if w.every > 0 {
			limit = rate.Every(w.every)
		}
		h = &host{limiter: rate.NewLimiter(limit, 1)}
		w.hosts[name] = h
	}
	return h
}

// allowed asks the host's robots.txt, once, as RFC 9309 has it: one that is not there allows all, one that cannot be had nothing.
func (w *web) allowed(ctx context.Context, u *url.URL) error {
	h := w.host(u)
	h.once.Do(func() {
		for range mostTries {
			if h.robots, h.err = w.robots(ctx, u); h.err == nil || lasting(h.err) {
				break
			}
		}
		if h.robots == nil {
			return
		}
		if d := min(h.robots.FindGroup(agent).CrawlDelay, longestWait); d > w.every {
			h.limiter.SetLimit(rate.Every(d))
		}
	})
	if h.err != nil {
		return fetchTrouble(u.String(), h.err)
	}
	if h.robots != nil && !h.robots.TestAgent(u.RequestURI(), agent) {
		return trouble(u.String(), "ask the site, or save the page from a browser and import that file", "the site's robots.txt does not let programs read it")
	}
	return nil
}

// robots reads a host's robots.txt. What is there and cannot be read says nothing.
func (w *web) robots(ctx context.Context, u *url.URL) (*robotstxt.RobotsData, error) {
	req, err := request(ctx, &url.URL{Scheme: u.Scheme, Host: u.Host, Path: robotsPath})
	if err != nil {
		return nil, err
	}
	res, err := w.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, mostRobots))
	if err != nil {
		return nil, err
	}
	data, err := robotstxt.FromStatusAndBytes(res.StatusCode, body)
	if err != nil {
		return nil, nil
	}
	return data, nil
}
