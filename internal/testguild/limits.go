package testguild

import (
	"fmt"
	"hash/fnv"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// globalLimit is how many requests a second a bot may make in all. Interaction end points do not
// count.
const globalLimit = 50

// invalidLimit is how many answers of 401, 403 and 429 an address may cause in invalidSpan before it is
// banned for the rest of it.
const (
	invalidLimit = 10000
	invalidSpan  = 10 * time.Minute
)

// maxBuckets bounds how many buckets are kept; the spent ones go first.
const maxBuckets = 4096

// quota is how many requests a bucket takes in a span of time. Discord does not publish its own and
// changes them: a client must read them from the headers.
type quota struct {
	limit int
	per   time.Duration
}

// quotaOf is the quota of a route, by its pattern.
func quotaOf(pattern string) quota {
	switch {
	case strings.HasPrefix(pattern, "POST /channels/{channel}/messages"), strings.HasPrefix(pattern, "PATCH /channels"),
		strings.HasPrefix(pattern, "POST /channels/{channel}/typing"), strings.Contains(pattern, " /webhooks/"):
		return quota{5, 5 * time.Second}
	case strings.Contains(pattern, "/reactions/"):
		return quota{1, 250 * time.Millisecond}
	case strings.Contains(pattern, "/commands") && !strings.HasPrefix(pattern, "GET"):
		return quota{5, 20 * time.Second}
	}
	return quota{10, 5 * time.Second}
}

// identifyQuota is how often a bot may identify, over all shards. Resumes do not count.
func identifyQuota() quota { return quota{1000, 24 * time.Hour} }

// startSpan is the time in which max_concurrency clients may identify.
const startSpan = 5 * time.Second

// maxConcurrency is what the API tells of it; where there is no limit, what Discord grants large bots.
func (g *Guild) maxConcurrency() int {
	if g.concurrency == 0 {
		return 16
	}
	return g.concurrency
}

// startsNow reports whether a shard may identify now, and counts that.
func (g *Guild) startsNow(shard int) bool {
	if g.concurrency == 0 {
		return true
	}
	key := shard % g.concurrency
	if g.starts == nil {
		g.starts = map[int]*bucket{}
	}
	if g.starts[key] == nil {
		g.starts[key] = &bucket{}
	}
	return g.starts[key].spend(1, quota{1, startSpan}, g.now())
}

// limiter counts requests. It is safe for concurrent use.
type limiter struct {
	clock   Clock
	mu      sync.Mutex
	buckets map[string]*bucket
	global  bucket
	invalid bucket // answers that no well-behaved client causes
}

// bucket counts the requests of one route and channel, guild or webhook.
type bucket struct {
	used  int
	reset time.Time
}

func newLimiter(c Clock) *limiter { return &limiter{clock: c, buckets: map[string]*bucket{}} }

// verdict is what the limits say about a request.
type verdict struct {
	bucket        string // shared by all requests of the route
	limit, remain int
	reset         time.Time
	wait          time.Duration // 0: go on
	global        bool          // the limit over all routes was hit
}

// take counts a request of a route, with the ids that make its bucket.
func (l *limiter) take(pattern, ids string) verdict {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, q := l.clock.Now(), quotaOf(pattern)
	b := l.bucket(pattern+" "+ids, now)
	v := verdict{bucket: bucketName(pattern), limit: q.limit}
	counts := !strings.Contains(pattern, " /interactions/") && !strings.Contains(pattern, " /webhooks/")
	if counts {
		if wait := l.global.count(quota{globalLimit, time.Second}, now); wait > 0 {
			v.wait, v.global, v.reset = wait, true, l.global.reset
			return v
		}
	}
	v.wait = b.count(q, now)
	v.remain, v.reset = q.limit-b.used, b.reset
	return v
}

// note counts an answer that a client should not have caused.
func (l *limiter) note(status int) {
	if status != http.StatusUnauthorized && status != http.StatusForbidden && status != http.StatusTooManyRequests {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.invalid.count(quota{invalidLimit, invalidSpan}, l.clock.Now())
}

// banned is how long the address stays banned, 0 when it is not.
func (l *limiter) banned() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := l.clock.Now(); l.invalid.used >= invalidLimit && now.Before(l.invalid.reset) {
		return l.invalid.reset.Sub(now)
	}
	return 0
}

// refuseBanned answers as what stands before Discord does: without its headers, and not in JSON.
func refuseBanned(w http.ResponseWriter, wait time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	http.Error(w, "error code: 1015", http.StatusTooManyRequests)
}

// count adds a request at now; when the quota is spent it returns how long to wait.
func (b *bucket) count(q quota, now time.Time) time.Duration {
	if b.spend(1, q, now) {
		return 0
	}
	return b.reset.Sub(now)
}

// left is how much of the quota is left at now, and until when that holds.
func (b *bucket) left(q quota, now time.Time) (int, time.Duration) {
	if !now.Before(b.reset) {
		return q.limit, q.per
	}
	return q.limit - b.used, b.reset.Sub(now)
}

// spend takes n of the quota at now, or nothing when less is left.
func (b *bucket) spend(n int, q quota, now time.Time) bool {
	if !now.Before(b.reset) {
		b.used, b.reset = 0, now.Add(q.per)
	}
	if b.used+n > q.limit {
		return false
	}
	b.used += n
	return true
}

func (l *limiter) bucket(key string, now time.Time) *bucket {
	if b := l.buckets[key]; b != nil {
		return b
	}
	if len(l.buckets) >= maxBuckets {
		for k, b := range l.buckets {
			if !now.Before(b.reset) {
				delete(l.buckets, k)
			}
		}
	}
	b := &bucket{}
	l.buckets[key] = b
	return b
}

// bucketName is the opaque name that clients see.
func bucketName(pattern string) string {
	h := fnv.New64a()
	h.Write([]byte(pattern))
	return fmt.Sprintf("%016x", h.Sum64())
}

// major are the ids of a request that make buckets of their own.
func major(r *http.Request) string {
	return strings.Join([]string{r.PathValue("channel"), r.PathValue("guild"), r.PathValue("token")}, "/")
}

// header tells the client about its limits.
func (v verdict) header(h http.Header, now time.Time) {
	if v.global {
		h.Set("X-RateLimit-Global", "true")
	} else {
		h.Set("X-RateLimit-Limit", strconv.Itoa(v.limit))
		h.Set("X-RateLimit-Remaining", strconv.Itoa(v.remain))
		h.Set("X-RateLimit-Reset", seconds(time.Duration(v.reset.UnixNano())))
		h.Set("X-RateLimit-Bucket", v.bucket)
	}
	h.Set("X-RateLimit-Reset-After", seconds(v.reset.Sub(now)))
	if v.wait > 0 {
		h.Set("X-RateLimit-Scope", map[bool]string{true: "global", false: "user"}[v.global])
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(v.wait.Seconds()))))
	}
}

// seconds shows d with milliseconds, rounded up, as Discord does.
func seconds(d time.Duration) string {
	return strconv.FormatFloat(math.Ceil(d.Seconds()*1000)/1000, 'f', 3, 64)
}

// refuse answers a request that came too early.
func (v verdict) refuse(w http.ResponseWriter) {
	writeJSON(w, http.StatusTooManyRequests, map[string]any{
		"message": "You are being rate limited.", "retry_after": math.Ceil(v.wait.Seconds()*1000) / 1000, "global": v.global, "code": 0,
	})
}
