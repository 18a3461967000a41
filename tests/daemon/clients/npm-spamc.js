// npm-spamc.js PORT MESSAGE: npm's spamc on one message: "spam true score 41 of 5, 40 rules". NODE_PATH: where it is installed.
const Spamc = require('spamc');
const text = require('fs').readFileSync(process.argv[3], 'latin1');
const client = new Spamc('127.0.0.1', Number(process.argv[2]));
client.ping((err, alive) => {
	if (err || !alive) throw err || new Error('no PONG');
	client.symbols(text, (err, r) => {
		if (err) throw err;
		console.log(`spam ${r.isSpam} score ${r.spamScore} of ${r.baseSpamScore}, ${(r.matches || []).length} rules`);
	});
});
