// Package encoder runs two small neural networks in pure Go, with 8-bit weights that are part of the
// program: the sentence encoder e5-small-v2, which turns a text into a vector of its meaning, and the
// evidence reader, e5-small-v2 trained further, which says whether a sentence answers a question, which
// words of it do (span.go), and whether it contradicts what the question takes for granted.
//
// # From the bottom up
//
// A weights file is named sections (sections.go) of a network (network.go) and a vocabulary. It is
// embedded, and its large tensors are used where they lie. The tokenizer (tokenizer.go) is BERT's:
// cleaning, decomposition, lower case, longest pieces first. The arithmetic (arithmetic.go) exists in
// three kernels: AVX2 and AVX-512 VNNI (x86_amd64.go, with assembly written by genasm) and plain Go
// (portable.go). A pass (forward.go) takes the tokens of some texts through 12 layers of width 384;
// the engine (engine.go) shares passes between goroutines. Model and Reader are what others use.
//
// # Arithmetic
//
// Weights are bytes of -64 to 64 with one scale for each output, as in the published 8-bit export.
// Activations are bytes with one scale and zero point for each token, so that a text's result depends
// on that text alone: not on its batch, on padding (there is none) or on threads. Products of bytes
// are exact integers in every kernel; AVX2 and VNNI also share all other arithmetic and agree bit for
// bit. The portable kernel never fuses a product with a sum and gives the same bits on amd64 and
// arm64. Between the two families the rounding of the last place grows, over 12 layers of 8-bit
// rounding, to a cosine of about .9993: vectors of two families must not be mixed, see Model.Name.
//
// # Measured
//
// Tokens equal those of the Hugging Face tokenizers for every assigned code point and 30,000 random
// strings; so do the places of words, but where marks change their order (3 of 5,280 random strings).
// The least cosine to float32 arithmetic is .9995 over 25 sentences (testdata), ONNX Runtime's on the
// same sentences .9975. The reader in float32 and here, on 568 windows of 150 questions of ClapNQ
// (train/agree.py): the same best sentence for .973 of the questions and its same span for .953, AUC of
// the evidence .838 and .839, logits .098 apart on average.
//
// Milliseconds, least and median, and the median over 12 rounds of the ratio to ONNX Runtime 1.32,
// in one run of measure/bench.py on two virtual cores of an AMD Zen 3 with AVX2 and without VNNI.
// Other programs kept the machine busy, which hurts two threads more than one:
//
//	          one thread                             two threads, texts split
//	tokens    this package  ONNX Runtime   ratio     this package  ONNX Runtime   ratio
//	12          3.5   4.6     4.7   7.1     .72        3.4    12     5.4    14     .61
//	32          8.8    12      11    15     .80        6.0    28      11    30     .79
//	64           18    23      21    29     .81         10    43      22    55     .80
//	128          37    46      43    52     .88         38    77      57   101     .73
//	8 x 96      220   263     253   351     .79        209   287     358   532     .56
//
// On two idle cores, texts not split, eight of 96 tokens took 119 and 148 (ONNX Runtime 154 and 205).
// The VNNI kernel has not been timed here; in an emulator of an Ice Lake processor its products have
// the same bits as those of AVX2. The portable kernel is some 20 times slower than AVX2: 93 ms for 12
// tokens. Opening takes 1 to 3 ms, and a process that has embedded a text holds 29 MB, of which 27
// are pages of the program file.
package encoder
