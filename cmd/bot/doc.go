/*
Bot is Rapporteur: a Discord bot that answers questions from a corpus of news articles, proves what
it says by quotes, and says so when the articles do not cover a question. "bot help" shows how to use
it; this page is a tour for those who change it, from the bottom up, in the order in which data flows.

# Articles: internal/corpus

Everything begins with files. corpus.Load turns a folder of Markdown files, or the one that package
rapporteur carries in the binary, into an immutable Corpus. Each Article keeps its whole File; its
paragraphs, sentences, headings and page furniture are Spans, byte offsets into that File. No text is
ever copied out and changed: a quote is a span, so that File[Start:End] == Text can be checked by
anybody at any time. Furniture and headings are never evidence. The Revision is a hash of all names
and bytes, and travels with every answer; history.go remembers what changed with each.

Package importer, below it, brings articles in. A source becomes inputs (inputs.go; feed.go lists pages, web.go fetches them politely and
from nowhere inside), each a page in its format (text.go, html.go with blocks.go, pdf.go, word.go, mail.go) with what it says of itself. Then it is settled
what is known (fields.go), the furniture is set aside and the file made (compose.go), and it is compared with what the folder has (shelf.go). sync.go does
that again and again.

# Models: internal/encoder

Two small language models in pure Go, whose weights are part of the binary. The encoder turns a text into a
unit vector; texts of like meaning have vectors that point alike. Its Name keys every vector that is
kept, so that vectors of two models never meet. The reader takes a question together with a sentence and its
neighbours and says how likely the sentence answers, which words of it do, and whether it denies what
the question takes for granted. Neither knows of articles; internal/encoder/train
has the program that trained the reader.

# Finding: internal/retrieval

retrieval.Build cuts the corpus into passages, one sentence each with its neighbours, and indexes them
by words (BM25). Index.WithVectors gives a second index that searches by meaning as well; the first
goes on answering meanwhile. Vectors are kept in the cache folder between runs; of a corpus
of more than a thousand passages they are made when a question needs them (late.go). Each
language has its own stems (tongue.go); Index.Save writes an index down for the next start (saved.go). Index.Search fuses both
scores into Hits in a total order. It ranks, and decides nothing: a question about something else has a
best hit, too.

# Answering: internal/answer

Engine.Ask finds which sources are asked (sources.go), mends slips of the pen (spelling.go), takes a message apart
into questions that stand on their own (parts.go) and reads each: what is asked for, which names and numbers are in
it, what it takes for granted (question.go). Then it searches, and judges candidate sentences as evidence for this
question: all by the raw scores of the search and by whether they hold what is asked for, the best eight by the reader
as well, and the next four where none of these suffices. Logistic models, fitted by "bot eval --fit", order the
candidates by both, and decide by what the reader makes of the best, between four states: answered, partly, not
covered, false premise (premise.go); one more says Yes or No where that is plain, and a town is not taken for a
country (places.go). Only then are claims composed, each with the quotes that prove it; what cannot be proved is not
shown. Sources that differ are set side by side, and copies of one report count once (copies.go). What is learnt of each
article's words is kept while others come and go (study.go); of an article that is not in English its words alone decide.

Engine.Check says whether the articles bear a statement out or deny it (check.go), by the reader and by which figures,
dates, names and denials differ (compare.go). Engine.Summarize sums up articles, says what it leaves out and, of
several articles, which of them report a point; a question that wants a summary gets one (overview.go). Three views
take in the whole corpus: Engine.Timeline puts in order what is dated, and resolves "next week" by the article's date
(calendar.go); Engine.WhoSaid lists what somebody said, and learns from the articles that "the mayor" is Ana Ferrow
(speech.go, people.go); Engine.Differences has the reader ask one sentence for what another gives (slots.go) and sets
two values side by side that cannot both be true (amount.go). What sentences have in common is found once for all of
them (echoes.go).

A Writer (writer.go) is an engine whose replies a language model may word. It gives the model paragraphs, and takes each sentence that the model
proposes through the checks (sitting.go): that its quote is there (located.go), that figures, dates and names are the quote's (values.go), that nobody
has changed places with another (roles.go), that the reader finds it borne out and an answer (proposal.go). What fails is removed; where nothing is left the
engine's own reply stands.

# Writing: internal/llm

A Client asks one model behind OpenAI's protocol: within one budget of time (try.go), in what the server understands of the protocol (dialect.go), over a
transport that turns what servers do wrong into plain errors (wire.go). It hands over sentences as they come (parse.go) and believes none. An Embedder has
such a server make vectors (embed.go). The package scripted below it has a server for tests that does every wrong thing on demand.

# Showing: internal/discord, and this package

Both show the same Answer. discord.Run connects through discordgo and turns events into questions and
answers into messages, within the platform's limits and deadlines; its renderer is a pure function. discord.Examine looks, without going on line, at
all that the bot needs there (examine.go, permissions.go), for the doctor. The
terminal's renderer is render.go here. So what is tested on the command line is what a guild sees. The bot's own words are
in six languages (words.go); what a reply goes on from is kept for an hour (memory.go). What members think of answers (opinions.go), and questions where the
operator wants them, are kept by keeping.go, which also sees to it that nothing is written of somebody who has it all erased (privacy.go). Several processes may share
the bot's shards (shards.go); restart.go has one of them answer each event, and departed.go erases what is kept of guilds that the bot has left.

# Keeping: internal/state

What outlives a run is in a data base: a file of SQLite, a PostgreSQL server that several processes share, or memory. state.Open makes it, brings its
tables forward after a copy, and sets a damaged file aside. Every statement is one text for both. Use is counted in use.go, for all accounts of an answer or
for none, whoever asks at once; what guilds set, opinions and what is being answered are kept beside it; forget.go erases what is a user's or a guild's, and owner.go
knows whose data base it is.

# Trying it: internal/testguild

Without a token the bot runs unchanged against a Discord on loopback that checks Discord's rules and
has a page on which a person types; it goes wrong on demand (faults.go). It knows none of the other rooms, so that it cannot be lenient
towards the bot. A second client library (conformance) and Discord's own description of its API (openapi), both for tests
alone, hold it to account; serve opens one for any other bot.

# Wiring: cmd/bot

main.go is the only place that knows the process; run is the program as a value, which tests start.
program.go finds the command, session.go opens corpus, index and engine for it. serve.go and local.go
run the bot: words answer at once, and an index with vectors takes the place of the first as soon as it
is learnt; shelf.go puts a new library in the place of the old when the articles change, and snapshot.go keeps what opening a large corpus finds out
for the next start. reader.go remembers what the built-in reader has read, model.go connects the language model, if one is configured; sync.go looks at feeds, pinned.go asks again what is pinned, state.go
opens what is kept, report.go tells it, and operate.go serves metrics and health. Each command has a file of its own; man.go and completion.go make the
manual page and the shells' completions of the table of commands, and packaging/release packs all of it. The doctor (doctor*.go) makes every check that a
start would fail at, and tries the bot in a local guild. Configuration ends here: config.go reads it, config_words.go says what is wrong with it, and inner
rooms get plain values. Errors become what a person reads in failure.go: what failed, why, what to do.

# Measuring: eval

eval/questions.txt holds questions, statements, pairs of sentences and claims such as models make, with what is right of each. "bot eval" judges the replies and
eval/scoreboard.txt keeps the result, so that each change shows what it won and lost; eval/unseen.txt is a
second set, of others, for reports alone. "bot eval --bench" measures search, reading and summaries on a public set.
*/
package main
