package state

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// A real server is started once for all tests of this package, in a folder of its own.
var shared struct {
	once   sync.Once
	server *server
	err    error
}

func TestMain(m *testing.M) {
	if work := os.Getenv("RAPPORTEUR_STATE_WRITER"); work != "" {
		writeUntilKilled(work)
	}
	code := m.Run()
	if shared.server != nil {
		shared.server.remove()
	}
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// postgres is the shared server.
func postgres(t *testing.T) *server {
	t.Helper()
	shared.once.Do(func() { shared.server, shared.err = newServer("-F") }) // without fsync: nothing in it outlives the tests
	return usable(t, shared.server, shared.err)
}

// usable skips the test where PostgreSQL is not installed.
func usable(t *testing.T, p *server, err error) *server {
	t.Helper()
	if errors.Is(err, exec.ErrNotFound) && os.Getenv("RAPPORTEUR_CI") == "" {
		t.Skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
	}
	must(t, err)
	return p
}

// database is the address of an empty data base of the shared server.
func database(t *testing.T) string { return postgres(t).database(t) }

// server is PostgreSQL, which one user may reach with a password over loopback.
type server struct {
	dir     string // its data
	bin     string
	owner   *user.User // nil: who runs the tests
	options []string
	port    int
	process *exec.Cmd
	said    *bytes.Buffer
}

const password = "hunter2 & co"

// newServer starts one; the options are those of the program postgres.
func newServer(options ...string) (*server, error) {
	initdb, err := installed("initdb")
	if err != nil {
		return nil, err
	}
	p := &server{bin: filepath.Dir(initdb), options: options}
	if p.dir, err = os.MkdirTemp("", "postgres-"); err != nil {
		return nil, err
	}
	if err := p.handOver(); err != nil {
		return nil, err
	}
	secret := filepath.Join(p.dir, "password")
	if err := os.WriteFile(secret, []byte(password), 0o644); err != nil {
		return nil, err
	}
	making := p.command("initdb", "-D", p.data(), "-U", "rapporteur", "--pwfile", secret, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync")
	if out, err := making.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return p, p.start()
}

// installed finds a program of PostgreSQL's, which Debian keeps out of PATH.
func installed(program string) (string, error) {
	if found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + program); err == nil && len(found) > 0 {
		return found[len(found)-1], nil
	}
	return exec.LookPath(program)
}

// handOver gives the folder to another user, since PostgreSQL refuses to run as root.
func (p *server) handOver() error {
	if os.Getuid() != 0 {
		return nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return err
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	p.owner = u
	return os.Chown(p.dir, uid, gid)
}

func (p *server) data() string { return filepath.Join(p.dir, "data") }

func (p *server) command(program string, args ...string) *exec.Cmd {
	c := exec.Command(filepath.Join(p.bin, program), args...)
	c.Dir = p.dir
	apart(c, p.owner)
	return c
}

// start runs the server until it answers, on a port that was free a moment ago.
func (p *server) start() error {
	if p.port == 0 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		p.port = l.Addr().(*net.TCPAddr).Port
		l.Close()
	}
	p.said = &bytes.Buffer{}
	p.process = p.command("postgres", append([]string{"-D", p.data(), "-p", strconv.Itoa(p.port), "-h", "127.0.0.1", "-k", p.dir, "-c", "max_connections=60"}, p.options...)...)
	p.process.Stderr = p.said
	if err := p.process.Start(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		s, err := connect(ctx, p.address("postgres", password))
		if err == nil {
			return s.Close()
		}
		if ctx.Err() != nil {
			return fmt.Errorf("PostgreSQL does not answer: %w\n%s", err, p.said)
		}
		time.Sleep(10 * time.Millisecond) // until a process of others listens
	}
}

// kill ends all processes of the server at once.
func (p *server) kill() {
	parent := strconv.Itoa(p.process.Process.Pid)
	stats, _ := filepath.Glob("/proc/[0-9]*/stat") // elsewhere they end by themselves when the first has
	p.process.Process.Kill()
	for _, stat := range stats {
		text, _ := os.ReadFile(stat)
		_, after, _ := strings.Cut(string(text), ") ") // pid (name) state parent
		if fields := strings.Fields(after); len(fields) > 1 && fields[1] == parent {
			if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(stat))); err == nil {
				kill(pid)
			}
		}
	}
	p.process.Wait()
}

func (p *server) remove() {
	p.process.Process.Signal(syscall.SIGINT) // a fast shutdown
	p.process.Wait()
	os.RemoveAll(p.dir)
}

func (p *server) address(name, password string) string {
	return (&url.URL{Scheme: "postgres", User: url.UserPassword("rapporteur", password), Host: fmt.Sprintf("127.0.0.1:%d", p.port), Path: "/" + name}).String()
}

func (p *server) database(t *testing.T) string {
	t.Helper()
	s, err := connect(t.Context(), p.address("postgres", password))
	must(t, err)
	defer s.Close()
	name := "t" + strings.ToLower(rand.Text())
	_, err = s.exec(t.Context(), "CREATE DATABASE "+name)
	must(t, err)
	return p.address(name, password)
}

// What keeps the bot from a server is named, with the server and without the password.
func TestServersThatDoNotLetIn(t *testing.T) {
	p := postgres(t)
	here := fmt.Sprintf("postgres://rapporteur@127.0.0.1:%d/", p.port)
	for _, c := range []struct {
		name, where string
		want        error
		says        string
	}{
		{"wrong password", p.address("postgres", "not-the-hunter2"), ErrLogin, here + "postgres: password authentication failed"},
		{"no such data base", p.address("none", password), ErrReach, here + `none: database "none" does not exist`},
		{"nobody listens", strings.Replace(p.address("postgres", password), fmt.Sprint(p.port), "1", 1), ErrReach, "postgres://rapporteur@127.0.0.1:1/postgres: connect: connection refused"},
		{"no such option", p.address("postgres", password) + "?sslmode=hunter2", ErrReach, "its address cannot be read"},
		{"no address", "postgres://u:hunter2%zz@127.0.0.1/d", ErrReach, "its address cannot be read"},
		{"no socket", "postgres://u:hunter2@/d?host=" + t.TempDir(), ErrReach, "connect: no such file or directory"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Open(t.Context(), c.where, quiet)
			_, looked := Examine(t.Context(), c.where)
			for _, err := range []error{err, looked} {
				if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "\n") {
					t.Errorf("got %v, want one line with %q and without the password", err, c.says)
				}
			}
		})
	}
}

func TestNewerServerIsNotTouched(t *testing.T) {
	where := database(t)
	s := opened(t, where)
	_, err := s.exec(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, true)`)
	must(t, err)
	_, err = Open(t.Context(), where, quiet)
	_, looked := Examine(t.Context(), where)
	if !errors.Is(err, ErrNewer) || !errors.Is(looked, ErrNewer) || !strings.Contains(err.Error(), s.place) {
		t.Errorf("Open says %v, Examine %v", err, looked)
	}
}

func TestExamineServer(t *testing.T) {
	where := database(t)
	before, err := Examine(t.Context(), where)
	if err != nil || before.Version != 0 || before.Server == "" || !strings.HasPrefix(before.Place, "postgres://rapporteur@127.0.0.1:") {
		t.Errorf("before: %+v, %v", before, err)
	}
	opened(t, where)
	if after, err := Examine(t.Context(), where); err != nil || after.Version != after.Newest || after.Newest == 0 {
		t.Errorf("after: %+v, %v", after, err)
	}
}

// Processes that start at once on an empty data base all find it in order.
func TestSeveralStartAtOnce(t *testing.T) {
	where := database(t)
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			s, err := Open(t.Context(), where, quiet)
			if err != nil {
				t.Error(err)
				return
			}
			defer s.Close()
			if err := s.Ping(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}
